import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'

/** What a stored entry says. */
export const entryOf = ({ seq, body, hash }: StoredEntry): AuditEntry => ({
  ...(JSON.parse(body) as AuditEntry),
  seq,
  hash,
})
