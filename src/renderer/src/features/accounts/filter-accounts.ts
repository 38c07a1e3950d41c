import type { AccountRow } from '#shared/contract/snapshots.ts'
import type { Method } from '#shared/portal-api/primitives.ts'

export const accountChips = ['authenticator', 'sms', 'email', 'none', 'unprotected', 'signedOut'] as const
export type AccountChip = (typeof accountChips)[number]

/** True where 2FA is known to be off: the password alone protects the account. */
export function isUnprotected(row: AccountRow): boolean {
  return row.twoFactor?.active === false
}

const hasMethod =
  (method: Method) =>
  (row: AccountRow): boolean =>
    row.twoFactor?.active === true && row.twoFactor.method === method

const chipRules: Readonly<Record<AccountChip, (row: AccountRow) => boolean>> = {
  authenticator: hasMethod('authenticator'),
  sms: hasMethod('sms'),
  email: hasMethod('email'),
  /** Without a method, read or not yet read. */
  none: (row) => row.twoFactor?.active !== true,
  unprotected: isUnprotected,
  signedOut: (row) => !row.signedIn,
}

/** Accounts that contain every word of the text in name or User ID and fit at least one of the chips, if any is set. */
export function filterAccounts(
  rows: readonly AccountRow[],
  text: string,
  chips: ReadonlySet<AccountChip>,
): readonly AccountRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    const searched = `${row.name} ${row.userId}`.toLowerCase()
    return (
      words.every((word) => searched.includes(word)) &&
      (chips.size === 0 || [...chips].some((chip) => chipRules[chip](row)))
    )
  })
}

/** The account to go to after this one: an unprotected one first, else the next in the list that may be changed. */
export function nextAccount(rows: readonly AccountRow[], accountId: string): AccountRow | null {
  const at = rows.findIndex((row) => row.id === accountId)
  const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))].filter(
    (row) => row.canManageTwoFactor && row.status === 'active' && row.id !== accountId,
  )
  return others.find(isUnprotected) ?? others[0] ?? null
}
