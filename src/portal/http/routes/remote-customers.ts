import type { CustomerSession } from '#shared/api/sessions.ts'
import type { RemoteAccount } from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import type { SessionElsewhere } from '../../services/remote/customer-sign-in.ts'
import {
  proveElsewhere,
  readOwn,
  renewElsewhere,
  resendElsewhere,
  signInElsewhere,
} from '../../services/remote/customer-sign-in.ts'
import {
  planCancelling,
  planEnrolment,
  planOwnDisabling,
  planResending,
  planVerifying,
  verifyAtSystem,
} from '../../services/remote/customer-plans.ts'
import { rememberReading, requireRemote, seeing } from '../../services/remote/read-account.ts'
import type { PortalHandlers } from '../handlers.ts'
import { challengeView } from '../views/challenge.ts'
import { accountHandlers } from './accounts.ts'
import { securityHandlers } from './security.ts'
import { sessionHandlers } from './sessions.ts'
import { twoFactorHandlers } from './two-factor.ts'

type CustomerCalls =
  | 'signIn'
  | 'verifyChallenge'
  | 'resendChallenge'
  | 'refreshSession'
  | 'signOut'
  | 'listSessions'
  | 'endOtherSessions'
  | 'listAccounts'
  | 'getAccount'
  | 'getTwoFactor'
  | 'listNotices'
  | 'listSecurityEvents'
  | 'disableTwoFactor'
  | 'startEnrolment'
  | 'verifyEnrolment'
  | 'resendEnrolment'
  | 'cancelEnrolment'

/** A server with the account of a customer as it was just read. */
interface Own {
  seen: Portal
  account: RemoteAccount
}

/**
 * The calls of customers over a remote directory. The system judges their passwords and codes; the sessions are the server's
 * own, each with the one of the system beside it. A login reaches its own account alone.
 */
export function remoteCustomerHandlers(portal: Portal): Pick<PortalHandlers, CustomerCalls> {
  const own = async (caller: { ownerId: string; sessionId: string }): Promise<Own> => {
    const account = await readOwn(portal, caller)
    const seen = portal.transact(() => seeing(portal, [rememberReading(portal, account)]))
    return { seen, account }
  }
  const { signOut, listSessions, endOtherSessions } = sessionHandlers(portal)
  return {
    async signOut(call) {
      const { ownerId: accountId, sessionId } = call.caller
      const session = portal.repositories.remoteCustomers.sessionOf(sessionId)
      const answer = signOut(call)
      // Ours is over whatever the system answers; one that it goes on with ends there by itself.
      // guard: remote-customers.signed-out-there
      if (session !== undefined) await requireRemote(portal).signOut?.({ accountId, session })
      return answer
    },
    listSessions,
    endOtherSessions,
    async signIn({ body }) {
      const done = await signInElsewhere(portal, body)
      return 'tokens' in done
        ? { status: 201, body: sessionOf(done) }
        : { status: 200, body: { challenge: challengeView(portal, done) } }
    },
    verifyChallenge: async ({ params, body }) => ({
      status: 201,
      body: sessionOf(await proveElsewhere(portal, params.challengeId, body.code)),
    }),
    resendChallenge: async ({ params }) => ({
      status: 200,
      body: { challenge: challengeView(portal, await resendElsewhere(portal, params.challengeId)) },
    }),
    refreshSession: async ({ body }) => ({
      status: 200,
      body: sessionOf(await renewElsewhere(portal, body.refreshToken)),
    }),
    listAccounts: async (call) => accountHandlers((await own(call.caller)).seen).listAccounts(call),
    getAccount: async (call) => accountHandlers((await own(call.caller)).seen).getAccount(call),
    listNotices: async (call) => accountHandlers((await own(call.caller)).seen).listNotices(call),
    listSecurityEvents: async (call) => securityHandlers((await own(call.caller)).seen).listSecurityEvents(call),
    getTwoFactor: async (call) => twoFactorHandlers((await own(call.caller)).seen).getTwoFactor(call),
    async disableTwoFactor({ caller, params, body }) {
      const { seen, account } = await own(caller)
      const asked = { caller, accountId: params.accountId }
      const { password, code = null, expectedVersion } = body
      const right = await verifyAtSystem(seen, asked, 'disable', password)
      return () => planOwnDisabling(seen, asked, { right, expectedVersion, password, code }, account)
    },
    async startEnrolment({ caller, params, body }) {
      const { seen, account } = await own(caller)
      const asked = { caller, accountId: params.accountId }
      const right = await verifyAtSystem(seen, asked, 'enrol', body.password)
      return () => planEnrolment(seen, asked, { ...body, right }, account)
    },
    async verifyEnrolment({ caller, params, body }) {
      const { seen, account } = await own(caller)
      const asked = { caller, accountId: params.accountId }
      return () => planVerifying(seen, asked, params.enrolmentId, body.code, account)
    },
    async resendEnrolment({ caller, params }) {
      const { seen, account } = await own(caller)
      return () => planResending(seen, { caller, accountId: params.accountId }, params.enrolmentId, account)
    },
    async cancelEnrolment({ caller, params }) {
      const { seen, account } = await own(caller)
      return () => planCancelling(seen, { caller, accountId: params.accountId }, params.enrolmentId, account)
    },
  }
}

function sessionOf({ tokens, account: { id, name, email } }: SessionElsewhere): CustomerSession {
  return { ...tokens, account: { id, name, userId: email ?? id } }
}
