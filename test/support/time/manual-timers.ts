import type { ManualClock } from './manual-clock.ts'

/** Timers on a clock that a test moves: they callback when the clock has come to them and the test says so. */
export interface ManualTimers {
  later(ms: number, callback: () => void): () => void
  /** Moves the clock on, stopping at each timer that is due on the way, and fires it. */
  advance(seconds: number): void
  /** Seconds until each timer that is set fires, the soonest first. */
  pending(): number[]
}

export function manualTimers(clock: ManualClock): ManualTimers {
  const set = new Set<{ at: number; callback: () => void }>()
  return {
    later: (ms, callback) => {
      const timer = { at: clock.now().getTime() + ms, callback }
      set.add(timer)
      return () => set.delete(timer)
    },
    pending: () => [...set].map(({ at }) => (at - clock.now().getTime()) / 1000).toSorted((a, b) => a - b),
    advance: (seconds) => {
      const end = clock.now().getTime() + seconds * 1000
      for (;;) {
        const [next] = [...set].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        set.delete(next)
        clock.advance(Math.max(0, next.at - clock.now().getTime()) / 1000)
        next.callback()
      }
      clock.advance((end - clock.now().getTime()) / 1000)
    },
  }
}
