import { computed, inject, provide, shallowRef, watch, type InjectionKey, type Ref } from 'vue'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { Procedure, ProcedureState } from '#shared/domain/procedure.ts'
import type { Method } from '#shared/api/primitives.ts'
import { needsSignIn } from '../lib/failure-kind.ts'
import type { PreflightAnswer } from '#shared/domain/procedure-events.ts'
import { useAccountFacts } from './use-account-facts.ts'
import { useCommand } from './use-command.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useSignInStore } from '../stores/sign-in-store.ts'
import { currentState, useProceduresStore } from '../stores/procedures-store.ts'

/** A state of a procedure, as the step that shows it gets it. */
export type StepState<At extends ProcedureState['at']> = Extract<ProcedureState, { at: At }>

type OpenProcedure = ReturnType<typeof createOpenProcedure>
const openProcedure: InjectionKey<OpenProcedure> = Symbol('open procedure')

/** The procedure that a screen shows, for its steps. */
export function provideProcedure(procedureId: Ref<string>): OpenProcedure {
  const created = createOpenProcedure(procedureId)
  provide(openProcedure, created)
  return created
}

/** Gives the steps the procedure of the screen around them, and sends their commands one at a time. */
export function useProcedure(): OpenProcedure {
  const found = inject(openProcedure)
  if (found === undefined) throw new Error('no screen above provides a procedure')
  return found
}

/** One procedure with its commands. What it shows comes from main's snapshots alone. */
function createOpenProcedure(procedureId: Ref<string>) {
  const procedures = useProceduresStore()
  const app = useAppStore()
  const signIn = useSignInStore()
  const { busy: calling, failure: callFailure, run } = useCommand()
  /** Why the procedure could not be read. */
  const unread = shallowRef<Failure | null>(null)

  const procedure = computed(() => procedures.find(procedureId.value))
  const step = computed(() => (procedure.value ? currentState(procedure.value) : null))
  const busy = computed(() => calling.value || procedure.value?.state.at === 'sending')
  const { account } = useAccountFacts(() => procedure.value)
  const capabilities = computed(() => (procedure.value ? app.capabilitiesOf(procedure.value.accountId) : null))
  /** The method that stays active until the new one is verified; null where none does. */
  const protectedBy = computed(() => (procedure.value?.replace === true ? procedure.value.from : null))
  const signedOut = computed(() => procedure.value !== null && !app.isSignedIn(procedure.value.accountId))
  /** The problem of the last attempt. A session that was missing is no problem any more once there is one. */
  const failure = computed(
    () =>
      [callFailure.value, procedure.value?.problem].find((why) => why && (signedOut.value || !needsSignIn(why))) ??
      null,
  )

  async function load(): Promise<void> {
    const asked = procedureId.value
    const outcome = await procedures.load(asked)
    if (asked !== procedureId.value) return
    unread.value = outcome.ok ? null : outcome.failure
  }

  async function askSignIn(): Promise<boolean> {
    if (!procedure.value) return signIn.ask({ who: 'customer' })
    const { accountId, userId } = procedure.value
    return signIn.ask({ who: 'customer', portalId: portalIdOf(accountId), userId })
  }

  /** Sends one command. A session that has ended asks for a sign-in; the step then waits for the next press. */
  async function send(call: () => Promise<Outcome<Procedure>>): Promise<Procedure | null> {
    const next = await run(call)
    const why = callFailure.value ?? next?.problem
    if (why && needsSignIn(why) && (await askSignIn())) callFailure.value = null
    return next
  }

  const of = () => ({ procedureId: procedureId.value })
  /** After "Setup Two-Factor Authentication" on the account's page, a set-up goes straight on to portal step 7. */
  async function confirmPreflight(answer: PreflightAnswer): Promise<void> {
    const next = await send(() => procedures.confirmPreflight({ ...of(), ...answer }))
    if (next?.kind === 'set-up' && next.state.at === 'setup') await send(() => procedures.openSetup(of()))
  }

  function show(): void {
    callFailure.value = null
    void load()
  }

  watch(procedureId, show, { immediate: true })

  return {
    procedure,
    step,
    account,
    capabilities,
    protectedBy,
    busy,
    failure,
    unread,
    signedOut,
    askSignIn,
    confirmPreflight,
    disable: (password: string) => send(() => procedures.disable({ ...of(), password })),
    openSetup: () => send(() => procedures.openSetup(of())),
    chooseMethod: (method: Method) => send(() => procedures.chooseMethod({ ...of(), method })),
    goBack: () => send(() => procedures.goBack(of())),
    confirmIdentity: (password: string) => send(() => procedures.confirmIdentity({ ...of(), password })),
    verifyCode: (code: string) => send(() => procedures.verifyCode({ ...of(), code })),
    resendCode: () => send(() => procedures.resendCode(of())),
    finish: () => send(() => procedures.finish(of())),
    cancel: () => send(() => procedures.cancel(of())),
    recover: () => send(() => procedures.recover(of())),
  }
}
