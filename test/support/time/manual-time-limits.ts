/** Time limits of calls that pass when a test says so: on a slow machine, too, no other call is lost by them. */
export interface ManualTimeLimits {
  /** What a transport asks for with each request. */
  signal: () => AbortSignal
  /** The time of every call that waits now is up. */
  pass(): void
}

export function manualTimeLimits(): ManualTimeLimits {
  const controllers: AbortController[] = []
  return {
    signal: () => {
      const controller = new AbortController()
      controllers.push(controller)
      return controller.signal
    },
    pass: () => {
      // The same reason as `AbortSignal.timeout` gives.
      for (const controller of controllers.splice(0)) controller.abort(new DOMException('time is up', 'TimeoutError'))
    },
  }
}
