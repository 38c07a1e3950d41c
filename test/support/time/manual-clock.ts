import type { Clock } from '#shared/domain/clock.ts'

/** A clock that does not run until it is moved. */
export interface ManualClock extends Clock {
  advance(seconds: number): void
}

export function manualClock(start = '2026-11-20T04:00:00.000Z'): ManualClock {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    advance: (seconds) => {
      at += seconds * 1000
    },
  }
}
