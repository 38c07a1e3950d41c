import { computed, type ComputedRef } from 'vue'
import type { AnyTrouble } from './failure-text.ts'
import { secondsUntil } from './durations.ts'
import { useTick } from './use-tick.ts'

/**
 * The lock that a refused password or code met, by the portal's clock.
 *
 * @returns locked: nothing may be typed now; secondsLeft: until it ends, null where only support ends it or none is known
 */
export function useLock(trouble: () => AnyTrouble | null): {
  locked: ComputedRef<boolean>
  secondsLeft: ComputedRef<number | null>
} {
  const now = useTick()
  const until = computed(() => trouble()?.lockedUntil)
  const secondsLeft = computed(() => (until.value ? secondsUntil(until.value, now.value) : null))
  const locked = computed(() => until.value !== undefined && secondsLeft.value !== 0)
  return { locked, secondsLeft }
}
