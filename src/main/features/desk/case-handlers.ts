import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { EffectRun } from '../../effects/engine.ts'
import { recordDone } from '../../audit/record-done.ts'
import { AppError } from '../../base/errors.ts'
import { unopened, type CaseEffects } from './case-effects.ts'
import { deskSession, type DeskSession, type DeskSessionDeps } from './desk-session.ts'
import type { SetUps } from './pending-enrolments.ts'
import type { HandlerInput } from '../../base/secrets/secret-inputs.ts'
import type { CaseEffect } from '#shared/domain/effects.ts'

/** The effects whose answer is the case as it stands after them. */
type CaseAnswered = Exclude<CaseEffect, 'open-case' | 'enrol-for-customer' | 'resend-for-customer'>

type CaseOperation = Extract<OperationName, `desk.${string}`>
type Commands<N extends OperationName> = { [K in N]: (input: HandlerInput<K>) => Promise<OutputOf<K>> }
type Sends = Exclude<
  CaseOperation,
  | 'desk.signIn'
  | 'desk.verifyChallenge'
  | 'desk.resendChallenge'
  | 'desk.signOut'
  | 'desk.searchCustomers'
  | 'desk.getCustomer'
  | 'desk.listCases'
  | 'desk.getCase'
  | 'desk.reconcile'
>

/** A case that a button was pressed on: in whose name, as it stood just before, and how the portal's path names it. */
interface Press {
  by: DeskSession
  current: CaseAtWork
  params: { caseId: string }
}

export interface CaseServiceDeps extends DeskSessionDeps {
  audit: AuditStore
  cases: CaseEffects
  setUps: SetUps
}

