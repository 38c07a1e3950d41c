import { useRouter } from 'vue-router'
import * as managementApi from '../api/management.ts'

/** Leaves Management Mode: first away from the account's page, which would enter it again. */
export function useLeaveManagement() {
  const router = useRouter()

  return async (): Promise<void> => {
    await router.push({ name: 'accounts' })
    await managementApi.leave()
  }
}
