import { reachedAccounts, requireReached } from '../acts/reach.ts'
import type { PortalHandlers } from '../http/handlers.ts'
import type { Portal } from '../portal.ts'
import { accountView } from '../views/account.ts'
import { noticeView } from '../views/notice.ts'

type AccountCalls = 'listAccounts' | 'getAccount' | 'listNotices'

/** What a customer's login reads of the accounts that it reaches. */
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
          canManageTwoFactor: role === 'owner',
          status: account.status,
        })),
      },
    }),
    getAccount({ caller, params }) {
      const { account } = requireReached(portal, caller.ownerId, params.accountId)
      return { status: 200, body: accountView(portal, account) }
    },
    listNotices({ caller, params }) {
      const { account } = requireReached(portal, caller.ownerId, params.accountId)
      return { status: 200, body: { notices: portal.store.messages.notices(account.id).map(noticeView) } }
    },
  }
}
