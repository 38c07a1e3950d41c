import { customerActor } from '#shared/domain/actors.ts'
import type { SessionView, SignInAnswer } from '#shared/ipc/views.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Challenge, CustomerSession } from '#shared/api/sessions.ts'
import type { AuditStore } from '../../audit/store.ts'
import { answerOf } from '../../portal-client/failures.ts'
import type { Portals } from '../portals/service.ts'
import { customerSignIns, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import { createChallenges } from './challenges.ts'

/** What a portal lists as the device of our sessions. */
export const deviceName = 'FactorDesk'

/** Signing a customer in: the password, then the current code where 2FA is active. */
export interface CustomerSignIn {
  signIn(portalId: string, userId: string, password: SecretText): Promise<SignInAnswer>
  verifyChallenge(challengeId: string, code: SecretText): Promise<SessionView>
  resendChallenge(challengeId: string): Promise<Challenge>
}

export interface CustomerSignInDeps {
  portals: Portals
  audit: AuditStore
  secrets: OpenSecrets
  /** True for a User ID that the console has seen signed in before; only such a one is named when a sign-in is refused. */
  isKnown(portalId: string, userId: string): boolean
  /**
   * To be called when a step of a sign-in begins; what it answers takes the session that the step ended with.
   *
   * @throws AppError `signed-out`, from the second call, when everybody was signed out meanwhile
   */
  accepting(): (portalId: string, session: CustomerSession) => Promise<SessionView>
}

export function createCustomerSignIn({
  portals,
  audit,
  secrets,
  isKnown,
  accepting,
}: CustomerSignInDeps): CustomerSignIn {
  /** Challenges of sign-ins that are under way: where, and who. */
  const challenges = createChallenges<{ portalId: string; userId: string }>(secrets, customerSignIns)

  return {
    signIn: async (portalId, userId, password) => {
      const portal = portals.get(portalId)
      const accept = accepting()
      const sent = await portal.send(endpoints.signIn, { body: { userId, password, device: deviceName } })
      // guard: sign-in.typed-user-id
      const answer = acceptSignIn(sent, customerActor(isKnown(portalId, userId) ? userId : 'unknown'), audit)
      if (answer.status === 201) return { state: 'signed-in', session: await accept(portalId, answer.body) }
      const { challenge } = answer.body
      challenges.add(challenge, { portalId, userId })
      return { state: 'challenge', challenge }
    },
    verifyChallenge: async (challengeId, code) => {
      const { portalId, userId } = challenges.get(challengeId)
      const portal = portals.get(portalId)
      const accept = accepting()
      const sent = await portal.send(endpoints.verifyChallenge, { params: { challengeId }, body: { code } })
      const answer = challenges.read(challengeId, () => acceptSignIn(sent, customerActor(userId), audit))
      challenges.end(challengeId)
      return accept(portalId, answer.body)
    },
    resendChallenge: async (challengeId) => {
      const about = challenges.get(challengeId)
      const sent = await portals.get(about.portalId).send(endpoints.resendChallenge, { params: { challengeId } })
      const { challenge } = challenges.read(challengeId, () => answerOf(sent, 'effect')).body
      challenges.add(challenge, about)
      return challenge
    },
  }
}
