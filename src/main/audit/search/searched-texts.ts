import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import type { StoredEntry } from '#shared/audit/chain.ts'

/** What of an entry is searched: each of its values but its number, instant and hashes. */
export const searchedColumns = ['actor', 'account', 'procedure', 'action', 'outcome', 'ticket', 'other'] as const
export type SearchedColumn = (typeof searchedColumns)[number]

/** The facts of an entry; null where its text is none, which a check of the chain reports. */
export function factsOf({ body }: StoredEntry): AuditFacts | null {
  try {
    return JSON.parse(body) as AuditFacts
  } catch {
    return null
  }
}

/** The texts of an entry by column, as they are written; none where its text is no entry. */
export function textsOf(facts: AuditFacts | null): Record<SearchedColumn, string> {
  const { actor, account, procedure, action, outcome, ticket, step, trace, detail } =
    facts ?? ({} as Partial<AuditFacts>)
  const text = (value: string | number | boolean | null | undefined): string =>
    value === null || value === undefined ? '' : String(value)
  return {
    actor: text(actor),
    account: text(account),
    procedure: text(procedure),
    action: text(action),
    outcome: text(outcome),
    ticket: text(ticket),
    other: [step, trace, ...Object.values(detail ?? {})].map(text).join('\n'),
  }
}
