import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { tagsOf } from '../../../../src/renderer/src/lib/filter-accounts.ts'
import { moveOf } from '../../../../src/renderer/src/lib/list-keys.ts'
import { compareBy, mergeChanges, sortColumns } from '../../../../src/renderer/src/lib/account-order.ts'
import { accountRow } from '../../../support/samples/account-row.ts'

const method = fc.constantFrom('sms' as const, 'email' as const, null, 'unread' as const)
const instant = fc.constantFrom(null, '2026-11-22T14:02:00.000Z', '2026-11-23T14:02:00.000Z')
const line = fc
  .record({ id: fc.integer({ min: 0, max: 30 }), name: fc.constantFrom('A', 'a', 'B', 'C'), method, readAt: instant })
  .map((one) => accountRow(`A-${one.id}`, one.method, { name: one.name, readAt: one.readAt }))
const list = fc.uniqueArray(line, { selector: ({ id }) => id, maxLength: 20 })
const sort = fc.record({ by: fc.constantFrom(...sortColumns), down: fc.boolean() })
const ids = (rows: readonly ListedAccount[]): string[] => rows.map(({ id }) => id)

describe('the order of the list', () => {
  it('after changes is the one that another sort would give', () => {
    fc.assert(
      fc.property(list, list, list, sort, (before, changed, gone, by) => {
        const compare = compareBy(by)
        const changes = new Map<string, ListedAccount | null>([
          ...gone.map(({ id }) => [id, null] as const),
          ...changed.map((row) => [row.id, row] as const),
        ])
        const after = new Map(before.map((row) => [row.id, row]))
        for (const [id, row] of changes) {
          if (row === null) after.delete(id)
          else after.set(id, row)
        }
        const merged = mergeChanges(before.toSorted(compare), changes, compare)
        expect(ids(merged)).toEqual(ids([...after.values()].sort(compare)))
      }),
    )
  })

  it('is by the own name where there is one, unprotected before every method, what is not known last', () => {
    const rows = [
      accountRow('1', 'unread', { name: 'B' }),
      accountRow('2', 'sms', { name: 'C' }),
      accountRow('3', null, { name: 'Z', ownName: 'A' }),
    ]
    const by = (column: 'name' | 'method', down = false): string =>
      ids(rows.toSorted(compareBy({ by: column, down }))).join('')
    expect(by('name')).toBe('312')
    expect(by('name', true)).toBe('213')
    expect(by('method')).toBe('321')
    expect(by('method', true)).toBe('123')
  })
})

describe('the tags of the list', () => {
  it('are there once whatever their case, the most used first', () => {
    const rows = [['Vip'], ['south', 'vip'], ['north'], ['VIP']].map((tags, n) => accountRow(`${n}`, 'sms', { tags }))
    expect(tagsOf(rows)).toEqual([
      { tag: 'vip', label: 'Vip' },
      { tag: 'north', label: 'north' },
      { tag: 'south', label: 'south' },
    ])
  })
})

describe('a key on a line', () => {
  const press = (key: string, more: object = {}): unknown =>
    moveOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }, 5, {
      page: 3,
      last: 9,
    })

  it.each([
    ['ArrowDown', 6],
    ['ArrowUp', 4],
    ['PageDown', 8],
    ['PageUp', 2],
    ['Home', 0],
    ['End', 9],
  ])('%s goes to another, with Shift it chooses up to there', (key, to) => {
    expect(press(key)).toEqual({ what: 'go', to, extend: false })
    expect(press(key, { shiftKey: true })).toEqual({ what: 'go', to, extend: true })
  })

  it('chooses, edits, opens, clears; what is not the list’s is left alone', () => {
    expect([' ', 't', 'Enter', 'Escape'].map((key) => press(key))).toEqual([
      { what: 'toggle' },
      { what: 'edit' },
      { what: 'open' },
      { what: 'clear' },
    ])
    expect(press('a', { ctrlKey: true })).toEqual({ what: 'all' })
    expect(press('A', { metaKey: true })).toEqual({ what: 'all' })
    expect(press('a')).toBeNull()
    expect(press('t', { ctrlKey: true })).toBeNull()
    expect(press('T')).toEqual({ what: 'edit' })
    expect(press('T', { shiftKey: true })).toBeNull()
    expect(press('ArrowLeft', { altKey: true })).toBeNull()
  })
})
