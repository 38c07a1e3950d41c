import type { CoreParts } from '../core-parts.ts'
import { expectedSchema } from '../storage/schema-check.ts'
import { openAnchorFile } from './anchor-file.ts'
import { openAuditReader, type AuditReader } from './reader/audit-reader.ts'
import { openThreadLink } from './reader/thread-link.ts'
import { createAuditStore, type AuditStore } from './store.ts'

/** The audit of a console: what appends and signs, here, and what reads, in a thread of its own. */
export function openCoreAudit(parts: CoreParts): { audit: AuditStore; reader: AuditReader } {
  const { db, clock, profile, signingKey, auditThread, later } = parts
  const { file, nativeBinding } = auditThread
  const { signer } = signingKey
  const audit = createAuditStore({
    ...{ db, clock, signer, later },
    anchors: openAnchorFile(profile.anchors),
    heads: openAnchorFile(profile.heads),
    schema: expectedSchema(nativeBinding),
  })
  const link = openThreadLink(file, { ...profile, nativeBinding, publicKey: signer.publicKey })
  return { audit, reader: openAuditReader(link) }
}
