import { approveCase, refuseCase, requireSecondPerson } from '../../services/case-approval.ts'
import { auditStaff } from '../../services/audit.ts'
import { answerConsent, askConsent } from '../../services/case-consent.ts'
import { askContactUpdate, readContactUpdate } from '../../services/contact-update.ts'
import { requireOpenCase } from '../../services/support-case.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { caseAnswer } from './cases.ts'

type DecisionCalls =
  'askConsent' | 'answerConsent' | 'updateContact' | 'readContactUpdate' | 'approveCase' | 'refuseCase'

/** What others decide in a case: the customer's consent, a second person's word, a new address. */
export function decisionHandlers(portal: Portal): Pick<PortalHandlers, DecisionCalls> {
  return {
    askConsent:
      ({ caller, params, body, key }) =>
      () => {
        askConsent(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body.act, key)
        return caseAnswer(portal, params.caseId)
      },
    answerConsent:
      ({ params, body, key }) =>
      () => ({ status: 200, body: answerConsent(portal, params.token, body.decision, key) }),
    updateContact:
      ({ caller, params, body, key }) =>
      () => {
        askContactUpdate(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body, key)
        return caseAnswer(portal, params.caseId)
      },
    readContactUpdate: ({ caller, params }) =>
      portal.transact(() => {
        const body = readContactUpdate(portal, requireOpenCase(portal, caller.ownerId, params.caseId))
        const entry = { staffId: caller.ownerId, caseId: params.caseId, detail: {} }
        auditStaff(portal, { ...entry, action: 'contact.read', outcome: 'ok' }, portal.clock.now())
        return { status: 200, body }
      }),
    approveCase:
      ({ caller, params, body, key }) =>
      () => {
        approveCase(portal, requireSecondPerson(portal, caller.ownerId, params.caseId), body, key)
        return caseAnswer(portal, params.caseId)
      },
    refuseCase:
      ({ caller, params, body, key }) =>
      () => {
        refuseCase(portal, requireSecondPerson(portal, caller.ownerId, params.caseId), body, key)
        return caseAnswer(portal, params.caseId)
      },
  }
}
