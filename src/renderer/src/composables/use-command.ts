import { shallowRef, type ShallowRef } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'

interface Call {
  busy: Readonly<ShallowRef<boolean>>
  failure: ShallowRef<Failure | null>
  /** Runs one call after another press is no longer possible; null when it failed. */
  run: <T>(call: () => Promise<Outcome<T>>) => Promise<T | null>
}

/** One call at a time over the bridge, with what came of it. A second press while one runs does nothing. */
export function useCommand(onFailure?: (failure: Failure) => void): Call {
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)

  async function run<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    failure.value = null
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

  return { busy, failure, run }
}
