import { useLocalStorage } from '@vueuse/core'
import { computed, ref } from 'vue'
import { useAppStore } from '../stores/app-store.ts'
import type { SignInRequest } from '../stores/sign-in-store.ts'

/** At which portal a sign-in happens: the one that is asked for, else the one of the last sign-in, else the first. */
export function useSignInPortal(request: () => SignInRequest) {
  const app = useAppStore()
  /** A portal's id and nothing else. Written at once: the dialog is gone a moment after a sign-in. */
  const last = useLocalStorage('factordesk.last-portal', '', { flush: 'sync' })
  const picked = ref<string | null>(null)

  /** Staff sign in only where there is a desk. */
  const choices = computed(() => {
    const { who, portalId } = request()
    if (portalId !== undefined) return app.portals.filter(({ id }) => id === portalId)
    return who === 'staff' ? app.desks : app.portals
  })
  const portal = computed(() => {
    const of = (id: string | null) => choices.value.find((one) => one.id === id)
    return of(picked.value) ?? of(last.value) ?? choices.value[0] ?? null
  })
  const chosen = computed<string | null>({
    get: () => portal.value?.id ?? null,
    set: (id) => (picked.value = id),
  })

  function remember(): void {
    if (portal.value !== null) last.value = portal.value.id
  }

  return { choices, portal, chosen, remember }
}