/** Every button of a case that changes something at the portal. */
export function caseCommands(deps: CaseServiceDeps): Commands<Sends> {
  const { audit, cases, setUps } = deps

  async function press(caseId: string): Promise<Press> {
    const by = deskSession(deps, caseId)
    return { by, current: await by.readCase(caseId), params: { caseId: idAtPortal(caseId) } }
  }

  /**
   * Sends an effect whose answer is the case.
   *
   * @param more the guide's step, and whether the effect is bound to the present two-factor version
   */
  async function act<F extends CaseAnswered>(
    { by, current }: Press,
    effect: F,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
    more: { step?: string; versioned?: true } = {},
  ): Promise<CaseAtWork> {
    const subject = { ...current, ...more, ...(more.versioned && { version: current.twoFactor.version }) }
    const answer = await cases.run(by, effect, subject, detail, request)
    return answer === null
      ? cases.settledCase(by, current.id)
      : by.caseFrom(answer as Parameters<DeskSession['caseFrom']>[0])
  }

  /** The set-up of a case that waits. @throws AppError `wrong-step` when none does */
  function waitingIn(caseId: string): { enrolmentId: string } {
    const waiting = setUps.of(caseId)
    if (waiting === null) throw new AppError('wrong-step')
    return { enrolmentId: waiting.id }
  }

  /** The answer to a set-up, where it was found out elsewhere. */
  function waitingNow(caseId: string): OutputOf<'desk.enrol'> {
    const waiting = setUps.of(caseId)
    if (waiting === null) throw new AppError('outcome-unknown')
    return waiting
  }

  return {
    'desk.openCase': async (body) => {
      const by = deskSession(deps, body.accountId)
      const { accountId, ticket, channel, scenario, reason } = body
      const subject = { id: unopened(accountId), accountId, ticket }
      const request = { body: { ...body, accountId: idAtPortal(accountId) } }
      const answer = await cases.run(by, 'open-case', subject, { channel, scenario, reason }, request)
      return answer === null ? cases.settledCase(by, subject.id) : by.caseFrom(answer)
    },
    'desk.addEvidence': async ({ caseId, ...body }) => {
      const pressed = await press(caseId)
      return act(pressed, 'add-evidence', { ...body }, { params: pressed.params, body })
    },
    'desk.askConsent': async ({ caseId, act: asked }) => {
      const pressed = await press(caseId)
      return act(pressed, 'ask-consent', { act: asked }, { params: pressed.params, body: { act: asked } })
    },
    'desk.updateContact': async ({ caseId, email, mobileNumber }) => {
      const pressed = await press(caseId)
      const detail = {
        // guard: desk.masked-email
        ...(email !== undefined && { email: maskedEmail(email) }),
        // guard: desk.masked-mobile
        ...(mobileNumber !== undefined && { mobile: maskedMobile(mobileNumber) }),
      }
      return act(pressed, 'update-contact', detail, { params: pressed.params, body: { email, mobileNumber } })
    },
    'desk.readContact': async ({ caseId }) => {
      const { by, current, params } = await press(caseId)
      const sent = await by.client.call(endpoints.readContactUpdate, { params })
      // What could not be recorded as read is not shown; the portal may have recorded a reading that never arrived here.
      // guard: desk.reading-recorded
      if (sent.kind !== 'refused' && sent.kind !== 'unreachable') {
        recordDone(() =>
          audit.append({
            actor: by.actor,
            account: current.accountId,
            procedure: caseId,
            ticket: current.ticket,
            action: 'contact.read',
            outcome: sent.kind === 'answered' ? 'ok' : 'unknown',
            detail: {},
            trace: sent.kind === 'lost' ? null : sent.traceId || null,
          }),
        )
      }
      return answerOf<typeof endpoints.readContactUpdate>(sent, 'recorded-read').body
    },
    'desk.approve': async ({ caseId, note, act: approved }) => {
      const pressed = await press(caseId)
      const body = { note, ...(approved && { act: approved }) }
      return act(pressed, 'approve-case', body, { params: pressed.params, body })
    },
    'desk.refuse': async ({ caseId, note, act: refused }) => {
      const pressed = await press(caseId)
      const body = { note, ...(refused && { act: refused }) }
      return act(pressed, 'refuse-case', body, { params: pressed.params, body })
    },
    'desk.disable': async ({ caseId, password }) => {
      const pressed = await press(caseId)
      const { version: expectedVersion } = pressed.current.twoFactor
      const request = { params: pressed.params, body: { password, expectedVersion } }
      return act(
        pressed,
        'disable-for-customer',
        {},
        request,
        // guard: desk.versioned-disable
        { step: '5 Disable 2FA', versioned: true },
      )
    },
    'desk.unlock': async ({ caseId }) => {
      const pressed = await press(caseId)
      return act(pressed, 'unlock-customer', {}, { params: pressed.params })
    },
    'desk.unfreeze': async ({ caseId }) => {
      const pressed = await press(caseId)
      return act(pressed, 'unfreeze-customer', {}, { params: pressed.params })
    },
    'desk.invite': async ({ caseId, sms }) => {
      const pressed = await press(caseId)
      return act(pressed, 'invite-customer', { sms }, { params: pressed.params, body: { sms } })
    },
    'desk.enrol': async ({ caseId, method, password }) => {
      const { by, params, current } = await press(caseId)
      const request = { params, body: { method, password } }
      const subject = { ...current, step: '8 Confirm' }
      return (await cases.run(by, 'enrol-for-customer', subject, { method }, request)) ?? waitingNow(caseId)
    },
    'desk.verifyEnrolment': async ({ caseId, code }) => {
      const { enrolmentId } = waitingIn(caseId)
      const pressed = await press(caseId)
      const request = { params: { ...pressed.params, enrolmentId }, body: { code } }
      return act(pressed, 'verify-for-customer', {}, request, { step: '9 Verify', versioned: true })
    },
    'desk.resendEnrolment': async ({ caseId }) => {
      const { enrolmentId } = waitingIn(caseId)
      const { by, params, current } = await press(caseId)
      const request = { params: { ...params, enrolmentId } }
      const subject = { ...current, step: '9 Verify' }
      return (await cases.run(by, 'resend-for-customer', subject, {}, request)) ?? waitingNow(caseId)
    },
    'desk.closeCase': async ({ caseId, outcome }) => {
      const pressed = await press(caseId)
      return act(pressed, 'close-case', { outcome }, { params: pressed.params, body: { outcome } })
    },
    'desk.reopen': async ({ caseId, reason }) => {
      const pressed = await press(caseId)
      return act(pressed, 'reopen-case', { reason }, { params: pressed.params, body: { reason } })
    },
  }
}
