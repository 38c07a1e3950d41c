import { shallowRef, type ShallowRef } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'

interface Read {
  busy: Readonly<ShallowRef<boolean>>
  failure: ShallowRef<Failure | null>
  /** Reads; null when it failed, or when another read was begun meanwhile. */
  read: <T>(call: () => Promise<Outcome<T>>) => Promise<T | null>
}

/** Reads over the bridge, where the newest wins: what an earlier one still answers is dropped. */
export function useQuery(onFailure?: (failure: Failure) => void): Read {
  const busy = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  let newest = 0

  async function read<T>(call: () => Promise<Outcome<T>>): Promise<T | null> {
    const asked = (newest += 1)
    busy.value = true
    failure.value = null
    try {
      const outcome = await call()
      if (asked !== newest) return null
      if (outcome.ok) return outcome.value
      failure.value = outcome.failure
      onFailure?.(outcome.failure)
      return null
    } finally {
      if (asked === newest) busy.value = false
    }
  }

  return { busy, failure, read }
}
