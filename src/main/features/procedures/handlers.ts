import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { FailureCode } from '#shared/ipc/outcome.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import { isInFlight, isReplaceRefused } from '#shared/domain/procedure-machine.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { Accounts } from '../accounts/account-reader.ts'
import type { AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { CustomerSessions, HeldSession } from '../sessions/customer-sessions.ts'
import type { AuthenticatorSecrets } from './authenticator-secrets.ts'
import type { Portals } from '../portals/service.ts'
import type { Recovery } from '../../effects/recovery.ts'
import { missingPrerequisite } from './prerequisites.ts'
import { draftOf, type Procedures } from './service.ts'
import type { HandlerInput } from '../../base/secrets/secret-inputs.ts'

type ProcedureOperation = Extract<OperationName, `procedure.${string}`>

/** The commands of a procedure, one for each operation of the bridge. Secrets are arguments and are never kept. */
export type ProcedureHandlers = {
  [N in ProcedureOperation]: (input: HandlerInput<N>) => Promise<OutputOf<N>>
} & { 'procedure.start': (input: InputOf<'procedure.start'>, carried?: Carried) => Promise<Procedure> }

/** What a queue gives to each procedure that it begins. */
interface Carried {
  /** The answers with which the pre-flight is filled in; the operator still confirms them. */
  answers: Pick<Procedure, 'to' | 'reason' | 'note' | 'howLong'>
  /** What stands in the way of these answers on the account as it was just read; null where nothing does. */
  missing(account: Account, twoFactor: TwoFactorState, replace: boolean): FailureCode | null
  /** In the transaction that begins the procedure; what it throws undoes that. */
  begun(procedureId: string): void
}

export interface ProcedureHandlerDeps {
  procedures: Procedures
  sessions: CustomerSessions
  accounts: Accounts
  recovery: Recovery
  secrets: AuthenticatorSecrets
  audit: AuditStore
  portals: Portals
}

export function createProcedureHandlers(deps: ProcedureHandlerDeps): ProcedureHandlers {
  const { procedures, sessions, accounts, recovery, secrets, audit } = deps

  function sessionFor(procedureId: string): HeldSession {
    return sessions.ofAccount(procedures.get(procedureId).accountId)
  }

  /** A lost answer is looked for at once; what stays unknown waits for the operator or the next sign-in. */
  async function recovered(procedure: Procedure): Promise<Procedure> {
    const { state } = procedure
    // An answer that came and could not be recorded leaves a procedure that waits for what nobody will tell.
    const isLost = state.at === 'unknown' || (state.at === 'sending' && !recovery.isAwaited(state.key))
    // guard: recovery.at-once
    if (isLost) await recovery.recover('procedure', procedure.id).catch(() => undefined)
    return finished(procedures.get(procedure.id))
  }

  /** After a disable the state is read back, so that the last screen tells what is true; and where the portal will not replace. */
  async function finished(procedure: Procedure): Promise<Procedure> {
    // guard: procedure.secret-forgotten
    if (procedure.state.at !== 'code' && !isInFlight(procedure.state)) secrets.forget(procedure.id)
    if (procedures.startOver(procedure.id) !== null) return procedures.get(procedure.id)
    if (isReplaceRefused(procedure)) return backToPreflight(procedure)
    // guard: procedure.read-back
    if (procedure.state.at !== 'done' || procedure.state.readBack) return procedure
    // guard: procedure.state-read
    const now = await accounts.readTwoFactor(procedure.accountId).catch(() => null)
    const latest = procedures.get(procedure.id)
    if (now === null || (latest.state.at === 'done' && latest.state.readBack)) return latest
    return followed(procedure.id, { type: 'read-back', now }, { action: 'procedure.finished', outcome: 'ok' })
  }

  /** The effect is recorded: a disk that refuses what only follows from it is asked again at the next look. */
  function followed(...step: Parameters<Procedures['step']>): Procedure {
    try {
      return procedures.step(...step)
    } catch (error) {
      if (error instanceof AppError) throw error
      return procedures.get(step[0])
    }
  }

  /** No role but the owner's changes a factor (contract, ACC-7), so nothing is begun that could not be ended. */
  function refuseDelegated(accountId: string, kind: ProcedureKind): void {
    const { view } = sessions.reaching(accountId)
    // guard: procedure.own-account
    if (view.accountId === accountId) return
    const detail = { kind, code: 'forbidden' }
    const actor = `customer:${view.userId}`
    audit.append({ actor, account: accountId, action: 'procedure.started', outcome: 'refused', detail })
    throw new AppError('forbidden')
  }

  /** What is true now must be read first; until it can be, the step stands with its problem. */
  async function backToPreflight(procedure: Procedure): Promise<Procedure> {
    void deps.portals.ofKey(procedure.accountId).search()
    const now = await accounts.readTwoFactor(procedure.accountId).catch(() => null)
    if (now === null || !isReplaceRefused(procedures.get(procedure.id))) return procedures.get(procedure.id)
    const detail = { replace: false }
    return followed(procedure.id, { type: 'replace-refused', now }, { action: 'procedure.step', outcome: 'ok', detail })
  }

  function enrolmentOf(procedureId: string): { accountId: string; enrolmentId: string } {
    const { accountId, state } = procedures.get(procedureId)
    if (state.at !== 'code') throw new AppError('wrong-step')
    return { accountId: idAtPortal(accountId), enrolmentId: state.enrolment.id }
  }

  return {
    'procedure.start': async ({ accountId, kind }, carried?: Carried) => {
      refuseDelegated(accountId, kind)
      const { account, twoFactor } = await accounts.page(accountId)
      const replace = kind === 'change' && deps.portals.ofKey(accountId).capabilities().replace
      const missing =
        carried?.missing(account, twoFactor, replace) ?? missingPrerequisite(kind, account, twoFactor, replace)
      // guard: procedure.prerequisites
      if (missing !== null) {
        const actor = `customer:${account.userId}`
        audit.append({
          actor,
          account: accountId,
          action: 'procedure.started',
          outcome: 'refused',
          detail: { kind, code: missing },
        })
        throw new AppError(missing)
      }
      return procedures.begin({ ...draftOf(kind, account, twoFactor, replace), ...carried?.answers }, carried?.begun)
    },
    'procedure.get': async ({ procedureId }) => {
      const found = procedures.get(procedureId)
      return { procedure: await (found.state.at === 'sending' ? recovered(found) : finished(found)) }
    },
    'procedure.confirmPreflight': async ({ procedureId, ...answer }) =>
      procedures.step(
        procedureId,
        { type: 'preflight-confirmed', ...answer },
        { action: 'procedure.preflight', outcome: 'ok', detail: answer },
      ),
    'procedure.disable': async ({ procedureId, password }) => {
      const { client } = sessionFor(procedureId)
      const { accountId, state } = procedures.get(procedureId)
      if (state.at !== 'disable') throw new AppError('wrong-step')
      const request = {
        // guard: procedure.disable-account
        params: { accountId: idAtPortal(accountId) },
        // guard: procedure.disable-version
        body: { password, expectedVersion: state.version },
      }
      return recovered(await procedures.effect(procedureId, 'disable', { request, client }))
    },
    'procedure.openSetup': async ({ procedureId }) =>
      procedures.step(procedureId, { type: 'setup-opened' }, { action: 'procedure.step', outcome: 'ok' }),
    'procedure.chooseMethod': async ({ procedureId, method }) => {
      const { accountId } = procedures.get(procedureId)
      // guard: procedure.offered-methods
      if (!deps.portals.ofKey(accountId).capabilities().methods.includes(method)) throw new AppError('invalid-request')
      const detail = { method }
      return procedures.step(
        procedureId,
        { type: 'method-chosen', method },
        { action: 'procedure.step', outcome: 'ok', detail },
      )
    },
    'procedure.goBack': async ({ procedureId }) =>
      procedures.step(
        procedureId,
        { type: 'went-back' },
        { action: 'procedure.step', outcome: 'ok', detail: { back: true } },
      ),
    'procedure.confirmIdentity': async ({ procedureId, password }) => {
      const { client } = sessionFor(procedureId)
      const { accountId, state, replace } = procedures.get(procedureId)
      if (state.at !== 'identity') throw new AppError('wrong-step')
      const request = {
        // guard: procedure.set-up-account
        params: { accountId: idAtPortal(accountId) },
        // guard: procedure.set-up-version
        body: { method: state.method, password, expectedVersion: state.version, ...(replace ? { replace } : {}) },
      }
      return recovered(await procedures.effect(procedureId, 'start-enrolment', { request, client }))
    },
    'procedure.authenticatorSecret': async ({ procedureId }) => {
      const kept = secrets.of(procedureId)
      if (kept === null) throw new AppError('not-found')
      return kept
    },
    'procedure.verifyCode': async ({ procedureId, code }) => {
      const { client } = sessionFor(procedureId)
      const request = { params: enrolmentOf(procedureId), body: { code } }
      return recovered(await procedures.effect(procedureId, 'verify-code', { request, client }))
    },
    'procedure.resendCode': async ({ procedureId }) => {
      const { client } = sessionFor(procedureId)
      const request = { params: enrolmentOf(procedureId) }
      return recovered(await procedures.effect(procedureId, 'resend-code', { request, client }))
    },
    'procedure.finish': async ({ procedureId }) => {
      const { accountId, state } = procedures.get(procedureId)
      if (state.at !== 'accepted') throw new AppError('wrong-step')
      // "Okay" makes no call of its own, so a portal that cannot be asked now does not keep the procedure open.
      const read = await accounts.readTwoFactor(accountId).catch(() => null)
      const event = { type: 'okay' as const, now: read ?? state.now, readBack: read !== null }
      const detail = { readBack: event.readBack }
      return procedures.step(procedureId, event, { action: 'procedure.finished', outcome: 'ok', detail })
    },
    'procedure.cancel': async ({ procedureId }) => {
      const { accountId, state } = procedures.get(procedureId)
      if (state.at === 'code') {
        const { client } = sessionFor(procedureId)
        const request = { params: enrolmentOf(procedureId) }
        return recovered(await procedures.effect(procedureId, 'cancel-enrolment', { request, client }))
      }
      const now = await accounts.readTwoFactor(accountId).catch(() => null)
      return procedures.step(procedureId, { type: 'cancelled', now }, { action: 'procedure.cancelled', outcome: 'ok' })
    },
    'procedure.reconcile': async ({ procedureId }) => {
      await recovery.recover('procedure', procedureId)
      return finished(procedures.get(procedureId))
    },
  }
}
