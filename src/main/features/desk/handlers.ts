import { pendingCaseId } from '#shared/domain/pending-case.ts'
import type { EnrolmentView } from '#shared/domain/procedure.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import { maskedEmail, maskedMobile } from '#shared/domain/masking.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { recordDone, type AuditStore } from '../../audit/store.ts'
import { AppError } from '../../base/errors.ts'
import type { HandlersOf } from '../../base/handlers.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { Recovery } from '../../effects/recovery.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import type { CaseService } from './case-service.ts'

export interface DeskHandlerDeps {
  audit: AuditStore
  cases: CaseService
  recovery: Recovery
  staff: StaffSessions
}

/** `desk.*`: the portal keeps the cases, the console sends effects through the same engine as procedures. */
export function createDeskHandlers(deps: DeskHandlerDeps): HandlersOf<'desk'> {
  const { audit, cases, staff, recovery } = deps
  const { press, act } = cases

  /** The set-up of a case that waits. @throws AppError `wrong-step` when none does */
  function waitingIn(caseId: string): { enrolmentId: string } {
    const waiting = cases.setUpOf(caseId)
    if (waiting === null) throw new AppError('wrong-step', 'no-set-up-waits')
    return { enrolmentId: waiting.id }
  }

  /** The answer to a set-up, where it was settled elsewhere. */
  function settledSetUp(caseId: string): EnrolmentView {
    const waiting = cases.setUpOf(caseId)
    if (waiting === null) throw new AppError('outcome-unknown')
    return waiting
  }

  return {
    'desk.signIn': ({ portalId, staffId, password }) => staff.signIn(portalId, staffId, password),
    'desk.verifyChallenge': ({ challengeId, code }) => staff.verifyChallenge(challengeId, code),
    'desk.resendChallenge': ({ challengeId }) => staff.resendChallenge(challengeId),
    'desk.beginBrowserSignIn': ({ portalId }) => staff.beginByBrowser(portalId),
    'desk.finishBrowserSignIn': ({ waitId }) => staff.finishByBrowser(waitId),
    'desk.beginStepUp': ({ caseId, operation }) => {
      // The case is at the portal of the person who is signed in.
      cases.session(caseId)
      return staff.stepUps.begin(caseId, operation)
    },
    'desk.finishStepUp': async ({ waitId }) => {
      await staff.stepUps.finish(waitId)
      return {}
    },
    'desk.openBrowserAgain': async ({ waitId }) => {
      await staff.openBrowserAgain(waitId)
      return {}
    },
    'desk.cancelBrowserWait': ({ waitId }) => {
      staff.cancelBrowserWait(waitId)
      return {}
    },
    'desk.signOut': async () => {
      await staff.signOut()
      return {}
    },
    'desk.searchCustomers': async (asked) => {
      const { read, keyOf } = cases.session()
      const { body } = await read(endpoints.searchCustomers, { query: givenOf(asked) })
      return { ...body, customers: body.customers.map((one) => ({ ...one, accountId: keyOf(one.accountId) })) }
    },
    'desk.getCustomer': async ({ accountId }) => {
      const { read, keyOf } = cases.session(accountId)
      const { body } = await read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
      const openCaseId = body.openCaseId === null ? null : keyOf(body.openCaseId)
      return { ...body, account: { ...body.account, id: accountId }, openCaseId }
    },
    'desk.listCases': async (asked) => {
      const { read, caseFrom } = cases.session()
      const { body } = await read(endpoints.listCases, { query: { ...givenOf(asked), limit: casesOfPage } })
      return { ...body, cases: body.cases.map(caseFrom) }
    },
    'desk.getCase': async ({ caseId }) => cases.session(caseId).readCase(caseId),
    'desk.openCase': async (body) => {
      const by = cases.session(body.accountId)
      const { accountId, ticket, channel, scenario, reason } = body
      const subject = { id: pendingCaseId(accountId), accountId, ticket }
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
    'desk.disable': async ({ caseId, password, stepUp }) => {
      const key = staff.stepUps.keyFor(stepUp, caseId, 'disableForCustomer')
      const pressed = await press(caseId)
      const { version: expectedVersion } = pressed.current.twoFactor
      const request = { params: pressed.params, body: { password, expectedVersion } }
      return act(
        pressed,
        'disable-for-customer',
        {},
        request,
        // guard: desk.versioned-disable
        { step: '5 Disable 2FA', versioned: true, key },
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
    'desk.enrol': async ({ caseId, method, password, stepUp }) => {
      const key = staff.stepUps.keyFor(stepUp, caseId, 'enrolForCustomer')
      const { by, params, current } = await press(caseId)
      const request = { params, body: { method, password } }
      const subject = { ...current, step: '8 Confirm' }
      return (await cases.run(by, 'enrol-for-customer', subject, { method }, request, key)) ?? settledSetUp(caseId)
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
      return (await cases.run(by, 'resend-for-customer', subject, {}, request)) ?? settledSetUp(caseId)
    },
    'desk.closeCase': async ({ caseId, outcome }) => {
      const pressed = await press(caseId)
      return act(pressed, 'close-case', { outcome }, { params: pressed.params, body: { outcome } })
    },
    'desk.reopen': async ({ caseId, reason }) => {
      const pressed = await press(caseId)
      return act(pressed, 'reopen-case', { reason }, { params: pressed.params, body: { reason } })
    },
    'desk.recover': async ({ caseId }) => {
      await recovery.recover('case', caseId)
      return cases.settledCase(cases.session(), caseId)
    },
  }
}

/** Cases in one answer: the board is read whole, and again every few seconds. */
const casesOfPage = 100

/** What is not null of a query. */
function givenOf<Q extends object>(query: Q): { [K in keyof Q]?: NonNullable<Q[K]> } {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null)) as never
}
