import { AsyncLocalStorage } from 'node:async_hooks'

const calls = new AsyncLocalStorage<{ sent: boolean }>()

/** Runs a call of the page. What it waits for can say that a request has left. */
export function trackSending<T>(call: (sent: () => boolean) => T): T {
  const state = { sent: false }
  return calls.run(state, () => call(() => state.sent))
}

/** A request that may change something has left, or may have: a later failure of the same call must not say that nothing was sent. */
export function noteSent(): void {
  const state = calls.getStore()
  // guard: ipc.sent-in-call
  if (state !== undefined) state.sent = true
}
