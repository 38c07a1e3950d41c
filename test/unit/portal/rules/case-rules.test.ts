import { expect, test } from 'vitest'
import type { CaseAct } from '#shared/api/staff.ts'
import { outcomesOf } from '#shared/domain/case-facts.ts'
import { reasonSecondPersonRefused } from '../../../../src/portal/rules/approval.ts'
import { boardCursor, readBoardCursor } from '../../../../src/portal/rules/board-cursor.ts'
import { cursorOf } from '../../../../src/portal/rules/cursor.ts'
import { changedBeside } from '../../../../src/portal/rules/risk.ts'
import { reasonActorRefused } from '../../../../src/portal/rules/permissions.ts'

const roles = ['agent', 'approver', 'auditor'] as const
const ofCase = { openedBy: 'staff-1', accountId: 'A-1', provenBy: ['staff-1', 'staff-3'], reopenedBy: ['staff-4'] }

test('the second person is an approver, not the opener, not one who opened it again or proved something, and not on an own account', () => {
  for (const role of roles)
    for (const id of ['staff-1', 'staff-2', 'staff-3', 'staff-4'])
      for (const ownAccountId of [null, 'A-1', 'A-2']) {
        const allowed = role === 'approver' && id === 'staff-2' && ownAccountId !== 'A-1'
        expect(reasonSecondPersonRefused({ id, role, ownAccountId }, ofCase) === undefined).toBe(allowed)
      }
})

test('an auditor changes nothing, and nobody acts on an own account', () => {
  for (const role of roles)
    for (const accountId of [undefined, 'A-1', 'A-2'])
      for (const ownAccountId of [null, 'A-1']) {
        const allowed = role !== 'auditor' && !(accountId === 'A-1' && ownAccountId === 'A-1')
        expect(reasonActorRefused({ role, ownAccountId }, accountId) === undefined).toBe(allowed)
      }
})

test('a case ends with what it did', () => {
  const done = (disabled: boolean, unlocked: boolean, unfrozen: boolean) => {
    const actions: [CaseAct, boolean][] = [
      ['disable-two-factor', disabled],
      ['unlock', unlocked],
      ['unfreeze', unfrozen],
    ]
    return outcomesOf(actions.filter(([, did]) => did).map(([act]) => act))
  }
  expect(done(false, false, false)).toEqual(['refused', 'not-needed'])
  expect(done(false, true, false)).toEqual(['unlocked'])
  expect(done(false, false, true)).toEqual(['unfrozen'])
  expect(done(false, true, true)).toEqual(['unlocked', 'unfrozen'])
  for (const unlocked of [false, true])
    for (const unfrozen of [false, true]) expect(done(true, unlocked, unfrozen)).toEqual(['disabled'])
})

test('an own contact update neither raises the risk nor hides what changed before it', () => {
  expect(changedBeside(500, undefined)).toBe(500)
  expect(changedBeside(500, { at: 500, before: null })).toBeNull()
  expect(changedBeside(500, { at: 500, before: 499 })).toBe(499)
  expect(changedBeside(501, { at: 500, before: null })).toBe(501)
  expect(changedBeside(null, { at: 500, before: null })).toBeNull()
})

test('a cursor of the board is read back, and nothing else is one', () => {
  const last = { closedAt: null, openedAt: 1_000, seq: 7 }
  expect(readBoardCursor(boardCursor(last))).toEqual({ closed: 0, openedAt: 1_000, seq: 7 })
  expect(readBoardCursor(boardCursor({ ...last, closedAt: 5 }))).toEqual({ closed: 1, openedAt: 1_000, seq: 7 })
  const others = [
    '',
    'nonsense',
    cursorOf('Bayu Digital', 'A-1'),
    cursorOf('0 1', 'x'),
    cursorOf('2 1', '1'),
    cursorOf('0 1 ', '1'),
  ]
  for (const other of others) expect(readBoardCursor(other)).toBeUndefined()
})
