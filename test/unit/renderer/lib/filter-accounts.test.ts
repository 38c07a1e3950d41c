import { describe, expect, it } from 'vitest'
import type { ListedAccount } from '#shared/ipc/views.ts'
import {
  filterAccounts,
  nextAccount,
  tagsOf,
  type AccountChip,
  type AccountFilter,
} from '../../../../src/renderer/src/lib/filter-accounts.ts'
import { accountRow as row } from '../../../support/samples/account-row.ts'

const rows = [
  row('a', 'authenticator'),
  row('b', 'sms', { readFailure: { code: 'portal-unreachable', at: '2026-11-22T14:10:00.000Z', traceId: '' } }),
  row('c', 'email'),
  row('d', null),
  row('e', 'unread', { signedIn: false }),
]
const ids = (found: readonly ListedAccount[]): string => found.map(({ id }) => id).join('')
const none: AccountFilter = { text: '', chips: new Set(), tags: new Set(), portals: new Set() }
const chips = (...names: AccountChip[]): AccountFilter => ({ ...none, chips: new Set(names) })

describe('the account list', () => {
  it('shows all without text and chips', () => {
    expect(ids(filterAccounts(rows, { ...chips(), text: '' }))).toBe('abcde')
  })

  it('finds every word in name or User ID, whatever the case', () => {
    expect(ids(filterAccounts(rows, { ...chips(), text: ' ACCOUNT b@EX ' }))).toBe('b')
    expect(ids(filterAccounts(rows, { ...chips(), text: 'nobody' }))).toBe('')
  })

  it('finds parts of words however they are written, and takes tags that differ in spelling alone for one', () => {
    const known = [
      row('a', 'sms', { name: 'Äpfel GmbH', ownName: '工单处理', tags: ['Süd'] }),
      row('b', 'sms', { name: 'Łódź', tags: ['SÜD'.normalize('NFD')] }),
    ]
    for (const text of ['apfel', 'ÄPF', 'äpfel'.normalize('NFD'), '单', 'ｇｍｂｈ'])
      expect(ids(filterAccounts(known, { ...none, text }))).toBe('a')
    expect(ids(filterAccounts(known, { ...none, text: 'lodz' }))).toBe('b')
    expect(ids(filterAccounts(known, { ...none, tags: new Set(tagsOf(known).map(({ tag }) => tag)) }))).toBe('ab')
    expect(tagsOf(known)).toHaveLength(1)
  })

  it.each<[AccountChip, string]>([
    ['authenticator', 'a'],
    ['sms', 'b'],
    ['email', 'c'],
    ['none', 'de'],
    ['unprotected', 'd'],
    ['signedOut', 'e'],
    ['failed', 'b'],
  ])('chip %s keeps %s', (chip, found) => {
    expect(ids(filterAccounts(rows, { ...chips(chip), text: '' }))).toBe(found)
  })

  it('leaves frozen and closed accounts out of those that are unprotected', () => {
    const stopped = [row('f', null, { status: 'frozen' }), row('g', null, { status: 'closed' }), row('h', null)]
    expect(ids(filterAccounts(stopped, chips('unprotected')))).toBe('h')
    expect(ids(filterAccounts(stopped, chips('none')))).toBe('fgh')
  })

  it('joins chips by or, chips and text by and', () => {
    expect(ids(filterAccounts(rows, { ...chips('sms', 'email'), text: '' }))).toBe('bc')
    expect(ids(filterAccounts(rows, { ...chips('sms', 'email'), text: 'c@' }))).toBe('c')
  })

  it('finds own name, account id and tags; tags and portals narrow beside the chips', () => {
    const known = [
      row('a', 'sms', { ownName: 'Canteen', tags: ['South', 'vip'], portalId: 'one.example' }),
      row('b', 'sms', { tags: ['vip'], portalId: 'two.example' }),
      row('c', null, { tags: ['south'], portalId: 'two.example' }),
    ]
    const found = (filter: Partial<AccountFilter>): string => ids(filterAccounts(known, { ...none, ...filter }))
    expect(['canteen', 'CANT vip', 'south', 'b'].map((text) => found({ text }))).toEqual(['a', 'a', 'ac', 'b'])
    expect(found({ tags: new Set(['south']) })).toBe('ac')
    expect(found({ tags: new Set(['south', 'vip']) })).toBe('abc')
    expect(found({ tags: new Set(['south']), portals: new Set(['two.example']) })).toBe('c')
    expect(found({ tags: new Set(['vip']), chips: new Set(['unprotected']) })).toBe('')
  })

  it('goes on with an unprotected account, else with the next that may be changed', () => {
    expect(nextAccount(rows, 'b')?.id).toBe('d')
    expect(nextAccount(rows, 'd')?.id).toBe('e')
    const delegated = row('f', null, { canManageTwoFactor: false })
    expect(nextAccount([row('a', 'sms'), delegated, row('g', 'sms', { status: 'frozen' })], 'a')).toBeNull()
  })
})
