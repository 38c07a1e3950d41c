import { ref, shallowRef, watch, type Ref } from 'vue'
import type { AccountPage } from '#shared/ipc/views.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import * as accountsApi from '../api/accounts.ts'
import { useMainEvent } from './use-main-event.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import { useQuery } from './use-query.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'

/** One account as the portal has it now. Read again on demand, after sign-in, and when a procedure on it moved. */
export function useAccountPage(accountId: Ref<string>, userId: () => string | undefined) {
  const page = shallowRef<AccountPage | null>(null)
  const signedOut = ref(false)
  const app = useAppStore()
  const signIn = useSignInStore()
  const { busy, failure, read } = useQuery((why) => (signedOut.value = needsSignIn(why)))

  async function load(): Promise<void> {
    const next = await read(() => accountsApi.get({ accountId: accountId.value }))
    if (!next) return
    page.value = next
    signedOut.value = false
  }

  async function askSignIn(): Promise<void> {
    const who = userId()
    const login = { who: 'customer' as const, portalId: portalIdOf(accountId.value) }
    if (await signIn.ask(who === undefined ? login : { ...login, userId: who })) await load()
  }

  watch(
    accountId,
    () => {
      page.value = null
      signedOut.value = false
      void load()
    },
    { immediate: true },
  )
  watch(
    () => app.sessions.length,
    () => void load(),
  )
  useMainEvent('procedure.changed', (procedure) => {
    if (procedure.accountId === accountId.value) void load()
  })

  useMainEvent('timeline.changed', ({ accountId: changed }) => {
    if (changed === accountId.value) void load()
  })

  return { page, signedOut, busy, failure, load, askSignIn }
}
