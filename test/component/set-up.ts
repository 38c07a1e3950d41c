import { afterEach, beforeEach, expect, vi } from 'vitest'
import { clipboard, closeApps } from './mount.ts'
import { renewPortalTime } from './samples.ts'
import { watchTimers } from './timers.ts'

/** Nothing is laid out here, and a list that draws only what is in sight would draw nothing. */
for (const [side, size] of [
  ['clientWidth', 1280],
  ['clientHeight', 800],
] as const)
  Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => size })

/** A copy is the page's own event, which the browser answers by what the page puts into it. */
Object.defineProperty(document, 'execCommand', {
  configurable: true,
  value: (command: string): boolean => {
    const clipboardData = new DataTransfer()
    document.dispatchEvent(new ClipboardEvent(command, { clipboardData, cancelable: true }))
    clipboard.text = clipboardData.getData('text/plain')
    return true
  },
})

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
