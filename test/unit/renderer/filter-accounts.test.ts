import { describe, expect, it } from 'vitest'
import type { AccountRow } from '#shared/contract/snapshots.ts'
import {
  filterAccounts,
  nextAccount,
  type AccountChip,
} from '../../../src/renderer/src/features/accounts/filter-accounts.ts'
import { accountRow as row } from '../../support/account-row.ts'

const rows = [
  row('a', 'authenticator'),
  row('b', 'sms'),
  row('c', 'email'),
  row('d', null),
  row('e', 'unread', { signedIn: false }),
]
const ids = (found: readonly AccountRow[]): string => found.map(({ id }) => id).join('')
const chips = (...names: AccountChip[]): ReadonlySet<AccountChip> => new Set(names)

describe('the account list', () => {
  it('shows all without text and chips', () => {
    expect(ids(filterAccounts(rows, '', chips()))).toBe('abcde')
  })

  it('finds every word in name or User ID, whatever the case', () => {
    expect(ids(filterAccounts(rows, ' ACCOUNT b@EX ', chips()))).toBe('b')
    expect(ids(filterAccounts(rows, 'nobody', chips()))).toBe('')
  })

  it.each<[AccountChip, string]>([
    ['authenticator', 'a'],
    ['sms', 'b'],
    ['email', 'c'],
    ['none', 'de'],
    ['unprotected', 'd'],
    ['signedOut', 'e'],
  ])('chip %s keeps %s', (chip, found) => {
    expect(ids(filterAccounts(rows, '', chips(chip)))).toBe(found)
  })

  it('joins chips by or, chips and text by and', () => {
    expect(ids(filterAccounts(rows, '', chips('sms', 'email')))).toBe('bc')
    expect(ids(filterAccounts(rows, 'c@', chips('sms', 'email')))).toBe('c')
  })

  it('goes on with an unprotected account, else with the next that may be changed', () => {
    expect(nextAccount(rows, 'b')?.id).toBe('d')
    expect(nextAccount(rows, 'd')?.id).toBe('e')
    const delegated = row('f', null, { canManageTwoFactor: false })
    expect(nextAccount([row('a', 'sms'), delegated, row('g', 'sms', { status: 'frozen' })], 'a')).toBeNull()
  })
})
