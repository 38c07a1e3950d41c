import { stringify } from 'csv-stringify/sync'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'

const columns = [
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
 * The audit for reading in a spreadsheet: RFC 4180, UTF-8 with a byte order mark, which spreadsheets ask for. A cell that
 * a spreadsheet would take for a formula begins with an apostrophe instead (OWASP, CSV injection); so a cell is not
 * always the exact text that was hashed, and the file cannot be verified.
 */
export function csvHead(): string {
  // guard: audit-csv.proves-nothing
  return `\uFEFF${rows([[notProof, ...columns.slice(1).map(() => '')], columns])}`
}

/** One line an entry; times in UTC, `detail` as JSON. */
export function csvLines(entries: readonly StoredEntry[]): string {
  return rows(entries.map(cellsOf))
}

function rows(cells: string[][]): string {
  // guard: audit-csv.formulas
  return stringify(cells, { escape_formulas: true, quoted: true, record_delimiter: 'windows' })
}

function cellsOf({ seq, body, hash }: StoredEntry): string[] {
  const facts = JSON.parse(body) as AuditFacts
  const { at, actor, account, procedure, step, action, outcome, ticket, trace, detail } = facts
  const texts = [at, actor, account, procedure, step, action, outcome, ticket, trace].map((text) => text ?? '')
  return [String(seq), ...texts, JSON.stringify(detail), hash]
}
