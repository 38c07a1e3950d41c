import { shallowRef } from 'vue'

interface Anchor {
  serverMs: number
  monotonicMs: number
}

const anchor = shallowRef<Anchor | null>(null)
const seen = new Set<string>()

/**
 * The portal's clock as well as this window knows it: the newest `serverTime` plus the monotonic time since it arrived.
 * The operator's clock counts only until the first answer of a portal in this run gives its time.
 */
export function portalNow(monotonicMs: number = performance.now()): number {
  return anchor.value ? anchor.value.serverMs + (monotonicMs - anchor.value.monotonicMs) : Date.now()
}

/** Takes the portal's time from an answer that came just now. A `serverTime` that was seen before is not fresh. */
export function setPortalTime(serverTime: string, monotonicMs: number = performance.now()): void {
  if (seen.has(serverTime)) return
  seen.add(serverTime)
  anchor.value = { serverMs: Date.parse(serverTime), monotonicMs }
}

/** Remembers a `serverTime` that is read from the record, so old that it must not set the clock. */
export function ignorePortalTime(serverTime: string): void {
  seen.add(serverTime)
}
