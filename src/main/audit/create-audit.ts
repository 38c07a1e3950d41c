import { z } from 'zod'
import type { Clock } from '#shared/domain/clock.ts'
import type { Db } from '../base/database/open-database.ts'
import type { Timers } from '../base/environment.ts'
import type { Profile } from '../base/profile.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { Settings } from '../base/database/settings.ts'
import { expectedSchema } from '../base/database/schema-check.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import { createAuditReader, type AuditReader } from './reader/audit-reader.ts'
import { createWorkerClient } from './reader/worker-client.ts'
import { createSecondAnchor, type SecondAnchor } from './second-anchor.ts'
import type { SigningKey } from './signing-key.ts'
import { createAuditStore, type AuditStore } from './store.ts'

/** The name of the setting that holds the file of the second anchor. */
export const secondAnchorSetting = 'audit.second-anchor'

interface AuditSurroundings {
  db: Db
  clock: Clock
  profile: Profile
  signingKey: SigningKey
  /** The program of the reader's thread, and the addon of SQLite that it loads where the usual one does not fit. */
  auditThread: { file: string; nativeBinding: string | undefined }
  later: Timers['later']
}

/** The audit of a console: what appends and signs, here, and what reads, in a thread of its own. */
export function createAudit(
  parts: AuditSurroundings,
  unitOfWork: UnitOfWork,
  settings: Settings,
): { audit: AuditStore; reader: AuditReader; secondAnchor: SecondAnchor } {
  const { db, clock, profile, signingKey, auditThread, later } = parts
  const { file, nativeBinding } = auditThread
  const { signer } = signingKey
  const [anchors, heads] = [openCheckpointFile(profile.anchors), openCheckpointFile(profile.heads)]
  const audit = createAuditStore({
    db,
    unitOfWork,
    clock,
    signer,
    later,
    anchors,
    heads,
    schema: expectedSchema(nativeBinding),
  })
  const onMissing = (): void => {
    audit.append({ actor: 'app', action: 'audit.second-anchor-missing', outcome: 'refused' })
  }
  const chosen = settings.read(secondAnchorSetting, z.string(), '')
  const secondAnchor = createSecondAnchor({ anchors, heads, onMissing }, chosen === '' ? null : chosen)
  audit.onSigned(secondAnchor.add)
  const link = createWorkerClient(file, { ...profile, nativeBinding, publicKey: signer.publicKey })
  return { audit, reader: createAuditReader(link), secondAnchor }
}
