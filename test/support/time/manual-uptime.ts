import { manualClock } from './manual-clock.ts'
import { manualTimers } from './manual-timers.ts'
import { until } from './until.ts'

/** The clock that nobody can set, and what waits by it, moved by a test. */
export interface ManualUptime {
  wait(ms: number): Promise<void>
  uptimeMs(): number
  /** Moves on, and ends each wait that is over on the way. */
  advance(seconds: number): void
  /** Resolves as soon as something waits for so many milliseconds. */
  waitedFor(ms: number): Promise<void>
}

export function manualUptime(): ManualUptime {
  const clock = manualClock()
  const timers = manualTimers(clock)
  const waits: number[] = []
  return {
    wait: (ms) => {
      waits.push(ms)
      return new Promise((resolve) => void timers.later(ms, resolve))
    },
    uptimeMs: () => clock.now().getTime(),
    advance: timers.advance,
    waitedFor: (ms) => until(`something waits for ${ms} ms`, () => waits.includes(ms)),
  }
}
