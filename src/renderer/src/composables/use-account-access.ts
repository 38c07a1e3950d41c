import { computed, type ComputedRef } from 'vue'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { bestReach, refusedTo, type AccountAct, type WhoMay } from '#shared/domain/role-permissions.ts'
import type { AccountRole } from '#shared/api/accounts.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { useAppStore } from '../stores/app-store.ts'

/** Delegated access to an account: whose login, and as what. */
export interface DelegatedAccess {
  role: AccountRole
  via: string
  viaName: string
  viaUserId: string
}

/** How the signed-in logins reach an account: as what, and by which delegated access. */
export function useAccountAccess(row: () => ListedAccount | null) {
  const app = useAppStore()
  const accounts = useAccountsStore()

  /** The delegated access of the signed-in login whose role has the most permissions, whether or not the owner is here. */
  const delegated = computed<DelegatedAccess | null>(() => {
    const best = bestReach((row()?.reachedBy ?? []).filter(({ via }) => app.isSignedIn(via)))
    return best === null ? null : { ...best, viaUserId: accounts.find(best.via)?.userId ?? best.viaName }
  })
  /** Null while nobody is signed in who reaches it. */
  const role: ComputedRef<AccountRole | null> = computed(() =>
    row()?.signedIn === true ? 'owner' : (delegated.value?.role ?? null),
  )
  /** Who may do this where the role that is here may not; null where it may, or where nobody is here. */
  const refused = (act: AccountAct): WhoMay | null => (role.value === null ? null : refusedTo(role.value, act))

  return { delegated, role, refused }
}
