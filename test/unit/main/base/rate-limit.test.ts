import { expect, it } from 'vitest'
import { createRateLimiter } from '../../../../src/main/base/rate-limit.ts'
import { manualClock } from '../../../support/time/manual-clock.ts'

it('says true once in a period for each name', () => {
  const clock = manualClock()
  const first = createRateLimiter(10_000, clock)
  expect([first('a'), first('a'), first('b')]).toEqual([true, false, true])
  clock.advance(9.999)
  expect(first('a')).toBe(false)
  clock.advance(0.001)
  expect([first('a'), first('a')]).toEqual([true, false])
})
