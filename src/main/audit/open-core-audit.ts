import type { CoreParts } from '../core-parts.ts'
import { openAnchorFile } from './anchor-file.ts'
import { openAuditReader, type AuditReader } from './reader/audit-reader.ts'
import { openThreadLink } from './reader/thread-link.ts'
import { openAudit, type AuditStore } from './store.ts'

/** The audit of a console: what appends and signs, here, and what reads, in a thread of its own. */
export function openCoreAudit(parts: CoreParts): { audit: AuditStore; reader: AuditReader } {
  const { db, clock, profile, signingKey, auditThread } = parts
  const { signer } = signingKey
  const audit = openAudit({ db, clock, signer, anchors: openAnchorFile(profile.anchors) })
  const { file, nativeBinding } = auditThread
  const link = openThreadLink(file, { ...profile, nativeBinding, publicKey: signer.publicKey })
  return { audit, reader: openAuditReader(link) }
}
