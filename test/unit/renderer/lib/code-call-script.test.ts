import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { methods } from '#shared/api/names.ts'
import { codeCallScript, type CodeSituation } from '../../../../src/renderer/src/lib/code-call-script.ts'
import { i18n } from '../../../../src/renderer/src/i18n.ts'

const start = Date.parse('2026-11-22T14:02:31.000Z')
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()

const awaited: CodeSituation['awaited'] = {
  method: 'sms',
  sendNumber: 1,
  expiresAt: at(300),
  resendAllowedAt: at(60),
  sendsLeft: 4,
  attemptsLeft: 5,
}
const newer = { ...awaited, sendNumber: 2, sendsLeft: 3 }
const last = { ...awaited, sendNumber: 5, sendsLeft: 0, resendAllowedAt: null }
const app = { ...awaited, method: 'authenticator', sendNumber: 0, resendAllowedAt: null, sendsLeft: 0 } as const
const wrong = { code: 'wrong-code', attemptsLeft: 3 }

function callScript(over: Partial<CodeSituation>, seconds = 0) {
  return codeCallScript({ awaited, problem: null, replaces: null, nowMs: start + seconds * 1000, ...over })
}

describe('what to say', () => {
  it.each([
    ['the first text', {}, 0, 'firstSms'],
    ['a newer text', { awaited: newer }, 0, 'newerSms'],
    ['the last text that may be sent', { awaited: last }, 0, 'lastSms'],
    ['a wrong code', { problem: wrong }, 0, 'wrongSms'],
    ['a wrong code after a resend: perhaps of an older text', { awaited: newer, problem: wrong }, 0, 'wrongNewestSms'],
    ['asked again too soon', { problem: { code: 'too-many-requests' } }, 0, 'pause'],
    ['expired by the portal’s clock, another may be sent', {}, 300, 'expiredSendSms'],
    ['expired by the portal’s word', { problem: { code: 'code-expired' } }, 90, 'expiredSendSms'],
    ['expired while the pause runs', { awaited: { ...awaited, resendAllowedAt: at(400) } }, 300, 'expiredWaitSms'],
    ['expired, and none left', { awaited: last }, 300, 'expiredOver'],
    [
      'locked for a while',
      { problem: { code: 'wrong-code', attemptsLeft: 0, lockedUntil: at(600) } },
      0,
      'lockedUntil',
    ],
    ['locked until support unlocks', { problem: { code: 'locked', lockedUntil: null } }, 0, 'lockedSupport'],
    ['locked, nobody said until when', { problem: { code: 'locked' } }, 0, 'locked'],
    ['the lock is over, and its code void', { problem: { code: 'locked', lockedUntil: at(60) } }, 61, 'expiredSendSms'],
    ['an e-mail', { awaited: { ...awaited, method: 'email' } }, 0, 'firstEmail'],
    ['a newer e-mail', { awaited: { ...newer, method: 'email' } }, 0, 'newerEmail'],
    ['an Authenticator App', { awaited: app }, 0, 'firstApp'],
    ['a refused code of it', { awaited: app, problem: wrong }, 0, 'wrongApp'],
    ['one that was used', { awaited: app, problem: { code: 'code-used', attemptsLeft: 3 } }, 0, 'usedApp'],
    ['of a clock ahead', { awaited: app, problem: { code: 'clock-ahead', attemptsLeft: 3 } }, 0, 'aheadApp'],
    ['of a clock behind', { awaited: app, problem: { code: 'clock-behind', attemptsLeft: 3 } }, 0, 'behindApp'],
    ['its set-up ran out', { awaited: app }, 300, 'expiredApp'],
    ['an Authenticator App at the sign-in', { awaited: app, signIn: true }, 0, 'signInApp'],
    ['a refused code there', { awaited: app, signIn: true, problem: wrong }, 0, 'wrongSignInApp'],
    [
      'one that was used there',
      { awaited: app, signIn: true, problem: { code: 'code-used', attemptsLeft: 3 } },
      0,
      'usedApp',
    ],
    ['a sign-in that ran out', { awaited: app, signIn: true }, 300, 'expiredSignIn'],
  ] as const)('%s', (_, over, seconds, line) => {
    expect(callScript(over, seconds).line).toBe(line)
  })

  it('while a method is replaced, that the old code is not meant, but only where a code is asked for', () => {
    expect(callScript({ replaces: 'authenticator' }).notOf).toBe('authenticator')
    expect(callScript({ replaces: 'authenticator', problem: wrong }).notOf).toBe('authenticator')
    expect(callScript({ replaces: 'authenticator' }, 300).notOf).toBeNull()
    expect(callScript({ replaces: 'sms' }).notOf).toBeNull()
    expect(callScript({}).notOf).toBeNull()
  })

  it('counts by the portal alone: the last answer about tries, its clock for time', () => {
    expect(callScript({ problem: wrong }, 20)).toMatchObject({ attemptsLeft: 3, validSeconds: 280, resendSeconds: 40 })
    expect(callScript({ awaited: last }, 20).resendSeconds).toBeNull()
  })
})

