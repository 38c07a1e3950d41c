import { afterEach, beforeEach, expect, vi } from 'vitest'
import { closeApps } from './mount.ts'
import { renewPortalTime } from './samples.ts'
import { watchTimers } from './timers.ts'

/** Nothing is laid out here, and a list that draws only what is in sight would draw nothing. */
for (const [side, size] of [
  ['clientWidth', 1280],
  ['clientHeight', 800],
] as const)
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => size })

watchTimers()

beforeEach(renewPortalTime)

afterEach(async () => {
  vi.useRealTimers()
  const faults = await closeApps()
  localStorage.clear()
  expect(
    faults,
    'calls fit the contract, texts are there, Vue has nothing to warn of, and nothing goes on afterwards',
  ).toEqual([])
})
