import { fitsOwnPassword, requirePassword } from '../../services/check-password.ts'
import { freeze, requireEvent } from '../../services/freeze.ts'
import { requireChangeable, requireReached } from '../../services/access.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import { causeInSession } from '../../services/security-log.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { accountView } from '../views/account.ts'

/** The portal's own log of an account, and "this was not me". */
export function securityHandlers(portal: Portal): Pick<PortalHandlers, 'listSecurityEvents' | 'reportNotMe'> {
  return {
    listSecurityEvents({ caller, params, query: { after, limit } }) {
      const { securityEvents } = portal.repositories
      const account = requireReached(portal, caller.ownerId, params.accountId, 'read-security-log')
      if (after !== undefined && !securityEvents.byId(account.id, after)) {
        throw new ApiError('invalid-request', 'This cursor is not one of ours')
      }
      const found = securityEvents.after(account.id, after ?? null, limit + 1)
      const events = found.slice(0, limit)
      const next = found.length > limit ? (events.at(-1)?.id ?? null) : null
      return { status: 200, body: { events, next } }
    },
    async reportNotMe({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'report-not-me')
        const event = requireEvent(portal, account.id, body.eventId)
        requirePassword(portal, passwordAttempts(portal, 'customer', account.userId), right)
        const frozen = freeze(portal, account, event, causeInSession(portal, caller.sessionId, key))
        return { status: 200, body: accountView(portal, frozen) }
      }
    },
  }
}
