import { fitsOwnPassword, requirePassword } from '../../services/check-password.ts'
import {
  cancelEnrolment,
  requireEnrollable,
  resendEnrolment,
  startEnrolment,
  verifyEnrolment,
} from '../../services/enrolment.ts'
import { requireChangeable } from '../../services/access.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import { causeInSession } from '../../services/security-log.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { begunEnrolmentView, waitingEnrolmentView } from '../views/enrolment.ts'
import { readTwoFactorState } from '../../services/two-factor-state.ts'

type EnrolmentCalls = 'startEnrolment' | 'verifyEnrolment' | 'resendEnrolment' | 'cancelEnrolment'

/** Setting 2FA up (guide steps 6 to 10). */
export function enrolmentHandlers(portal: Portal): Pick<PortalHandlers, EnrolmentCalls> {
  return {
    async startEnrolment({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        requireEnrollable(portal, account, body)
        // guard: portal-enrolment.password
        requirePassword(portal, passwordAttempts(portal, 'customer', account.userId), right)
        const begun = startEnrolment(portal, account, body.method, causeInSession(portal, caller.sessionId, key))
        return { status: 201, body: begunEnrolmentView(portal, account, begun) }
      }
    },
    verifyEnrolment:
      ({ caller, params, body, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        verifyEnrolment(portal, account, params.enrolmentId, body.code, causeInSession(portal, caller.sessionId, key))
        return { status: 200, body: readTwoFactorState(portal, account) }
      },
    resendEnrolment:
      ({ caller, params, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        const waiting = resendEnrolment(
          portal,
          account,
          params.enrolmentId,
          causeInSession(portal, caller.sessionId, key),
        )
        return { status: 200, body: waitingEnrolmentView(portal, account, waiting) }
      },
    cancelEnrolment:
      ({ caller, params, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        cancelEnrolment(portal, account, params.enrolmentId, causeInSession(portal, caller.sessionId, key))
        return { status: 200, body: readTwoFactorState(portal, account) }
      },
  }
}
