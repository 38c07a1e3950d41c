/** What waits for its time, by the timer that it waits for. */
const waiting = new Map<unknown, () => void>()

let watching = false
let held = false
/** Milliseconds from which on a timer is one that a screen sets for its user, e.g. until typing has paused. */
const longMs = 100

/** From now on every timer is known until it has run or was cleared. */
export function watchTimers(): void {
  if (watching) return
  watching = true
  const { setTimeout: timeout, clearTimeout, setInterval: interval, clearInterval } = globalThis
  type Callback = (...args: unknown[]) => void
  Object.assign(globalThis, {
    setTimeout(callback: Callback, ms?: number, ...args: unknown[]) {
      const run = (): void => {
        waiting.delete(timer)
        callback(...args)
      }
      // Nothing rings for what is held: a busy machine must not be the one that ends the wait.
      const timer = held && (ms ?? 0) >= longMs ? {} : timeout(run, ms)
      waiting.set(timer, run)
      return timer
    },
    setInterval(callback: Callback, ms?: number, ...args: unknown[]) {
      const run = (): void => callback(...args)
      const timer = interval(run, ms)
      waiting.set(timer, run)
      return timer
    },
    clearTimeout(timer: ReturnType<typeof timeout>) {
      waiting.delete(timer)
      clearTimeout(timer)
    },
    clearInterval(timer: ReturnType<typeof interval>) {
      waiting.delete(timer)
      clearInterval(timer)
    },
  })
}

/** From now on, until `runPendingTimers`, no timer of a screen runs by itself, however long the test takes. */
export function holdTimers(): void {
  held = true
}

/** Runs every callback that still waits for its time, once, without the waiting. */
export function runPendingTimers(): void {
  held = false
  for (const [timer, run] of waiting) {
    clearTimeout(timer as never)
    clearInterval(timer as never)
    run()
  }
  waiting.clear()
}
