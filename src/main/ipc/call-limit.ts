import type { Timers } from '../base/environment.ts'

/** Calls that were refused in one period. */
interface RefusedCalls {
  name: string
  count: number
}

/** Counts calls by name and refuses those above a limit, until the period that began with the first call is over. */
export interface CallLimit {
  /**
   * Counts one call.
   *
   * @returns null when it may run; otherwise whole seconds, at least 1, until the next one may
   */
  count(name: string): number | null
  /** Reports what was refused in the periods that are not over yet; called once, at the end of the app. */
  flush(): void
}

export interface CallLimitOptions {
  /** Calls of one name that may run in one period. */
  calls: number
  /** Milliseconds. */
  periodMs: number
  /** Milliseconds by a clock that cannot be set. */
  uptimeMs: () => number
  /** Calls back after this many milliseconds. */
  later: Timers['later']
  /** Called once for each period in which calls were refused, when it is over. */
  onPeriodEnd: (refused: RefusedCalls) => void
}

/** A limit of calls in fixed periods, one period for each name. */
export function createCallLimit({ calls, periodMs, uptimeMs, later, onPeriodEnd }: CallLimitOptions): CallLimit {
  const periods = new Map<string, { endsAt: number; made: number; refused: number }>()

  function report(name: string): void {
    const period = periods.get(name)
    if (period === undefined || period.refused === 0) return
    const refused = period.refused
    period.refused = 0
    onPeriodEnd({ name, count: refused })
  }

  return {
    count: (name) => {
      const now = uptimeMs()
      let period = periods.get(name)
      if (period === undefined || now >= period.endsAt) {
        report(name)
        period = { endsAt: now + periodMs, made: 0, refused: 0 }
        periods.set(name, period)
      }
      period.made += 1
      if (period.made <= calls) return null
      const leftMs = period.endsAt - now
      if (period.refused === 0) later(leftMs, () => report(name))
      period.refused += 1
      return Math.max(1, Math.ceil(leftMs / 1000))
    },
    flush: () => {
      for (const name of periods.keys()) report(name)
    },
  }
}
