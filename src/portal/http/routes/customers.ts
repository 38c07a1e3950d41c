import { accountRisk } from '../../services/case-gate.ts'
import { requireAccount } from '../../services/support-case.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { cursorOf, readCursor } from '../../rules/cursor.ts'
import { maskedEmail } from '#shared/domain/masking.ts'
import { accountView } from '../views/account.ts'
import { readTwoFactorState } from '../../services/two-factor-state.ts'

/** The customer base as staff see it. */
export function customerHandlers(portal: Portal): Pick<PortalHandlers, 'searchCustomers' | 'getCustomer'> {
  return {
    searchCustomers({ query }) {
      const after = query.after === undefined ? null : readCursor(query.after)
      if (after === undefined) throw new ApiError('invalid-request', 'This cursor is not one of ours')
      const found = portal.directory.find({
        query: query.query,
        method: query.method ?? null,
        status: query.status ?? null,
        after: after && { name: after.sortKey, accountId: after.id },
        limit: query.limit + 1,
      })
      const page = found.slice(0, query.limit)
      const last = page.at(-1)
      const customers = page.map(({ userId, method, ...row }) => ({
        ...row,
        emailMasked: maskedEmail(userId),
        twoFactor: { active: method !== null, method },
      }))
      const next = last && found.length > page.length ? cursorOf(last.name, last.accountId) : null
      return { status: 200, body: { customers, next } }
    },
    getCustomer({ params }) {
      const account = requireAccount(portal, params.accountId)
      const { userId: _, ...seen } = accountView(portal, account)
      return {
        status: 200,
        body: {
          account: seen,
          twoFactor: readTwoFactorState(portal, account),
          risk: accountRisk(portal, account),
          lastEvents: portal.repositories.securityEvents.newest(account.id, 10),
          openCaseId: portal.repositories.cases.openOf(account.id)?.id ?? null,
        },
      }
    },
  }
}
