/** Gives rules the time; tests pass their own. */
export interface Clock {
  now(): Date
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() }

/** The present instant as the audit and the API write it: UTC, RFC 3339 with milliseconds. */
export function instantOf(clock: Clock): string {
  return clock.now().toISOString()
}
