import { useRouter } from 'vue-router'
import type { SignedIn } from '../../composables/use-sign-in.ts'

/** After a sign-in, shows the account that signed in: no button of another one stays on the screen. */
export function useGoToAccount(): (as: SignedIn) => Promise<void> {
  const router = useRouter()
  return async (accountId) => {
    if (accountId !== null) await router.push({ name: 'account', params: { accountId, tab: 'security' } })
  }
}
