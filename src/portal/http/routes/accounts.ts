import { fitsOwnPassword, requirePassword } from '../../services/check-password.ts'
import { changeMobile } from '../../services/profile.ts'
import { reachedAccounts, requireChangeable, requireReached } from '../../services/access.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import { causeInSession } from '../../services/security-log.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { may } from '../../rules/permissions.ts'
import { accountView } from '../views/account.ts'
import { noticeView } from '../views/notice.ts'

type AccountCalls = 'listAccounts' | 'getAccount' | 'changeProfile' | 'listNotices'

/** What a customer's login reads of the accounts that it reaches, and the mobile number of its own. */
export function accountHandlers(portal: Portal): Pick<PortalHandlers, AccountCalls> {
  return {
    listAccounts: ({ caller }) => ({
      status: 200,
      body: {
        accounts: reachedAccounts(portal, caller.ownerId).map(({ account, role }) => ({
          id: account.id,
          name: account.name,
          userId: account.userId,
          role,
          canManageTwoFactor: may(role, 'change-factor'),
          status: account.status,
        })),
      },
    }),
    getAccount({ caller, params }) {
      const account = requireReached(portal, caller.ownerId, params.accountId, 'read')
      // guard: portal-account.read
      return { status: 200, body: accountView(portal, account) }
    },
    async changeProfile({ caller, params, body, key }) {
      const right = await fitsOwnPassword(portal, caller, body.password)
      return () => {
        const account = requireChangeable(portal, caller.ownerId, params.accountId, 'change-profile')
        // The password first: who does not know it must not find the number out by trying.
        // guard: portal-account.password
        requirePassword(portal, passwordAttempts(portal, 'customer', account.userId), right)
        const changed = changeMobile(portal, account, body.mobileNumber, causeInSession(portal, caller.sessionId, key))
        return { status: 200, body: accountView(portal, changed) }
      }
    },
    listNotices({ caller, params }) {
      const account = requireReached(portal, caller.ownerId, params.accountId, 'read')
      return { status: 200, body: { notices: portal.repositories.messages.notices(account.id).map(noticeView) } }
    },
  }
}
