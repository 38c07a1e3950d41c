import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import {
  afterCheck,
  confirmationOwed,
  confirmationStatus,
  isAwaited,
  overdueAfterSeconds,
  secondsUntilCheck,
} from '#shared/domain/confirmation-rules.ts'
import type { Notice } from '#shared/api/notices.ts'
import { byApp, bySms, later, off, sampleProcedure, sampleStates } from '../../../support/samples/procedures.ts'

const start = Date.parse('2026-11-22T14:00:00.000Z')
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()

const expected: Confirmation = {
  id: 'confirmation-1',
  procedureId: 'procedure-1',
  accountId: 'A-20417',
  accountName: 'Seri Muda Trading',
  kind: 'two-factor-enabled',
  method: 'sms',
  changedAt: at(0),
  expectedAt: at(0),
  notices: [],
  readAt: null,
  overdueAt: null,
  operationKey: 'key-1',
  untraced: false,
  basis: 'portal',
  arrivedAt: null,
  remindAt: null,
}
const queued: Notice = {
  id: 'notice-1',
  kind: 'two-factor-enabled',
  methodNamed: 'SMS',
  destinationMasked: 'i•@s•.example',
  queuedAt: at(0),
  sentAt: null,
  failedAt: null,
  operationKey: 'key-1',
}
const sent: Notice = { ...queued, sentAt: at(1) }

describe('what a change owes', () => {
  const changing = sampleProcedure('change', sampleStates['sending disable']!)

  it.each([
    ['a disable', changing, { type: 'disabled', now: off }, 'two-factor-disabled', 'authenticator', off.since],
    ['a set-up', changing, { type: 'verified', now: bySms }, 'two-factor-enabled', 'sms', bySms.since],
    [
      'a swap',
      { ...changing, replace: true },
      { type: 'verified', now: bySms },
      'two-factor-replaced',
      'sms',
      bySms.since,
    ],
    [
      'no instant',
      changing,
      { type: 'disabled', now: { ...off, since: null } },
      'two-factor-disabled',
      'authenticator',
      later,
    ],
  ] as const)('%s', (_, before, event, kind, method, changedAt) => {
    expect(confirmationOwed(before, event, later)).toEqual({ kind, method, changedAt, operationKey: 'key-1' })
  })

  it.each([
    { type: 'okay', now: bySms, readBack: true },
    { type: 'enrolment-cancelled', now: byApp },
    { type: 'undetermined', now: off },
  ] as const)('nothing for $type', (event) => {
    expect(confirmationOwed(changing, event, later)).toBeNull()
  })
})

describe('a check of the portal', () => {
  it.each([
    ['expected', []],
    ['queued', [queued]],
    ['queued', [sent, { ...queued, id: 'notice-2' }]],
    ['sent', [sent]],
    ['sent', [{ ...sent, failedAt: at(0) }]],
  ] as const)('finds it %s', (status, notices) => {
    expect(confirmationStatus({ notices: [...notices], untraced: false })).toBe(status)
  })

  it('reports once that it was sent', () => {
    const first = afterCheck(expected, [sent], at(5))
    expect(first.news).toEqual(['sent'])
    expect(afterCheck(first.next, [sent], at(6)).news).toEqual([])
  })

  it('reports once that it is overdue, and that it was sent late after all', () => {
    expect(afterCheck(expected, [queued], at(overdueAfterSeconds - 1)).news).toEqual([])
    const late = afterCheck(expected, [queued], at(overdueAfterSeconds))
    expect(late.news).toEqual(['overdue'])
    expect(late.next.overdueAt).toBe(at(overdueAfterSeconds))
    expect(afterCheck(late.next, [queued], at(overdueAfterSeconds + 60)).news).toEqual([])
    const sentLate = afterCheck(late.next, [sent], at(overdueAfterSeconds + 90))
    expect(sentLate).toMatchObject({ news: ['sent'], next: { overdueAt: at(overdueAfterSeconds) } })
  })

  it('does not call overdue what was sent between two checks', () => {
    expect(afterCheck(expected, [sent], at(90_000)).news).toEqual(['sent'])
  })

  it('says once, and at once, that another method is named', () => {
    const wrong = { ...queued, methodNamed: 'EMAIL' } as const
    const first = afterCheck(expected, [wrong], at(1))
    expect(first.news).toEqual(['other-method'])
    expect(afterCheck(first.next, [wrong], at(2)).news).toEqual([])
  })
})

describe('which notices are its own', () => {
  const { operationKey: _, ...unnamed } = sent

  it('those that name its change, whenever they were queued', () => {
    const other = { ...sent, id: 'notice-2', operationKey: 'key-2' }
    const none = { ...sent, id: 'notice-3', operationKey: null }
    const early = { ...sent, queuedAt: at(-9_000_000) }
    expect(afterCheck(expected, [other, none, early], at(5)).next.notices).toEqual([early])
    expect(afterCheck(expected, [other, none], at(5)).next).toMatchObject({ notices: [], untraced: false })
  })

  it('none of another kind, whatever key it names', () => {
    const frozen = { ...sent, kind: 'account-frozen' } as const
    const disabled = { ...sent, kind: 'two-factor-disabled' } as const
    const checked = afterCheck(expected, [frozen, disabled], at(5))
    expect(checked).toMatchObject({ news: [], next: { notices: [] } })
  })

  it('is untraced where the portal names no operation: the checks end, and nothing is overdue', () => {
    const checked = afterCheck(expected, [unnamed], at(overdueAfterSeconds))
    expect(checked).toMatchObject({ news: [], next: { notices: [], untraced: true, overdueAt: null } })
    expect(confirmationStatus(checked.next)).toBe('untraced')
    expect(isAwaited(checked.next)).toBe(false)
  })

  it('is still open where it lists nothing', () => {
    expect(afterCheck(expected, [], at(5)).next.untraced).toBe(false)
    expect(afterCheck(expected, [], at(overdueAfterSeconds)).news).toEqual(['overdue'])
  })

  it('of a change that was written down before keys were kept: those that were found then, and no others', () => {
    const before: Confirmation = { ...expected, operationKey: null }
    expect(afterCheck(before, [{ ...sent, operationKey: null }], at(5)).next.untraced).toBe(true)
    const known = { ...before, notices: [queued] }
    const listed = [{ ...unnamed, id: 'notice-2' }, unnamed]
    expect(afterCheck(known, listed, at(5))).toMatchObject({ news: ['sent'], next: { notices: [unnamed] } })
  })
})

describe('the pause until the next check', () => {
  it('grows, within bounds, and never passes the moment of becoming overdue', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 1_000_000 }), (age) => {
        const pause = secondsUntilCheck(expected, at(age))
        expect(pause).toBeGreaterThanOrEqual(1)
        expect(pause).toBeLessThanOrEqual(900)
        if (age < overdueAfterSeconds - 1) expect(age + pause).toBeLessThanOrEqual(overdueAfterSeconds)
      }),
    )
  })

  it('asks about twenty times in the first ten minutes', () => {
    let checks = 0
    for (let age = 0; age < overdueAfterSeconds; age += secondsUntilCheck(expected, at(age))) checks += 1
    expect(checks).toBeLessThanOrEqual(20)
  })
})
