import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterWrong, attemptsBeforeLock, lockOn, noAttempts } from '../../../../src/portal/rules/lockout.ts'

const limit = { perLock: 5, lockSeconds: 600, beforeSupport: 100 }
const now = 1_000_000

function wrongTimes(times: number) {
  let attempts = noAttempts
  for (let n = 0; n < times; n += 1) attempts = afterWrong(attempts, limit, now)
  return attempts
}

test('the fifth wrong try in a row locks for the time of the limit, and no earlier one', () => {
  for (let times = 0; times < 5; times += 1) {
    expect(lockOn(wrongTimes(times), limit, now)).toBeUndefined()
    expect(attemptsBeforeLock(wrongTimes(times), limit, now)).toBe(5 - times)
  }
  const locked = wrongTimes(5)
  expect(lockOn(locked, limit, now)).toEqual({ until: now + 600_000, retryAfterSeconds: 600 })
  expect(attemptsBeforeLock(locked, limit, now)).toBe(0)
  expect(lockOn(locked, limit, now + 599_001)).toEqual({ until: now + 600_000, retryAfterSeconds: 1 })
  expect(lockOn(locked, limit, now + 600_000)).toBeUndefined()
  expect(attemptsBeforeLock(locked, limit, now + 600_000)).toBe(5)
})

test('the hundredth in a row locks until support unlocks', () => {
  expect(attemptsBeforeLock(wrongTimes(98), { ...limit, perLock: 9 }, now)).toBe(1)
  expect(lockOn(wrongTimes(99), { ...limit, perLock: 200 }, now)).toBeUndefined()
  expect(lockOn(wrongTimes(100), limit, now + 10 ** 12)).toEqual({ until: null, retryAfterSeconds: 600 })
})

test('tries left are 0 exactly during a lock', () => {
  fc.assert(
    fc.property(fc.nat(120), fc.nat(700_000), (times, later) => {
      const attempts = wrongTimes(times)
      expect(attemptsBeforeLock(attempts, limit, now + later) === 0).toBe(
        lockOn(attempts, limit, now + later) !== undefined,
      )
    }),
    { seed: 20261122 },
  )
})
