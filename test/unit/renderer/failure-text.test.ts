import { describe, expect, it } from 'vitest'
import { en } from '../../../src/renderer/src/locales/en.ts'
import { locks, needsSignIn, needsSupport } from '../../../src/renderer/src/ui/failure-text.ts'

const traceId = 't'

describe('what a failure asks for', () => {
  it('knows a lock by its end, whichever attempt brought it', () => {
    expect(locks({ code: 'wrong-code', traceId, attemptsLeft: 1 })).toBe(false)
    expect(locks({ code: 'wrong-code', traceId, attemptsLeft: 0, lockedUntil: '2026-11-22T14:12:31.000Z' })).toBe(true)
    expect(locks({ code: 'wrong-password', traceId, lockedUntil: null })).toBe(true)
    expect(locks({ code: 'locked', traceId })).toBe(true)
  })

  it('shows the contacts where the flow ends', () => {
    expect(needsSupport({ code: 'wrong-password', traceId, attemptsLeft: 2 })).toBe(false)
    expect(needsSupport({ code: 'wrong-password', traceId, lockedUntil: null })).toBe(true)
    expect(needsSupport({ code: 'policy-enforced', traceId })).toBe(true)
    expect(needsSupport({ code: 'not-found', traceId, next: 'contact-support' })).toBe(true)
  })

  it('asks for a sign-in where a session is missing', () => {
    expect(needsSignIn({ code: 'session-expired', traceId })).toBe(true)
    expect(needsSignIn({ code: 'wrong-password', traceId })).toBe(false)
  })
})

it('says that nothing was sent only where that is certain', () => {
  const saying = Object.entries(en.failures.codes).flatMap(([code, { what, now, next }]) =>
    /nothing was sent|was not sent|no connection/i.test([what, now, next].join(' ')) ? [code] : [],
  )
  expect(saying.sort()).toEqual(
    [
      // No connection was made.
      'portal-unreachable',
      'certificate-refused',
      // The console itself did not send it.
      'plain-http-refused',
      'record-failed',
      'wrong-step',
      // The portal's word: it sent no code.
      'destination-missing',
    ].sort(),
  )
})
