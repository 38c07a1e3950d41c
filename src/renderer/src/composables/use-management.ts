import { watch } from 'vue'
import { useRouter } from 'vue-router'
import type { ListedAccount } from '#shared/ipc/views.ts'
import * as accountsApi from '../api/accounts.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useAccountAccess } from './use-account-access.ts'

/**
 * Opening an account that is reached by delegated access alone enters Management Mode; opening another account leaves it. So the banner never names another account than the page.
 */
export function useManagement(accountId: () => string, row: () => ListedAccount | null): void {
  const app = useAppStore()
  const { role } = useAccountAccess(row)
  watch(
    [accountId, role],
    ([opened, as]) => {
      if (as !== null && as !== 'owner') void accountsApi.enterManagement({ accountId: opened })
      else if (app.management !== null && app.management.accountId !== opened) void accountsApi.leaveManagement()
    },
    { immediate: true },
  )
}

/** Leaves Management Mode: first away from the account's page, which would enter it again. */
export function useLeaveManagement() {
  const router = useRouter()

  return async (): Promise<void> => {
    await router.push({ name: 'accounts' })
    await accountsApi.leaveManagement()
  }
}
