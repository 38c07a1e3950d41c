import { describe, expect, it } from 'vitest'
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
