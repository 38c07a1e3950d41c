import { onScopeDispose, watch } from 'vue'
import { useRouter, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { useAppStore } from '../stores/app-store.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'

/** Leads each link to an account of a guided portal, or to its open procedure, to the portal's page. */
export function useGuidedRoutes(): void {
  const router = useRouter()
  const app = useAppStore()
  const procedures = useProceduresStore()

  function accountOf({ name, params }: RouteLocationNormalized): string | null {
    if (name === 'account') return String(params['accountId'])
    if (name !== 'procedure') return null
    return procedures.open.find(({ id }) => id === params['procedureId'])?.accountId ?? null
  }

  function instead(to: RouteLocationNormalized): RouteLocationRaw | null {
    const accountId = accountOf(to)
    return accountId === null || app.recipeOf(accountId) === null ? null : { name: 'guided', params: { accountId } }
  }

  onScopeDispose(router.beforeEach((to) => instead(to) ?? true))
  // The first route may be older than what is known of its account.
  watch(
    () => [app.snapshot === null, procedures.open.length],
    () => {
      const other = instead(router.currentRoute.value)
      if (other !== null) void router.replace(other)
    },
    { immediate: true },
  )
}
