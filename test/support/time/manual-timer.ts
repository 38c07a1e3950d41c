import type { Timer } from '../../../src/portal/messages/timer.ts'

/** A timer that fires when the test says so, and shows how long it is set for. */
export interface ManualTimer extends Timer {
  /** Milliseconds it is set for; undefined: not set. */
  readonly ms: number | undefined
  fire(): void
}

export function manualTimer(): ManualTimer {
  let set: { ms: number; callback: () => void } | undefined
  return {
    get ms() {
      return set?.ms
    },
    set: (ms, callback) => void (set = { ms, callback }),
    clear: () => void (set = undefined),
    fire() {
      const due = set
      set = undefined
      due?.callback()
    },
  }
}
