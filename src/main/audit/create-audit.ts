import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '#shared/domain/clock.ts'
import type { Db } from '../base/database/open-database.ts'
import type { Timers } from '../base/environment.ts'
import type { Profile } from '../base/profile.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { Settings } from '../base/database/settings.ts'
import type { ExpectedSchema } from '../base/database/schema-check.ts'
import { createWorkerClient, type WorkerClient } from '../base/database/worker/worker-client.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import { createAuditReader, type AuditReader } from './reader/audit-reader.ts'
import type { DatabaseJobs, ReaderFiles } from './reader/database-worker.ts'
import { replacement, replacementSetting, type Replacement } from './replacement.ts'
import { createSecondAnchor, type SecondAnchor } from './second-anchor.ts'
import { dropFormerIndexIfComplete } from './search/word-index-builds.ts'
import type { SigningKey } from './signing-key.ts'
import { createAuditStore, type AuditStore } from './store.ts'

/** The name of the setting for the file of the second anchor. */
export const secondAnchorSetting = 'audit.second-anchor'

interface AuditDeps {
  db: Db
  clock: Clock
  profile: Profile
  signingKey: SigningKey
  /** The program of the database worker, and the addon of SQLite that it loads where the usual one does not fit. */
  databaseWorker: { file: string; nativeBinding: string | undefined }
  later: Timers['later']
  /** What the migrations make. */
  schema: ExpectedSchema
}

/** The audit of a console: what appends and signs, here, and what reads, in the database worker. */
export function createAudit(
  parts: AuditDeps,
  unitOfWork: UnitOfWork,
  settings: Settings,
): {
  audit: AuditStore
  reader: AuditReader
  secondAnchor: SecondAnchor
  /** Another database worker, for what takes long and is not to delay a search. */
  createWorker(): WorkerClient<DatabaseJobs>
} {
  const { db, clock, profile, signingKey, databaseWorker, later, schema } = parts
  const { file, nativeBinding } = databaseWorker
  const { signer } = signingKey
  const [anchors, heads] = [openCheckpointFile(profile.anchors), openCheckpointFile(profile.heads)]
  dropFormerIndexIfComplete(db, settings)
  const replaced = pendingReplacement(settings, profile.folder)
  const audit = createAuditStore({
    db,
    replaced,
    unitOfWork,
    clock,
    signer,
    later,
    anchors,
    heads,
    schema,
  })
  // Not before the entry is signed.
  // guard: replacement.until-recorded
  settings.write(replacementSetting, null)
  const onMissing = (): void => {
    audit.append({ actor: 'app', action: 'audit.second-anchor-missing', outcome: 'refused' })
  }
  const chosen = settings.read(secondAnchorSetting, z.string(), '')
  const secondAnchor = createSecondAnchor({ anchors, heads, onMissing }, chosen === '' ? null : chosen)
  audit.onSigned(secondAnchor.add)
  const files: ReaderFiles = {
    database: profile.database,
    wordIndex: profile.wordIndex,
    anchors: profile.anchors,
    heads: profile.heads,
    nativeBinding,
    publicKey: signer.publicKey,
  }
  const createWorker = (): WorkerClient<DatabaseJobs> => createWorkerClient<DatabaseJobs>(file, files)
  return { audit, reader: createAuditReader(createWorker()), secondAnchor, createWorker }
}

/** What was replaced before this start and is not recorded; null for nothing. */
function pendingReplacement(settings: Settings, folder: string): Replacement | null {
  const found = settings.read(replacementSetting, replacement.nullable(), null)
  // A loss of power before the key was set aside: nothing was replaced.
  // guard: replacement.key-still-there
  if (found?.kind === 'new-key' && found.aside.some((name) => !existsSync(join(folder, name)))) return null
  return found
}
