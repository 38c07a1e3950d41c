/** One thing to do later. Passed in, so that a test lets time pass without waiting. */
export interface Alarm {
  /** Rings once, in `ms` milliseconds; whatever was set before is forgotten. */
  set(ms: number, ring: () => void): void
  clear(): void
}

/** An alarm of the machine's own time; it keeps no process alive. */
export function timerAlarm(): Alarm {
  let timer: NodeJS.Timeout | undefined
  return {
    set(ms, ring) {
      clearTimeout(timer)
      timer = setTimeout(ring, ms).unref()
    },
    clear: () => clearTimeout(timer),
  }
}
