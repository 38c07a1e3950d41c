import { useRouter } from 'vue-router'
import type { SignedIn } from './use-sign-in.ts'

/** After a sign-in of whoever came: their account is shown, and no button of another one stays on the screen. */
export function useGoToAccount(): (as: SignedIn) => Promise<void> {
  const router = useRouter()
  return async (accountId) => {
    if (accountId !== null) await router.push({ name: 'account', params: { accountId, tab: 'security' } })
  }
}
