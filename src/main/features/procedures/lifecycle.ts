import { customerActor } from '#shared/domain/actors.ts'
import type { InputOf } from '#shared/ipc/operations.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import { isInFlight, isReplaceRefused } from '#shared/domain/procedure-machine.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { PlannedAnswers } from '#shared/domain/queue.ts'
import type { AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { Recovery } from '../../effects/recovery.ts'
import type { AccountReader } from '../accounts/account-reader.ts'
import type { Portals } from '../portals/service.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { AuthenticatorSecrets } from './authenticator-secrets.ts'
import { judge } from './eligibility.ts'
import { missingPrerequisite } from './prerequisites.ts'
import { draftOf, type ProcedureDraft, type Procedures } from './service.ts'

/** Decides whether a procedure may begin, and reads back what is true when it ends. */
export interface ProcedureLifecycle {
  /**
   * Reads the account and drafts the procedure.
   *
   * @param answers of a plan, with which the pre-flight is filled in; the operator still confirms them
   * @throws AppError `forbidden` for another's account, or why the procedure cannot begin; each with an audit entry
   */
  prepare(input: InputOf<'procedure.start'>, answers?: PlannedAnswers): Promise<ProcedureDraft>
  /** As `Procedures.begin`, which a caller can put into a unit of work of its own. */
  begin(draft: ProcedureDraft): Procedure
  /** Where the answer of the last effect was lost it is recovered at once; then as `complete`. */
  recoverLost(procedure: Procedure): Promise<Procedure>
  /** After a disable the state is read back, so that the last screen shows what is true; also where the portal refuses to replace. */
  complete(procedure: Procedure): Promise<Procedure>
  cancel(procedureId: string): Promise<Procedure>
  /** Settles every effect for which somebody is signed in; a procedure that is done by that is read back. Never throws. */
  recoverAll(): Promise<void>
}

export interface ProcedureLifecycleDeps {
  procedures: Procedures
  sessions: CustomerSessions
  accounts: AccountReader
  recovery: Recovery
  secrets: AuthenticatorSecrets
  audit: AuditStore
  portals: Portals
  /** False once the console has closed. */
  isOpen(): boolean
}

export function createProcedureLifecycle(deps: ProcedureLifecycleDeps): ProcedureLifecycle {
  const { procedures, sessions, accounts, recovery, secrets, audit, portals } = deps

  async function recoverLost(procedure: Procedure): Promise<Procedure> {
    // An answer that came and could not be recorded leaves a procedure that waits for an answer that is over. Of one that
    // is still to come there is nothing to recover.
    const isLost = isInFlight(procedure.state)
    // What stays unknown waits for the operator or the next sign-in.
    // guard: recovery.at-once
    if (isLost) await recovery.recover('procedure', procedure.id).catch(() => undefined)
    return complete(procedures.get(procedure.id))
  }

  async function complete(procedure: Procedure): Promise<Procedure> {
    // guard: procedure.secret-forgotten
    if (procedure.state.at !== 'code' && !isInFlight(procedure.state)) secrets.forget(procedure.id)
    if (procedures.startOver(procedure.id) !== null) return procedures.get(procedure.id)
    if (isReplaceRefused(procedure)) return backToPreflight(procedure)
    // guard: procedure.read-back
    if (procedure.state.at !== 'done' || procedure.state.readBack) return procedure
    const now = await accounts.readTwoFactor(procedure.accountId).catch(() => null)
    const latest = procedures.get(procedure.id)
    if (now === null || (latest.state.at === 'done' && latest.state.readBack)) return latest
    return stepIfPossible(procedure.id, { type: 'read-back', now }, { action: 'procedure.finished', outcome: 'ok' })
  }

  /** The effect is recorded: where a disk refuses what only follows from it, that is tried again at the next read. */
  function stepIfPossible(...step: Parameters<Procedures['step']>): Procedure {
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
    const actor = customerActor(view.userId)
    audit.append({ actor, account: accountId, action: 'procedure.started', outcome: 'refused', detail })
    throw new AppError('forbidden')
  }

  /** What is true now must be read first; until it can be, the step keeps its problem. */
  async function backToPreflight(procedure: Procedure): Promise<Procedure> {
    void portals.getByKey(procedure.accountId).search()
    const now = await accounts.readTwoFactor(procedure.accountId).catch(() => null)
    if (now === null || !isReplaceRefused(procedures.get(procedure.id))) return procedures.get(procedure.id)
    const event = { type: 'replace-refused' as const, now }
    return stepIfPossible(procedure.id, event, { action: 'procedure.step', outcome: 'ok', detail: { replace: false } })
  }

  return {
    prepare: async ({ accountId, kind }, answers) => {
      refuseDelegated(accountId, kind)
      const { account, twoFactor } = await accounts.page(accountId)
      const replace = kind === 'change' && portals.getByKey(accountId).capabilities().replace
      const missing =
        answers === undefined
          ? missingPrerequisite(kind, account, twoFactor, replace)
          : judge({ kind, to: answers.to }, account, twoFactor, replace)
      // guard: procedure.prerequisites
      if (missing !== null) {
        const actor = customerActor(account.userId)
        const detail = { kind, code: missing }
        audit.append({ actor, account: accountId, action: 'procedure.started', outcome: 'refused', detail })
        throw new AppError(missing)
      }
      return { ...draftOf(kind, account, twoFactor, replace), ...answers }
    },
    begin: procedures.begin,
    recoverLost,
    complete,
    cancel: async (procedureId) => {
      const procedure = procedures.get(procedureId)
      const { accountId, state } = procedure
      if (state.at === 'code') {
        const { client } = sessions.ofAccount(accountId)
        const request = { params: enrolmentOf(procedure) }
        return recoverLost(await procedures.effect(procedureId, 'cancel-enrolment', { request, client }))
      }
      const now = await accounts.readTwoFactor(accountId).catch(() => null)
      return procedures.step(procedureId, { type: 'cancelled', now }, { action: 'procedure.cancelled', outcome: 'ok' })
    },
    recoverAll: async () => {
      if (!deps.isOpen()) return
      for (const procedureId of await recovery.recoverAll()) {
        if (!deps.isOpen()) return
        const procedure = procedures.find(procedureId)
        if (procedure?.state.at === 'done') await complete(procedure).catch(() => undefined)
      }
    },
  }
}

/** The set-up that waits for its code, as the portal's path names it. @throws AppError `wrong-step` */
export function enrolmentOf({ accountId, state }: Procedure): { accountId: string; enrolmentId: string } {
  if (state.at !== 'code') throw new AppError('wrong-step')
  return { accountId: idAtPortal(accountId), enrolmentId: state.enrolment.id }
}
