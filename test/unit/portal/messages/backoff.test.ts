import { expect, test } from 'vitest'
import { longestPauseMs, pauseMs } from '../../../../src/portal/messages/backoff.ts'

test('5 seconds, doubled with each failure, never more than 15 minutes', () => {
  const seconds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 5000].map((failures) => pauseMs(failures) / 1000)
  expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900])
  expect(longestPauseMs).toBe(900_000)
})
