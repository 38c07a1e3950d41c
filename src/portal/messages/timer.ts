/** One thing to do later. Passed in, so that a test lets time pass without waiting. */
export interface Timer {
  /** Rings once, in `ms` milliseconds; what was set before is forgotten. */
  set(ms: number, callback: () => void): void
  clear(): void
}

/** A timer of the machine's own time; it keeps no process alive. */
export function systemTimer(): Timer {
  let timer: NodeJS.Timeout | undefined
  return {
    set(ms, callback) {
      clearTimeout(timer)
      timer = setTimeout(callback, ms).unref()
    },
    clear: () => clearTimeout(timer),
  }
}
