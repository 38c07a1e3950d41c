import { createSharedComposable, useIntervalFn } from '@vueuse/core'
import { readonly, shallowRef, type Ref } from 'vue'
import { portalNow } from '../lib/portal-clock.ts'

/** One timer for every user; it ends with the last of them. */
const useSharedNow = createSharedComposable(() => {
  const now = shallowRef(portalNow())
  const update = (): void => void (now.value = portalNow())
  useIntervalFn(update, 250)
  return { now: readonly(now), update }
})

/** The portal's time in milliseconds, updated four times a second while it is shown. */
export function usePortalNow(): Readonly<Ref<number>> {
  const { now, update } = useSharedNow()
  update()
  return now
}
