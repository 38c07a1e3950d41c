// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { GuestOrders, PageReading } from '#shared/guided/channel.ts'
import { readSelector } from '#shared/guided/selector.ts'
import { createPageReader, type PageReader } from '../../../src/guest/page-reader.ts'

/** When a page is read, and what is reported of it. The timers are the test's. */

let reports: PageReading[] = []
let reader: PageReader

const orders: GuestOrders = {
  turn: 1,
  paused: false,
  targets: [{ id: 'off/0', alternatives: [[readSelector('aria/2FA is off')!]] }],
  commits: [],
  expected: null,
  mark: null,
  languages: [],
  teach: null,
}
const shown = (): string[][] => reports.map(({ targets }) => Object.keys(targets))

/** The page changes, and more time passes than the reader waits. */
async function change(text: string): Promise<void> {
  document.querySelector('button')!.textContent = text
  await vi.advanceTimersByTimeAsync(60_000)
}

beforeEach(async () => {
  vi.useFakeTimers()
  document.head.innerHTML = '<style>* { visibility: visible }</style>'
  document.body.innerHTML = '<button>2FA is on</button>'
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 100, 20))
  reports = []
  reader = createPageReader(
    (reading) => reports.push(reading),
    () => false,
  )
  reader.follow(orders)
  await vi.advanceTimersByTimeAsync(60_000)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.head.innerHTML = document.body.innerHTML = ''
})

describe('a page', () => {
  test('is read by its orders and after each change, and reported where it shows something else', async () => {
    expect(shown()).toEqual([[]])
    await change('2FA is off')
    expect(shown()).toEqual([[], ['off/0']])
    document.body.append(document.createElement('hr'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(shown(), 'the same once more').toEqual([[], ['off/0']])
  })

  test('is not read by itself while the console is locked, reports nothing even for a press, and is read when it is unlocked', async () => {
    reader.follow({ ...orders, turn: 2, paused: true })
    await change('2FA is off')
    expect(reports).toHaveLength(1)
    expect([...reader.readAndReport().keys()], 'a press is still judged by what the page shows').toEqual(['off/0'])
    expect(reports).toHaveLength(1)
    reader.follow({ ...orders, turn: 3 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(shown()).toEqual([[], ['off/0']])
  })

  test('that has no target of the orders is not read at all', async () => {
    reader.follow({ ...orders, turn: 2, targets: [] })
    await change('2FA is off')
    expect(reports).toHaveLength(1)
  })

  test('that goes is reported once as showing nothing', async () => {
    await change('2FA is off')
    reader.leave()
    expect(shown()).toEqual([[], ['off/0'], []])
  })
})
