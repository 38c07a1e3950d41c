import { shallowRef, type ShallowRef } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'

interface Call {
  busy: Readonly<ShallowRef<boolean>>
  failure: ShallowRef<Failure | null>
  /** Runs one call after another press is no longer possible; null when it failed. */
  run: <T>(call: () => Promise<Outcome<T>>) => Promise<T | null>
  /** What is said of a call that went well: gone as soon as the next one begins, whatever becomes of that. */
  notice: <T>(nothing: T) => ShallowRef<T>
}

/** One call at a time over the bridge, with what came of it. A second press while one runs does nothing. */
export function useCommand(onFailure?: (failure: Failure) => void): Call {
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  const forgetNotices: (() => void)[] = []

  async function run<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    failure.value = null
    for (const forget of forgetNotices) forget()
    try {
      const outcome = await call()
      if (outcome.ok) return outcome.value
      failure.value = outcome.failure
      onFailure?.(outcome.failure)
      return null
    } finally {
      busy.value = false
    }
  }

  function notice<T>(nothing: T): ShallowRef<T> {
    const said = shallowRef(nothing) as ShallowRef<T>
    forgetNotices.push(() => void (said.value = nothing))
    return said
  }

  return { busy, failure, run, notice }
}
