import { computed, type ComputedRef } from 'vue'
import type { AnyFailure } from '../lib/failure-kind.ts'
import { secondsUntil } from '../lib/durations.ts'
import { usePortalNow } from './use-portal-now.ts'

/**
 * Counts down the lock that a refused password or code met, by the portal's clock.
 *
 * @returns locked: nothing may be typed now; secondsLeft: until it ends, null where only support ends it or none is known
 */
export function useLockout(failure: () => AnyFailure | null): {
  locked: ComputedRef<boolean>
  secondsLeft: ComputedRef<number | null>
} {
  const now = usePortalNow()
  const until = computed(() => failure()?.lockedUntil)
  const secondsLeft = computed(() => (until.value ? secondsUntil(until.value, now.value) : null))
  const locked = computed(() => until.value !== undefined && secondsLeft.value !== 0)
  return { locked, secondsLeft }
}
