import { requirePassword } from '../../services/check-password.ts'
import {
  cancelEnrolment,
  requireEnrollable,
  resendEnrolment,
  startEnrolment,
  verifyEnrolment,
} from '../../services/enrolment.ts'
import { requireChangeable } from '../../services/access.ts'
import { passwordTries } from '../../services/lockout.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { enrolmentView } from '../views/enrolment.ts'
import { twoFactorView } from '../views/two-factor.ts'
import { causeOf } from './cause.ts'
import { fitsOwnPassword } from './own-password.ts'

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
        requirePassword(portal, passwordTries(portal, 'customer', account.userId), right)
        const waiting = startEnrolment(portal, account, body.method, causeOf(portal, caller, key))
        return { status: 201, body: enrolmentView(portal, account, waiting) }
      }
    },
    verifyEnrolment:
      ({ caller, params, body, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        verifyEnrolment(portal, account, params.enrolmentId, body.code, causeOf(portal, caller, key))
        return { status: 200, body: twoFactorView(portal, account) }
      },
    resendEnrolment:
      ({ caller, params, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        const waiting = resendEnrolment(portal, account, params.enrolmentId, causeOf(portal, caller, key))
        return { status: 200, body: enrolmentView(portal, account, waiting) }
      },
    cancelEnrolment:
      ({ caller, params, key }) =>
      () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        cancelEnrolment(portal, account, params.enrolmentId, causeOf(portal, caller, key))
        return { status: 200, body: twoFactorView(portal, account) }
      },
  }
}
