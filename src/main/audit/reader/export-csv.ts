import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'
import { byteOrderMark, csvRows } from '../../base/csv/csv.ts'

/** The headers of the audit's list, below its first line. */
export const auditColumns = [
  'number',
  'time',
  'who',
  'account',
  'procedure',
  'portal-step',
  'action',
  'outcome',
  'ticket',
  'trace-id',
  'detail',
  'hash',
]

const notProof = 'This list is for reading. It is not signed and proves nothing. Export JSON Lines for proof.'

/**
 * The audit for reading in a spreadsheet. A cell is not always the exact text that was hashed, because what looks like a
 * formula is escaped, so the file cannot be verified.
 */
export function csvHead(): string {
  // guard: audit-csv.proves-nothing
  return `${byteOrderMark}${csvRows([[notProof, ...auditColumns.slice(1).map(() => '')], auditColumns])}`
}

/** One line an entry; times in UTC, `detail` as JSON. */
export function csvLines(entries: readonly StoredEntry[]): string {
  return csvRows(entries.map(cellsOf))
}

function cellsOf({ seq, body, hash }: StoredEntry): string[] {
  const facts = JSON.parse(body) as AuditFacts
  const { at, actor, account, procedure, step, action, outcome, ticket, trace, detail } = facts
  const texts = [at, actor, account, procedure, step, action, outcome, ticket, trace].map((text) => text ?? '')
  return [String(seq), ...texts, JSON.stringify(detail), hash]
}
