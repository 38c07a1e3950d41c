import { useRouter } from 'vue-router'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import { useCommand } from './use-command.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'

/** Begins a procedure on an account and opens its wizard. */
export function useStartProcedure(accountId: () => string, userId: () => string) {
  const { busy, failure, run } = useCommand()
  const procedures = useProceduresStore()
  const signIn = useSignInStore()
  const router = useRouter()

  async function start(kind: ProcedureKind): Promise<void> {
    const procedure = await run(() => procedures.start({ accountId: accountId(), kind }))
    if (procedure) {
      await router.push({ name: 'procedure', params: { procedureId: procedure.id } })
      return
    }
    if (!failure.value || !needsSignIn(failure.value)) return
    const login = { who: 'customer' as const, portalId: portalIdOf(accountId()), userId: userId() }
    if (await signIn.ask(login)) await start(kind)
  }

  return { busy, failure, start }
}
