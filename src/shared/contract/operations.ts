import { z } from 'zod'
import { accountKey } from '../domain/account-key-schema.ts'
import { confirmation } from '../domain/confirmation.ts'
import { procedure } from '../domain/procedure.ts'
import { queue } from '../domain/queue.ts'
import type { Operation } from './operation.ts'
import type { EventName, OperationName } from './operation-names.ts'
import { accountEffectOperations } from './operations/account-effects.ts'
import { accountOperations } from './operations/accounts.ts'
import { appOperations } from './operations/app.ts'
import { auditOperations, auditProgress } from './operations/audit.ts'
import { clockOperations } from './operations/clocks.ts'
import { confirmationOperations } from './operations/confirmations.ts'
import { deskOperations } from './operations/desk.ts'
import { diagnosisOperations } from './operations/diagnosis.ts'
import { lockOperations } from './operations/lock.ts'
import { passwordOperations } from './operations/passwords.ts'
import { managementOperations } from './operations/management.ts'
import { portalOperations } from './operations/portals.ts'
import { procedureOperations } from './operations/procedures.ts'
import { rosterOperations, rosterProgress } from './operations/roster.ts'
import { dryRunProgress, queueOperations } from './operations/queue.ts'
import { sandboxOperations } from './operations/sandbox.ts'
import { sessionOperations } from './operations/sessions.ts'
import { timelineOperations } from './operations/timeline.ts'
import { accountRow, appSnapshot } from './snapshots.ts'

/**
 * The whole contract between the renderer and main. The bridge, the handlers' types, the renderer's calls and the
 * fuzzers derive from it.
 */
export const operations = {
  ...appOperations,
  ...portalOperations,
  ...sessionOperations,
  ...accountOperations,
  ...rosterOperations,
  ...managementOperations,
  ...timelineOperations,
  ...accountEffectOperations,
  ...procedureOperations,
  ...queueOperations,
  ...confirmationOperations,
  ...diagnosisOperations,
  ...deskOperations,
  ...clockOperations,
  ...auditOperations,
  ...sandboxOperations,
  ...passwordOperations,
  ...lockOperations,
} as const satisfies Record<OperationName, Operation>

type Operations = typeof operations
export type InputOf<N extends OperationName> = z.output<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>

/** What main tells of its own accord. */
export const events = {
  'app.changed': appSnapshot,
  /** A notification was clicked: the screen that it is about. */
  'app.goTo': z.object({ address: z.string().max(1000) }),
  /** The lines that changed, new ones included, and the ids of those that are gone. */
  'accounts.changed': z.object({ rows: z.array(accountRow), gone: z.array(accountKey) }),
  'roster.progress': rosterProgress,
  'procedure.changed': procedure,
  'queue.changed': queue,
  'queue.dryRunProgress': dryRunProgress,
  /** Also one that was just written down with its change. */
  'confirmation.changed': confirmation,
  'case.changed': z.object({ caseId: accountKey }),
  /** The portal's log of an account was read further, or an effect on the account itself was settled. */
  'timeline.changed': z.object({ accountId: accountKey }),
  'audit.appended': z.object({ seq: z.int() }),
  'audit.progress': auditProgress,
  /** The clocks changed: `clock.list` is to be read anew. */
  'clock.changed': z.object({}),
} as const satisfies Record<EventName, z.ZodType>
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>
