import { idAtPortal } from '#shared/domain/account-key.ts'
import { AppError } from '../../base/errors.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import type { Recovery } from '../../effects/recovery.ts'
import type { AccountReader } from '../accounts/account-reader.ts'
import type { Portals } from '../portals/service.ts'
import type { CustomerSessions, ActiveSession } from '../sessions/customer-sessions.ts'
import type { AuthenticatorSecrets } from './authenticator-secrets.ts'
import { enrolmentOf, type ProcedureLifecycle } from './lifecycle.ts'
import type { Procedures } from './service.ts'

export interface ProcedureHandlerDeps {
  procedures: Procedures
  sessions: CustomerSessions
  lifecycle: ProcedureLifecycle
  accounts: AccountReader
  recovery: Recovery
  secrets: AuthenticatorSecrets
  portals: Portals
}

/** `procedure.*`: turning 2FA off and setting it up, step by step. Secrets are arguments and are never kept. */
export function createProcedureHandlers(deps: ProcedureHandlerDeps): HandlersOf<'procedure'> {
  const { procedures, sessions, lifecycle, accounts, recovery, secrets, portals } = deps
  const { recoverLost, complete } = lifecycle

  /** The session of the account's own login. @throws AppError `signed-out` */
  function sessionFor(procedureId: string): ActiveSession {
    return sessions.ofAccount(procedures.get(procedureId).accountId)
  }

  return {
    'procedure.start': async (input) => lifecycle.begin(await lifecycle.prepare(input)),
    'procedure.get': async ({ procedureId }) => {
      const found = procedures.get(procedureId)
      return { procedure: await (found.state.at === 'sending' ? recoverLost(found) : complete(found)) }
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
      return recoverLost(await procedures.effect(procedureId, 'disable', { request, client }))
    },
    'procedure.openSetup': async ({ procedureId }) =>
      procedures.step(procedureId, { type: 'setup-opened' }, { action: 'procedure.step', outcome: 'ok' }),
    'procedure.chooseMethod': async ({ procedureId, method }) => {
      const { accountId } = procedures.get(procedureId)
      // guard: procedure.offered-methods
      if (!portals.getByKey(accountId).capabilities().methods.includes(method))
        throw new AppError('invalid-request', 'input-refused')
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
      return recoverLost(await procedures.effect(procedureId, 'start-enrolment', { request, client }))
    },
    'procedure.authenticatorSecret': async ({ procedureId }) => {
      const secret = secrets.find(procedureId)
      if (secret === null) throw new AppError('not-found', 'not-here-any-more')
      return secret
    },
    'procedure.verifyCode': async ({ procedureId, code }) => {
      const { client } = sessionFor(procedureId)
      const request = { params: enrolmentOf(procedures.get(procedureId)), body: { code } }
      return recoverLost(await procedures.effect(procedureId, 'verify-code', { request, client }))
    },
    'procedure.resendCode': async ({ procedureId }) => {
      const { client } = sessionFor(procedureId)
      const request = { params: enrolmentOf(procedures.get(procedureId)) }
      return recoverLost(await procedures.effect(procedureId, 'resend-code', { request, client }))
    },
    'procedure.finish': async ({ procedureId }) => {
      const { accountId, state } = procedures.get(procedureId)
      if (state.at !== 'accepted') throw new AppError('wrong-step')
      // "Okay" makes no call of its own, so a portal that cannot be asked now does not keep the procedure open.
      // guard: procedure.finish-read
      const read = await accounts.readTwoFactor(accountId).catch(() => null)
      const event = { type: 'okay' as const, now: read ?? state.now, readBack: read !== null }
      const detail = { readBack: event.readBack }
      return procedures.step(procedureId, event, { action: 'procedure.finished', outcome: 'ok', detail })
    },
    'procedure.cancel': ({ procedureId }) => lifecycle.cancel(procedureId),
    'procedure.recover': async ({ procedureId }) => {
      await recovery.recover('procedure', procedureId)
      return complete(procedures.get(procedureId))
    },
  }
}
