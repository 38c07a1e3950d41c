import { describe, expect, test } from 'vitest'
import { flowOf, outcomeOf, type Committed } from '#shared/guided/outcome.ts'
import type { Standing } from '#shared/guided/standing.ts'

const blank: Standing = {
  twoFactor: { state: 'unknown' },
  step: null,
  next: null,
  ambiguous: [],
  chosen: null,
  messages: [],
  signedOut: false,
  signedIn: 'absent',
  otherLanguage: false,
}
const on: Standing = { ...blank, twoFactor: { state: 'on', method: null } }
const off: Standing = { ...blank, twoFactor: { state: 'off' } }
const committed = (effect: Committed['effect'], before: Standing, more: Partial<Committed> = {}): Committed => ({
  effect,
  before,
  loads: 0,
  asked: false,
  ...more,
})

describe('"Disable 2FA"', () => {
  test('is seen where the page shows the control of an account without 2FA', () => {
    expect(outcomeOf(committed('disable', on), off, null)).toEqual({
      kind: 'seen',
      now: { active: false, method: null },
    })
  })

  test('is not seen where neither control is there: absence of "on" is not "off"', () => {
    expect(outcomeOf(committed('disable', on, { loads: 1 }), blank, null)).toBeNull()
  })

  test('is not seen by a success message alone', () => {
    expect(outcomeOf(committed('disable', on, { loads: 1 }), { ...on, messages: ['applied'] }, null)).toBeNull()
    expect(outcomeOf(committed('disable', on, { loads: 1 }), { ...blank, messages: ['applied'] }, null)).toBeNull()
  })

  test('is not seen where the page had shown "off" before the press', () => {
    expect(outcomeOf(committed('disable', off), off, null)).toBeNull()
  })

  test('is refused by a message that came after the press', () => {
    const said = { ...on, messages: ['wrong-password' as const] }
    expect(outcomeOf(committed('disable', on), said, null)).toEqual({ kind: 'refused', means: 'wrong-password' })
  })

  test('is not refused by a message of an earlier press, until the page was loaded again', () => {
    const said = { ...on, messages: ['wrong-password' as const] }
    expect(outcomeOf(committed('disable', said), said, null)).toBeNull()
    expect(outcomeOf(committed('disable', said, { loads: 1 }), said, null)).toMatchObject({ kind: 'refused' })
  })

  test('is not refused by what a sign-in in between says, unless the session ended', () => {
    const signedOut = { ...blank, signedOut: true }
    const said = (means: 'wrong-password' | 'session-expired'): Standing => ({ ...signedOut, messages: [means] })
    expect(outcomeOf(committed('disable', on, { loads: 1 }), said('wrong-password'), null)).toBeNull()
    expect(outcomeOf(committed('disable', on, { loads: 1 }), said('session-expired'), null)).toEqual({
      kind: 'refused',
      means: 'session-expired',
    })
  })

  test('did not happen where a page that was loaded for this question still shows "on"', () => {
    const asked = committed('disable', on, { asked: true, loads: 1 })
    expect(outcomeOf(asked, on, null)).toEqual({ kind: 'unchanged', now: { active: true, method: null } })
    expect(outcomeOf({ ...asked, loads: 0 }, on, null)).toBeNull()
    expect(outcomeOf({ ...asked, asked: false }, on, null)).toBeNull()
    expect(outcomeOf(asked, blank, null)).toBeNull()
  })
})

describe('a set-up', () => {
  test('has begun where the page asks for the code', () => {
    const before = { ...off, step: 8 }
    expect(outcomeOf(committed('start-enrolment', before), { ...blank, step: 9 }, 'sms')).toEqual({
      kind: 'seen',
      now: null,
    })
    expect(outcomeOf(committed('start-enrolment', before), before, 'sms')).toBeNull()
  })

  test('is done where "Okay" is there, or the state is on', () => {
    const before = { ...blank, step: 9 }
    const now = { active: true, method: 'sms' }
    expect(outcomeOf(committed('verify-code', before), { ...blank, step: 10 }, 'sms')).toEqual({ kind: 'seen', now })
    expect(outcomeOf(committed('verify-code', before), on, 'sms')).toEqual({ kind: 'seen', now })
  })

  test('is not done where another method is on', () => {
    const other: Standing = { ...blank, twoFactor: { state: 'on', method: 'email' } }
    expect(outcomeOf(committed('verify-code', { ...blank, step: 9 }), other, 'sms')).toBeNull()
  })

  test('is refused for a wrong code', () => {
    const now = { ...blank, step: 9, messages: ['wrong-code' as const] }
    expect(outcomeOf(committed('verify-code', { ...blank, step: 9 }), now, 'sms')).toEqual({
      kind: 'refused',
      means: 'wrong-code',
    })
  })
})

test.each([
  ['disable', 'disable', 'disable'],
  ['change', 'preflight', 'disable'],
  ['change', 'disable', 'disable'],
  ['change', 'setup', 'set-up'],
  ['change', 'code', 'set-up'],
  ['set-up', 'preflight', 'set-up'],
] as const)('a %s at %s is in the flow %s', (kind, at, flow) => {
  expect(flowOf({ kind, state: { at } as never })).toBe(flow)
})
