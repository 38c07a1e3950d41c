import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AuditStore } from '../../audit/store.ts'
import { answerOf } from '../../portal-client/client.ts'
import type { PortalResponse } from '../../portal-client/portal-response.ts'
import type { EffectEndpoint } from '../../effects/catalog.ts'
import { recordDone } from '../../audit/record-done.ts'
import { Refusal } from '../../base/errors.ts'
import { unopened, type CaseEffects } from './case-effects.ts'
import { deskSession, type DeskSession, type DeskSessionParts } from './desk-session.ts'
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

/** A case for an effect: in whose name, as it stood just before, and how the portal's path names it. */
interface Press {
  by: DeskSession
  current: CaseAtWork
  params: { caseId: string }
}

export interface CaseCommandParts extends DeskSessionParts {
  audit: AuditStore
  effects: CaseEffects
  setUps: SetUps
}

/** Every button of a case that changes something at the portal. */
export function caseCommands(parts: CaseCommandParts): Commands<Sends> {
  const { audit, effects, setUps } = parts

  async function press(caseId: string): Promise<Press> {
    const by = deskSession(parts, caseId)
    return { by, current: await by.readCase(caseId), params: { caseId: idAtPortal(caseId) } }
  }

  /** @param more the guide's step, and whether the effect is bound to the present two-factor version */
  async function act<F extends CaseAnswered>(
    effect: F,
    caseId: string,
    detail: AuditFacts['detail'],
    send: (press: Press, key: string) => Promise<PortalResponse<EffectEndpoint<F>>>,
    more: { step?: string; versioned?: true } = {},
  ): Promise<CaseAtWork> {
    const now = await press(caseId)
    const { by, current } = now
    const subject = { ...current, ...more, ...(more.versioned && { version: current.twoFactor.version }) }
    const answer = await effects.run(by, effect, subject, detail, (key) => send(now, key))
    return answer === null ? effects.settledCase(by, caseId) : by.told(answer as Parameters<DeskSession['told']>[0])
  }

  /** The set-up of a case that waits. @throws Refusal `wrong-step` when none does */
  function waitingIn(caseId: string): { enrolmentId: string } {
    const waiting = setUps.of(caseId)
    if (waiting === null) throw new Refusal('wrong-step')
    return { enrolmentId: waiting.id }
  }

  /** What the answer to a set-up told, where it was found out elsewhere. */
  function waitingNow(caseId: string): OutputOf<'desk.enrol'> {
    const waiting = setUps.of(caseId)
    if (waiting === null) throw new Refusal('outcome-unknown')
    return waiting
  }

  return {
    'desk.openCase': async (body) => {
      const by = deskSession(parts, body.accountId)
      const { accountId, ticket, channel, scenario, reason } = body
      const subject = { id: unopened(accountId), accountId, ticket }
      const request = { body: { ...body, accountId: idAtPortal(accountId) } }
      const answer = await effects.run(by, 'open-case', subject, { channel, scenario, reason }, (key) =>
        by.keeper.send(endpoints.openCase, request, key),
      )
      return answer === null ? effects.settledCase(by, subject.id) : by.told(answer)
    },
    'desk.addEvidence': ({ caseId, ...body }) =>
      act('add-evidence', caseId, { ...body }, ({ by, params }, key) =>
        by.keeper.send(endpoints.addEvidence, { params, body }, key),
      ),
    'desk.askConsent': ({ caseId, act: asked }) =>
      act('ask-consent', caseId, { act: asked }, ({ by, params }, key) =>
        by.keeper.send(endpoints.askConsent, { params, body: { act: asked } }, key),
      ),
    'desk.updateContact': ({ caseId, email, mobileNumber }) =>
      act(
        'update-contact',
        caseId,
        {
          // guard: desk.masked-email
          ...(email !== undefined && { email: maskedEmail(email) }),
          // guard: desk.masked-mobile
          ...(mobileNumber !== undefined && { mobile: maskedMobile(mobileNumber) }),
        },
        ({ by, params }, key) =>
          by.keeper.send(endpoints.updateContact, { params, body: { email, mobileNumber } }, key),
      ),
    'desk.readContact': async ({ caseId }) => {
      const { by, current, params } = await press(caseId)
      const sent = await by.keeper.send(endpoints.readContactUpdate, { params })
      // What could not be recorded as read is not shown; the portal may have recorded a reading that never arrived here.
      // guard: desk.reading-recorded
      if (sent.kind !== 'refused' && sent.kind !== 'unreachable') {
        recordDone(() =>
          audit.append({
            ...{ actor: by.actor, account: current.accountId, procedure: caseId, ticket: current.ticket },
            ...{ action: 'contact.read', outcome: sent.kind === 'answered' ? 'ok' : 'unknown', detail: {} },
            trace: sent.kind === 'lost' ? null : sent.traceId || null,
          }),
        )
      }
      return answerOf<typeof endpoints.readContactUpdate>(sent, 'recorded-read').body
    },
    'desk.approve': ({ caseId, note, act: approved }) =>
      act('approve-case', caseId, { note, ...(approved && { act: approved }) }, ({ by, params }, key) =>
        by.keeper.send(endpoints.approveCase, { params, body: { note, ...(approved && { act: approved }) } }, key),
      ),
    'desk.refuse': ({ caseId, note, act: refused }) =>
      act('refuse-case', caseId, { note, ...(refused && { act: refused }) }, ({ by, params }, key) =>
        by.keeper.send(endpoints.refuseCase, { params, body: { note, ...(refused && { act: refused }) } }, key),
      ),
    'desk.disable': ({ caseId, password }) =>
      act(
        'disable-for-customer',
        caseId,
        {},
        ({ by, params, current }, key) => {
          const body = { password, expectedVersion: current.twoFactor.version }
          return by.keeper.send(endpoints.disableForCustomer, { params, body }, key)
        },
        // guard: desk.versioned-disable
        { step: '5 Disable 2FA', versioned: true },
      ),
    'desk.unlock': ({ caseId }) =>
      act('unlock-customer', caseId, {}, ({ by, params }, key) =>
        by.keeper.send(endpoints.unlockCustomer, { params }, key),
      ),
    'desk.unfreeze': ({ caseId }) =>
      act('unfreeze-customer', caseId, {}, ({ by, params }, key) =>
        by.keeper.send(endpoints.unfreezeCustomer, { params }, key),
      ),
    'desk.invite': ({ caseId, sms }) =>
      act('invite-customer', caseId, { sms }, ({ by, params }, key) =>
        by.keeper.send(endpoints.inviteCustomer, { params, body: { sms } }, key),
      ),
    'desk.enrol': async ({ caseId, method, password }) => {
      const { by, params, current } = await press(caseId)
      const request = { params, body: { method, password } }
      const subject = { ...current, step: '8 Confirm' }
      const answer = await effects.run(by, 'enrol-for-customer', subject, { method }, (key) =>
        by.keeper.send(endpoints.enrolForCustomer, request, key),
      )
      return answer ?? waitingNow(caseId)
    },
    'desk.verifyEnrolment': ({ caseId, code }) => {
      const { enrolmentId } = waitingIn(caseId)
      return act(
        'verify-for-customer',
        caseId,
        {},
        ({ by, params }, key) =>
          by.keeper.send(endpoints.verifyForCustomer, { params: { ...params, enrolmentId }, body: { code } }, key),
        { step: '9 Verify', versioned: true },
      )
    },
    'desk.resendEnrolment': async ({ caseId }) => {
      const { enrolmentId } = waitingIn(caseId)
      const { by, params, current } = await press(caseId)
      const request = { params: { ...params, enrolmentId } }
      const subject = { ...current, step: '9 Verify' }
      const answer = await effects.run(by, 'resend-for-customer', subject, {}, (key) =>
        by.keeper.send(endpoints.resendForCustomer, request, key),
      )
      return answer ?? waitingNow(caseId)
    },
    'desk.closeCase': ({ caseId, outcome }) =>
      act('close-case', caseId, { outcome }, ({ by, params }, key) =>
        by.keeper.send(endpoints.closeCase, { params, body: { outcome } }, key),
      ),
    'desk.reopen': ({ caseId, reason }) =>
      act('reopen-case', caseId, { reason }, ({ by, params }, key) =>
        by.keeper.send(endpoints.reopenCase, { params, body: { reason } }, key),
      ),
  }
}
