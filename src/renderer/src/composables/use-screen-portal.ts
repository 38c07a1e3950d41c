import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'
import { useAppStore } from '../stores/app-store.ts'

/** The portal of the account, case or procedure on screen; null on a screen that belongs to no single portal. */
export function useScreenPortal() {
  const route = useRoute()
  const app = useAppStore()
  const procedures = useProceduresStore()

  return computed(() => {
    const { accountId, caseId, procedureId } = route.params
    const key = accountId ?? caseId ?? procedures.find(String(procedureId))?.accountId
    return typeof key === 'string' ? app.portal(portalIdOf(key)) : null
  })
}
