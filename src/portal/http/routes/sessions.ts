import type { CustomerSession } from '#shared/api/sessions.ts'
import { challengeCustomer, passCustomerChallenge, resendChallenge } from '../../services/challenge.ts'
import { requireSignIn } from '../../services/check-password.ts'
import type { SessionTokens } from '../../services/session.ts'
import { endOtherSessions, renewSession, signOut, startSession } from '../../services/session.ts'
import { passwordAttempts } from '../../services/lockout.ts'
import { instantAt } from '../../clock.ts'
import type { PortalHandlers } from '../handlers.ts'
import type { Portal } from '../../portal.ts'
import { ApiError } from '../../api-error.ts'
import { challengeView } from '../views/challenge.ts'

type SessionCalls =
  'signIn' | 'verifyChallenge' | 'resendChallenge' | 'refreshSession' | 'listSessions' | 'signOut' | 'endOtherSessions'

/** Sign-in of customers. */
export function sessionHandlers(portal: Portal): Pick<PortalHandlers, SessionCalls> {
  const { directory } = portal
  const { sessions } = portal.repositories
  const customerSession = (accountId: string, tokens: SessionTokens): CustomerSession => {
    const account = directory.account(accountId)
    if (!account) throw new Error('The account of a session is missing')
    return { ...tokens, account: { id: account.id, name: account.name, userId: account.userId } }
  }
  return {
    async signIn({ body }) {
      const check = await directory.checkPassword(directory.accountIdOf(body.userId), body.password)
      return portal.transact(() => {
        const account = directory.accountByUserId(body.userId)
        // Another password may have been set while this one was hashed.
        const current = account !== undefined && directory.isStillRight(account.id, check)
        // guard: portal-sign-in.same-refusal
        requireSignIn(portal, passwordAttempts(portal, 'customer', body.userId), current)
        // guard: portal-sign-in.known-login
        if (!account) throw new Error('Unreachable: a password fits no unknown login')
        if (account.mustResetPassword) {
          // guard: portal-sign-in.password-reset
          throw new ApiError('password-reset-required', 'Set a new password before signing in')
        }
        const factor = directory.factors(account.id)
        const { method } = factor
        if (method !== null) {
          const waiting = challengeCustomer(portal, account, { ...factor, method }, body.device)
          return { status: 200, body: { challenge: challengeView(portal, waiting) } }
        }
        const tokens = startSession(portal, 'customer', account.id, body.device)
        return { status: 201, body: customerSession(account.id, tokens) }
      })
    },
    verifyChallenge: ({ params, body }) =>
      portal.transact(() => {
        const { ownerId, device } = passCustomerChallenge(portal, params.challengeId, body.code)
        return { status: 201, body: customerSession(ownerId, startSession(portal, 'customer', ownerId, device)) }
      }),
    resendChallenge: ({ params }) =>
      portal.transact(() => ({
        status: 200,
        body: { challenge: challengeView(portal, resendChallenge(portal, params.challengeId)) },
      })),
    refreshSession: ({ body }) =>
      portal.transact(() => {
        const { ownerId, tokens } = renewSession(portal, 'customer', body.refreshToken)
        return { status: 200, body: customerSession(ownerId, tokens) }
      }),
    signOut({ caller }) {
      portal.transact(() => signOut(portal, caller.sessionId, caller.ownerId))
      return { status: 200, body: { signedOut: true } }
    },
    listSessions: ({ caller }) => ({
      status: 200,
      body: {
        sessions: sessions.live('customer', caller.ownerId, portal.clock.now()).map((session) => ({
          id: session.id,
          device: session.device,
          startedAt: instantAt(session.startedAt),
          lastRefreshedAt: instantAt(session.refreshedAt ?? session.startedAt),
          current: session.id === caller.sessionId,
        })),
      },
    }),
    endOtherSessions({ caller }) {
      const ended = portal.transact(() => endOtherSessions(portal, caller.sessionId, caller.ownerId))
      return { status: 200, body: { ended } }
    },
  }
}