describe('what helps when nothing arrives, each when it becomes sensible', () => {
  it.each([
    ['at once', {}, 0, ['number', 'resend']],
    ['the pause has passed', {}, 60, ['number', 'resend', 'profile']],
    ['a second text is on its way', { awaited: newer }, 0, ['number', 'resend', 'profile']],
    ['nor did the second arrive', { awaited: newer }, 60, ['number', 'resend', 'profile', 'support']],
    ['none left', { awaited: last }, 0, ['number', 'profile', 'support']],
    ['locked', { problem: { code: 'locked', lockedUntil: null } }, 0, ['number', 'support']],
    ['an e-mail', { awaited: { ...awaited, method: 'email' } }, 60, ['address', 'junk', 'resend']],
    ['an Authenticator App', { awaited: app }, 0, ['entry', 'clock', 'once']],
  ] as const)('%s', (_, over, seconds, help) => {
    expect(callScript(over, seconds).help).toEqual(help)
  })
})

it('has words for every situation there can be', () => {
  const { te } = i18n.global
  const situation = fc.record({
    awaited: fc.record({
      method: fc.constantFrom(...methods),
      sendNumber: fc.integer({ min: 0, max: 6 }),
      expiresAt: fc.integer({ min: -600, max: 600 }).map(at),
      resendAllowedAt: fc.option(fc.integer({ min: -600, max: 600 }).map(at)),
      sendsLeft: fc.integer({ min: 0, max: 5 }),
      attemptsLeft: fc.integer({ min: 0, max: 5 }),
    }),
    problem: fc.option(
      fc.record({
        code: fc.constantFrom(
          'wrong-code',
          'code-used',
          'clock-ahead',
          'clock-behind',
          'code-expired',
          'locked',
          'too-many-requests',
          'did-not-happen',
        ),
        attemptsLeft: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
        lockedUntil: fc.option(fc.option(fc.integer({ min: -60, max: 60 }).map(at)), { nil: undefined }),
      }),
    ),
    replaces: fc.option(fc.constantFrom(...methods)),
    signIn: fc.boolean(),
    nowMs: fc.constant(start),
  })
  fc.assert(
    fc.property(situation, (one) => {
      const { line, notOf, help, validSeconds } = codeCallScript(one)
      expect(te(`codeCallScript.say.${line}`)).toBe(true)
      if (notOf !== null) expect(te(`codeCallScript.notOf.${notOf}`)).toBe(true)
      for (const item of help) if (item !== 'support') expect(te(`codeCallScript.help.${item}`)).toBe(true)
      expect(new Set(help).size).toBe(help.length)
      if (/^(first|newer|last)/.test(line)) expect(validSeconds).toBeGreaterThan(0)
    }),
    { numRuns: 1000 },
  )
})
