import { disableFactor, requireActiveMethod } from '../../services/two-factor-service.ts'
import { fitsOwnPassword, requirePassword } from '../../services/check-password.ts'
import { requireChangeable, requireReached } from '../../services/access.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import { causeInSession } from '../../services/security-log.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { readTwoFactorState } from '../../services/two-factor-state.ts'

/** Reading the state of 2FA, and turning it off. */
export function twoFactorHandlers(portal: Portal): Pick<PortalHandlers, 'getTwoFactor' | 'disableTwoFactor'> {
  return {
    getTwoFactor({ caller, params }) {
      const account = requireReached(portal, caller.ownerId, params.accountId, 'read')
      return { status: 200, body: readTwoFactorState(portal, account) }
    },
    async disableTwoFactor({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-factor')
        const method = requireActiveMethod(portal, account, body.expectedVersion)
        if (portal.directory.factors(account.id).enforced) {
          throw new ApiError('policy-enforced', 'The policy of this account does not allow turning 2FA off')
        }
        requirePassword(portal, passwordAttempts(portal, 'customer', account.userId), right)
        disableFactor(portal, account, method, causeInSession(portal, caller.sessionId, key))
        return { status: 200, body: readTwoFactorState(portal, account) }
      }
    },
  }
}
