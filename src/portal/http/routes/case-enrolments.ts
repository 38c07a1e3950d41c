import { enrolInCase, resendInCase, verifyInCase } from '../../services/assisted-enrolment.ts'
import { invite } from '../../services/invitation.ts'
import { requireOpenCase } from '../../services/support-case.ts'
import { readAgentProof } from '../../services/agent-proof.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { begunEnrolmentView, waitingEnrolmentView } from '../views/enrolment.ts'
import { caseAnswer } from './cases.ts'

type CaseEnrolmentCalls = 'inviteCustomer' | 'enrolForCustomer' | 'verifyForCustomer' | 'resendForCustomer'

/** Setting 2FA up again for a customer: by a link, or with the customer on the line. */
export function caseEnrolmentHandlers(portal: Portal): Pick<PortalHandlers, CaseEnrolmentCalls> {
  return {
    inviteCustomer:
      ({ caller, params, body, key }) =>
      () => {
        invite(portal, requireOpenCase(portal, caller.ownerId, params.caseId), body.sms, key)
        return caseAnswer(portal, params.caseId)
      },
    async enrolForCustomer(call) {
      const { caller, params, body, key } = call
      const proof = await readAgentProof(portal, 'enrolForCustomer', call)
      return () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        const begun = enrolInCase(portal, atWork, body.method, { proof, key })
        return { status: 201, body: begunEnrolmentView(portal, atWork.account, begun) }
      }
    },
    verifyForCustomer:
      ({ caller, params, body, key }) =>
      () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        verifyInCase(portal, atWork, params.enrolmentId, body.code, key)
        return caseAnswer(portal, params.caseId)
      },
    resendForCustomer:
      ({ caller, params, key }) =>
      () => {
        const atWork = requireOpenCase(portal, caller.ownerId, params.caseId)
        const waiting = resendInCase(portal, atWork, params.enrolmentId, key)
        return { status: 200, body: waitingEnrolmentView(portal, atWork.account, waiting) }
      },
  }
}
