/** Sorts the account list, and decides what an account is called in it. */

import type { ListedAccount } from '#shared/ipc/views.ts'
import { methods } from '#shared/api/names.ts'

export const sortColumns = ['name', 'method', 'since', 'read', 'session', 'portal'] as const
export type SortColumn = (typeof sortColumns)[number]
export interface AccountSort {
  by: SortColumn
  down: boolean
}
type Compare = (a: ListedAccount, b: ListedAccount) => number

const collator = new Intl.Collator('en')

/** What a line is called: the operator's own name for it, else the portal's. */
export const labelOf = (row: ListedAccount): string => row.ownName || row.name

/** Instants have one form, so that their order is that of their characters; what is not known comes last. */
const instant = (text: string | null | undefined): string => text ?? '~'
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Unprotected first, then the methods, what was not read last. */
function methodRank({ twoFactor }: ListedAccount): number {
  if (twoFactor === null) return methods.length + 1
  return twoFactor.active && twoFactor.method !== null ? methods.indexOf(twoFactor.method) + 1 : 0
}

/** Signed in, signed out, never signed in. */
const sessionRank = (row: ListedAccount): number => (row.signedIn ? 0 : row.status === null ? 2 : 1)

const rules: Readonly<Record<SortColumn, Compare>> = {
  name: () => 0,
  method: (a, b) => methodRank(a) - methodRank(b),
  since: (a, b) => text(instant(a.twoFactor?.since), instant(b.twoFactor?.since)),
  read: (a, b) => text(instant(a.readAt), instant(b.readAt)),
  session: (a, b) => sessionRank(a) - sessionRank(b),
  portal: (a, b) => text(a.portalId, b.portalId),
}

/** The order of a column, equal ones by what they are called; no two lines are ever equal. */
export function compareBy({ by, down }: AccountSort): Compare {
  const rule = rules[by]
  const sign = down ? -1 : 1
  return (a, b) => {
    const first = rule(a, b)
    if (first !== 0) return sign * first
    // Only where the column is the name itself does the direction turn the names.
    const name = collator.compare(labelOf(a), labelOf(b)) || text(a.id, b.id)
    return by === 'name' ? sign * name : name
  }
}

/** A sorted list after some lines changed (null: is gone), sorted still: a pass over the list, not another sort. */
export function mergeChanges(
  sorted: readonly ListedAccount[],
  changes: ReadonlyMap<string, ListedAccount | null>,
  compare: Compare,
): ListedAccount[] {
  const fresh = [...changes.values()].filter((row) => row !== null).sort(compare)
  const merged: ListedAccount[] = []
  let at = 0
  for (const row of sorted) {
    if (changes.has(row.id)) continue
    for (let next = fresh[at]; next !== undefined && compare(next, row) < 0; next = fresh[at]) {
      merged.push(next)
      at += 1
    }
    merged.push(row)
  }
  for (; at < fresh.length; at += 1) merged.push(fresh[at] as ListedAccount)
  return merged
}
