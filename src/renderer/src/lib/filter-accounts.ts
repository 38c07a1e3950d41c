import { foldForSearch, hasWords, searchWords } from '#shared/domain/search/fold.ts'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { isChangeable } from '#shared/domain/unprotected.ts'
import type { Method } from '#shared/api/primitives.ts'

export const accountChips = ['authenticator', 'sms', 'email', 'none', 'unprotected', 'signedOut', 'failed'] as const
export type AccountChip = (typeof accountChips)[number]

/** True where 2FA is known to be off, and can be set up: the password alone protects the account. */
export function isUnprotected(row: ListedAccount): boolean {
  return row.twoFactor?.active === false && isChangeable(row.status)
}

/** True once somebody signed in: before that it is a line of a file, and its account is not known. */
export function isKnown(row: ListedAccount): boolean {
  return row.status !== null
}

const hasMethod =
  (method: Method) =>
  (row: ListedAccount): boolean =>
    row.twoFactor?.active === true && row.twoFactor.method === method

const chipRules: Readonly<Record<AccountChip, (row: ListedAccount) => boolean>> = {
  authenticator: hasMethod('authenticator'),
  sms: hasMethod('sms'),
  email: hasMethod('email'),
  /** Without a method, read or not yet read. */
  none: (row) => row.twoFactor?.active !== true,
  unprotected: isUnprotected,
  signedOut: (row) => !row.signedIn,
  /** Its state could not be read the last time. */
  failed: (row) => row.readFailure !== null,
}

/** What the list is narrowed by. Of one kind any will do, of each kind one must. */
export interface AccountFilter {
  text: string
  chips: ReadonlySet<AccountChip>
  tags: ReadonlySet<string>
  portals: ReadonlySet<string>
}

/** A filter by its text alone. */
export const searchAlone = (text: string): AccountFilter => ({
  text,
  chips: new Set(),
  tags: new Set(),
  portals: new Set(),
})

/** What is searched in a line, put together once: a line that changes is another object. */
const searched = new WeakMap<ListedAccount, string>()
function searchedIn(row: ListedAccount): string {
  const known = searched.get(row)
  if (known !== undefined) return known
  const text = foldForSearch([row.name, row.ownName, row.userId, row.id, ...row.tags].join('\n'))
  searched.set(row, text)
  return text
}

/** What is searched in each line of a list, so that a keystroke searches strings alone. */
const searchedInLists = new WeakMap<readonly ListedAccount[], readonly string[]>()
function searchedInAll(rows: readonly ListedAccount[]): readonly string[] {
  const known = searchedInLists.get(rows)
  if (known !== undefined) return known
  const texts = rows.map(searchedIn)
  searchedInLists.set(rows, texts)
  return texts
}

/** Accounts that contain every word of the text, however it is written, in a name, the User ID, the account id or a tag, and fit the chips. */
export function filterAccounts(
  rows: readonly ListedAccount[],
  { text, chips, tags, portals }: AccountFilter,
): readonly ListedAccount[] {
  const words = searchWords(text)
  const rules = [...chips].map((chip) => chipRules[chip])
  if (words.length + rules.length + tags.size + portals.size === 0) return rows
  const texts = words.length > 0 ? searchedInAll(rows) : []
  return rows.filter(
    (row, place) =>
      (words.length === 0 || hasWords(texts[place] ?? '', words)) &&
      (rules.length === 0 || rules.some((fits) => fits(row))) &&
      (tags.size === 0 || row.tags.some((tag) => tags.has(foldForSearch(tag)))) &&
      (portals.size === 0 || portals.has(row.portalId)),
  )
}

/** The tags of these accounts, each once, however it is written, the most used first. */
export function tagsOf(rows: readonly ListedAccount[]): { tag: string; label: string }[] {
  const counts = new Map<string, { label: string; n: number }>()
  for (const row of rows)
    for (const label of row.tags) {
      const tag = foldForSearch(label)
      const known = counts.get(tag)
      if (known === undefined) counts.set(tag, { label, n: 1 })
      else known.n += 1
    }
  return [...counts]
    .sort(([a, { n }], [b, { n: m }]) => m - n || (a < b ? -1 : 1))
    .map(([tag, { label }]) => ({ tag, label }))
}

/** The account to go to after this one: an unprotected one first, else the next in the list that may be changed. */
export function nextAccount(rows: readonly ListedAccount[], accountId: string): ListedAccount | null {
  const at = rows.findIndex((row) => row.id === accountId)
  const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))].filter(
    (row) => row.canManageTwoFactor && row.status === 'active' && row.id !== accountId,
  )
  return others.find(isUnprotected) ?? others[0] ?? null
}
