import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UsedSteps } from '../../../../src/portal/rules/totp.ts'
import { judgeCode, stepAt, stepSeconds, totpOfStep } from '../../../../src/portal/rules/totp.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

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
  const unused: UsedSteps = { lastStep: null, spentSteps: [] }
  const code = (steps: number): string => totpOfStep(secret, present + steps)
  const judged = (typed: string, used: Partial<UsedSteps> = {}, at = now) =>
    judgeCode(secret, typed, at, { ...unused, ...used })

  test.each([
    [-11, 'wrong'],
    [-10, 'behind'],
    [-3, 'behind'],
    [-2, 'behind'],
    [-1, 'good'],
    [0, 'good'],
    [1, 'good'],
    [2, 'ahead'],
    [3, 'ahead'],
    [10, 'ahead'],
    [11, 'wrong'],
  ] as const)('of a step %i away is %s', (steps, is) => {
    expect(judged(code(steps))).toEqual(is === 'wrong' ? { is } : { is, step: present + steps })
  })

  test.each([-1, 0, 1])('of a step that was used, or of one before it, is used (last step %i away)', (last) => {
    for (const steps of [-1, 0, 1])
      expect(judged(code(steps), { lastStep: present + last }).is).toBe(steps > last ? 'good' : 'used')
  })

  test.each([-1, 0, 1])('of a step that showed a wrong clock is used, and no other is (%i away)', (spent) => {
    for (const steps of [-1, 0, 1])
      expect(judged(code(steps), { spentSteps: [present + spent] }).is).toBe(steps === spent ? 'used' : 'good')
  })

  test('is used while the clock is before the last step used', () => {
    const back = now - 3 * stepSeconds * 1000
    expect(judged(totpOfStep(secret, stepAt(back)), { lastStep: present }, back).is).toBe('used')
  })

  test.each(['', '1234', '12345', '1234567', 'abcdef', '１２３４５６'])('of another form is wrong (%j)', (typed) => {
    expect(judged(typed).is).toBe('wrong')
  })

  test('at the beginning of time is no error', () => {
    expect(judged('755224', {}, 0)).toEqual({ is: 'good', step: 0 })
  })

  test('is good, used, of a wrong clock or wrong by its step alone, whatever was used', () => {
    const { seed, numRuns } = seeded('judged codes', 300)
    const steps = fc.integer({ min: -14, max: 14 })
    const used = fc.record({
      lastStep: fc.option(steps, { nil: null }),
      spentSteps: fc.array(steps, { maxLength: 5 }),
    })
    fc.assert(
      fc.property(steps, used, (away, { lastStep, spentSteps }) => {
        const at = (one: number): number => present + one
        const was = { lastStep: lastStep === null ? null : at(lastStep), spentSteps: spentSteps.map(at) }
        const isUsed = (lastStep !== null && away <= lastStep) || spentSteps.includes(away)
        const near = isUsed ? 'used' : 'good'
        const far = Math.abs(away) > 10 ? 'wrong' : away > 0 ? 'ahead' : 'behind'
        expect(judged(code(away), was).is).toBe(Math.abs(away) <= 1 ? near : far)
      }),
      { seed, numRuns },
    )
  })
})
