import { first } from './0001-first.ts'
import { portals } from './0002-portals.ts'
import { sessions } from './0003-sessions.ts'
import { roster } from './0004-roster.ts'
import { timeline } from './0005-timeline.ts'
import { queue } from './0006-queue.ts'
import { clocks } from './0007-clocks.ts'
import { confirmations } from './0008-confirmations.ts'
import { auditSearch } from './0009-audit-search.ts'
import { operationKeys } from './0010-operation-keys.ts'
import { guided } from './0011-guided.ts'
import { guidedSessions } from './0012-guided-sessions.ts'
import { recipeRevisions } from './0013-recipe-revisions.ts'
import { confirmedIssuers } from './0014-confirmed-issuers.ts'
import { oneSpellingOfUserIds } from './0015-one-spelling-of-user-ids.ts'
import { annotationsByAccount } from './0016-annotations-by-account.ts'
import { wordsOutsideTheAudit } from './0017-words-outside-the-audit.ts'

/** One string a version; position N brings a database from version N to N + 1. Never edited once released. */
export const migrations: readonly string[] = [
  first,
  portals,
  sessions,
  roster,
  timeline,
  queue,
  clocks,
  confirmations,
  auditSearch,
  operationKeys,
  guided,
  guidedSessions,
  recipeRevisions,
  confirmedIssuers,
  oneSpellingOfUserIds,
  annotationsByAccount,
  wordsOutsideTheAudit,
]
