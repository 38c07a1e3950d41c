import { describe, expect, test } from 'vitest'
import { matchingStep, stepAt, stepSeconds, totpOfStep } from '../../../../src/sandbox/rules/totp.ts'

/** `12345678901234567890`, the secret of both RFCs' test vectors, in Base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('the code of a time step', () => {
  // RFC 4226, appendix D: the counter is the step.
  test.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [3, '969429'],
    [4, '338314'],
    [5, '254676'],
    [6, '287922'],
    [7, '162583'],
    [8, '399871'],
    [9, '520489'],
  ])('of counter %i is %s (RFC 4226)', (counter, code) => {
    expect(totpOfStep(secret, counter)).toBe(code)
  })

  // RFC 6238, appendix B, SHA-1: eight digits there, of which six are the last ones.
  test.each([
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ])('at %i s is the end of %s (RFC 6238)', (seconds, code) => {
    expect(totpOfStep(secret, stepAt(seconds * 1000))).toBe(code.slice(-6))
  })
})

describe('a typed code', () => {
  const now = 1_234_567_890_000
  const present = stepAt(now)
  const code = (steps: number): string => totpOfStep(secret, present + steps)

  test('belongs to the present step or the one before', () => {
    expect(matchingStep(secret, code(0), now, null)).toBe(present)
    expect(matchingStep(secret, code(-1), now, null)).toBe(present - 1)
    expect(matchingStep(secret, code(-2), now, null)).toBeUndefined()
    expect(matchingStep(secret, code(1), now, null)).toBeUndefined()
  })

  test('never belongs to a step that was used, or to an older one', () => {
    expect(matchingStep(secret, code(0), now, present)).toBeUndefined()
    expect(matchingStep(secret, code(-1), now, present)).toBeUndefined()
    expect(matchingStep(secret, code(0), now, present - 1)).toBe(present)
    expect(matchingStep(secret, code(-1), now, present - 1)).toBeUndefined()
  })

  test('never belongs to any step while the clock stands before the last one used', () => {
    const back = now - 3 * stepSeconds * 1000
    expect(matchingStep(secret, totpOfStep(secret, stepAt(back)), back, present)).toBeUndefined()
  })

  test.each(['', '1234', '12345', '1234567', 'abcdef', '１２３４５６'])('of another form is none (%j)', (typed) => {
    expect(matchingStep(secret, typed, now, null)).toBeUndefined()
  })

  test('at the beginning of time is no error', () => {
    expect(matchingStep(secret, '755224', 0, null)).toBe(0)
  })
})
