import { auditEntry, type AuditEntry } from '#shared/domain/audit-entry.ts'
import type { InputOf } from '#shared/contract/operations.ts'
import type { Db } from '../storage/open-database.ts'
import type { StoredEntry } from './chain.ts'

const pageSize = 50

export type AuditFilter = InputOf<'audit.list'>

/** Newest first, a page of 50 before the given number. Text is looked for in the entry's whole text. */
export function searchAudit(db: Db, filter: AuditFilter): { entries: AuditEntry[]; more: boolean } {
  const rows = db
    .prepare<[Record<string, string | number | null>], StoredEntry>(
      `SELECT seq, body, hash FROM entry
       WHERE (@before IS NULL OR seq < @before)
         AND (@action IS NULL OR action = @action)
         AND (@outcome IS NULL OR outcome = @outcome)
         AND (@account IS NULL OR account = @account)
         AND (@procedure IS NULL OR procedure = @procedure)
         AND (@text = '' OR instr(lower(body), lower(@text)) > 0)
       ORDER BY seq DESC LIMIT ${pageSize + 1}`,
    )
    .all({ ...filter, text: filter.text.trim() })
  return { entries: rows.slice(0, pageSize).map(readEntry), more: rows.length > pageSize }
}

function readEntry({ body, hash, seq }: StoredEntry): AuditEntry {
  return auditEntry.parse({ ...JSON.parse(body), seq, hash })
}
