import { describe, expect, it } from 'vitest'
import { createFrameWatch, frameLimitMs, type FrameWatch } from '../../../../src/main/electron/frame-watch.ts'
import { frameRemedies, type FrameRemedy } from '../../../../src/main/base/log/log-events.ts'

interface Window {
  watch: FrameWatch
  /** The page draws. */
  draw: () => Promise<void>
  /** So many milliseconds pass. */
  pass: (ms: number) => Promise<void>
  /** What was done, in order. */
  done: FrameRemedy[]
  lines: unknown[]
  owes: { frame: boolean | 'no answer' }
}

/** A window whose compositor draws when the test says so. */
function windowOf(): Window {
  const done: FrameRemedy[] = []
  const lines: unknown[] = []
  const owes: Window['owes'] = { frame: true }
  const timers = new Map<() => void, number>()
  let drawn = (): void => undefined
  let now = 0
  const remedies = Object.fromEntries(
    frameRemedies.map((name) => [name, () => void done.push(name)]),
  ) as unknown as Record<FrameRemedy, () => void>
  const settled = async (): Promise<void> => {
    for (let left = 5; left > 0; left -= 1) await Promise.resolve()
  }
  const watch = createFrameWatch({
    nextFrame: () => {
      const before = drawn
      return new Promise((resolve) => {
        drawn = () => {
          before()
          resolve(true)
        }
      })
    },
    owesFrame: async () => {
      if (owes.frame === 'no answer') throw new Error('the page is gone')
      return owes.frame
    },
    remedies,
    log: { note: (event: string, facts: object) => void lines.push([event, facts]) },
    later: (ms, ring) => {
      timers.set(ring, now + ms)
      return () => timers.delete(ring)
    },
  })
  return {
    ...{ watch, done, lines, owes },
    draw: async () => {
      drawn()
      await settled()
    },
    pass: async (ms) => {
      now += ms
      for (const [ring, at] of timers)
        if (at <= now) {
          timers.delete(ring)
          ring()
        }
      await settled()
    },
  }
}

describe('a window that was shown', () => {
  it('and draws in time is left alone', async () => {
    const { watch, draw, pass, done, lines } = windowOf()
    watch.begin()
    await pass(frameLimitMs - 1)
    await draw()
    await pass(10 * frameLimitMs)
    expect([done, lines]).toEqual([[], []])
  })

  it('and draws nothing is brought back, and that is logged', async () => {
    const { watch, draw, pass, done, lines } = windowOf()
    watch.begin()
    await pass(frameLimitMs)
    expect(done).toEqual(['redraw'])
    await pass(frameLimitMs)
    await draw()
    await pass(10 * frameLimitMs)
    expect(done).toEqual(['redraw', 'resize'])
    expect(lines).toEqual([
      ['page.not-drawn', { remedy: 'redraw' }],
      ['page.not-drawn', { remedy: 'resize' }],
      ['page.drawn', { remedy: 'resize' }],
    ])
  })

  it('has each remedy tried once, the mildest first, the reload last', async () => {
    const { watch, pass, done } = windowOf()
    watch.begin()
    for (let left = 10; left > 0; left -= 1) await pass(frameLimitMs)
    expect(done).toEqual(['redraw', 'resize', 'graphics', 'reload'])
  })

  it.each([
    ['is hidden, minimized or covered', false],
    ['does not answer', 'no answer'],
  ] as const)('and %s by then is left alone', async (_what, frame) => {
    const { watch, owes, pass, done, lines } = windowOf()
    owes.frame = frame
    watch.begin()
    await pass(10 * frameLimitMs)
    expect([done, lines]).toEqual([[], []])
  })

  it('is left alone while the machine sleeps, and watched again when it wakes', async () => {
    const { watch, pass, done } = windowOf()
    watch.begin()
    await pass(frameLimitMs - 1)
    watch.stop()
    await pass(100 * frameLimitMs)
    expect(done).toEqual([])
    watch.begin()
    await pass(frameLimitMs - 1)
    expect(done).toEqual([])
    await pass(1)
    expect(done).toEqual(['redraw'])
  })
})
