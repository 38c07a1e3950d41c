import type { CustomerSessions } from '../../sessions/customer-sessions.ts'
import type { Handlers } from '../gate.ts'

/** `session.*` of customers: the sessions do the work and throw the refusals. */
export function sessionHandlers(
  sessions: CustomerSessions,
): Pick<Handlers, Extract<keyof Handlers, `session.${string}`>> {
  return {
    'session.signIn': ({ portalId, userId, password }) => sessions.signIn(portalId, userId, password),
    'session.verifyChallenge': ({ challengeId, code }) => sessions.verifyChallenge(challengeId, code),
    'session.resendChallenge': ({ challengeId }) => sessions.resendChallenge(challengeId),
    'session.signOut': async ({ sessionId }) => {
      await sessions.signOut(sessionId)
      return {}
    },
  }
}
