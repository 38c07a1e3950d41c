import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { portalNow } from '../lib/portal-clock.ts'

const now = shallowRef(portalNow())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The portal's time in milliseconds, renewed four times a second while anybody looks at it. */
export function usePortalNow(): Readonly<Ref<number>> {
  users += 1
  now.value = portalNow()
  timer ??= setInterval(() => (now.value = portalNow()), 250)
  onScopeDispose(() => {
    users -= 1
    if (users > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return now
}
