import type { Timer } from '../../../src/portal/messages/timer.ts'

/** An alarm that rings when the test says so, and tells how long it was set for. */
export interface ManualAlarm extends Timer {
  /** Milliseconds it is set for; undefined: not set. */
  readonly ms: number | undefined
  ring(): void
}

export function manualAlarm(): ManualAlarm {
  let set: { ms: number; ring: () => void } | undefined
  return {
    get ms() {
      return set?.ms
    },
    set: (ms, ring) => void (set = { ms, ring }),
    clear: () => void (set = undefined),
    ring() {
      const due = set
      set = undefined
      due?.ring()
    },
  }
}
