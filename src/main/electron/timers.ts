import type { Timers } from '../base/environment.ts'

/** Calls back after so many milliseconds, unless the app ends before; the answer takes the call back. */
export const later: Timers['later'] = (ms, ring) => {
  const timer = setTimeout(ring, ms).unref()
  return () => clearTimeout(timer)
}
