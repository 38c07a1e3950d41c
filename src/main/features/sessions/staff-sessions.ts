import { staffActor } from '#shared/domain/actors.ts'
import type { StaffView } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Challenge, StaffSession } from '#shared/api/sessions.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Portals } from '../portals/service.ts'
import { answerOf } from '../../portal-client/failures.ts'
import { AppError } from '../../base/errors.ts'
import { staffSignIns, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import { createChallenges } from './challenges.ts'
import { deviceName } from './customer-sign-in.ts'
import type { SignOut, PendingSignOuts } from './pending-sign-outs.ts'
import {
  protectTokens,
  createAuthenticatedClient,
  renewalFrom,
  type Renewal,
  type AuthenticatedClient,
} from '../../portal-client/authenticated-client.ts'

export interface ActiveStaffSession {
  staff: StaffView
  /** How the audit names this agent. */
  actor: string
  client: AuthenticatedClient
}

/** Signs one agent in to the desk at a time, and out of it. A staff session is never kept: it ends with the app. */
export interface StaffSessions {
  signIn(portalId: string, staffId: string, password: SecretText): Promise<Challenge>
  verifyChallenge(challengeId: string, code: SecretText): Promise<StaffView>
  resendChallenge(challengeId: string): Promise<Challenge>
  /**
   * True once the portal was notified; where it does not answer, it is notified later.
   *
   * @param why given where not the operator ended it: a disk that refuses the note then keeps nobody signed in
   */
  signOut(why?: 'lock' | 'passphrase'): Promise<boolean>
  who(): StaffView | null
  /** @throws AppError `signed-out` when nobody is signed in. */
  current(): ActiveStaffSession
}

export interface StaffSessionDeps {
  portals: Portals
  audit: AuditStore
  clock: Clock
  secrets: OpenSecrets
  signOuts: PendingSignOuts
  /** Called with the member who is signed in now; null where nobody is any more. */
  onChanged(staff: StaffView | null): void
}

export function createStaffSessions({
  portals,
  audit,
  clock,
  secrets,
  signOuts,
  onChanged,
}: StaffSessionDeps): StaffSessions {
  /** Challenges of sign-ins that are under way, with their portal. */
  const challenges = createChallenges<{ portalId: string }>(secrets, staffSignIns)
  let active: ActiveStaffSession | null = null
  /** Counts the sign-outs: a sign-in that was under way at one signs nobody in. */
  let signOutsSoFar = 0
  const changed = (): void => onChanged(active?.staff ?? null)

  function accept(portalId: string, session: StaffSession): StaffView {
    const portal = portals.get(portalId)
    const renew = async (refreshToken: SecretText): Promise<Renewal> =>
      renewalFrom(await portal.send(endpoints.refreshStaffSession, { body: { refreshToken } }))
    const client = createAuthenticatedClient({
      portal,
      first: session,
      protect: protectTokens(secrets, session.id),
      clock,
      renew,
      onEnded: () => {
        client.close()
        if (active?.client !== client) return
        active = null
        changed()
      },
    })
    const staff: StaffView = { ...session.staff, portalId }
    const actor = staffActor(keyAt(portalId, staff.id))
    // Written first: a session that the audit could not note is not kept.
    try {
      audit.append({ actor, action: 'session.signed-in', outcome: 'ok', detail: { role: staff.role } })
    } catch (error) {
      // Nobody is signed in here, so nobody could end it there later.
      void portal.send(endpoints.staffSignOut, {}, { token: session.accessToken })
      throw error
    }
    active = { staff, actor, client }
    changed()
    return staff
  }

  async function signOut(why?: 'lock' | 'passphrase'): Promise<boolean> {
    signOutsSoFar += 1
    // guard: sign-out.staff-challenges
    secrets.endOf(staffSignIns)
    if (active === null) return true
    const { actor, client, staff } = active
    try {
      audit.append({
        actor,
        action: 'session.signed-out',
        outcome: 'ok',
        ...(why !== undefined && { detail: { why } }),
      })
    } catch (error) {
      if (why === undefined) throw error
    }
    active = null
    changed()
    const send = (): ReturnType<SignOut['send']> => client.call(endpoints.staffSignOut, {})
    return signOuts.notify({ portalId: staff.portalId, accountId: null, actor, send, over: () => client.close() })
  }

  return {
    signIn: async (portalId, staffId, password) => {
      const portal = portals.get(portalId)
      const sent = await portal.send(endpoints.staffSignIn, { body: { staffId, password, device: deviceName } })
      const { challenge } = acceptSignIn(sent, 'staff:unknown', audit).body
      challenges.add(challenge.id, { portalId })
      return challenge
    },
    verifyChallenge: async (challengeId, code) => {
      const { portalId } = challenges.get(challengeId)
      const portal = portals.get(portalId)
      const before = signOutsSoFar
      const sent = await portal.send(endpoints.verifyStaffChallenge, { params: { challengeId }, body: { code } })
      const { body } = acceptSignIn(sent, 'staff:unknown', audit)
      challenges.end(challengeId)
      // guard: staff.sign-in-overtaken
      if (before !== signOutsSoFar) {
        await portal.send(endpoints.staffSignOut, {}, { token: body.accessToken })
        throw new AppError('signed-out')
      }
      // One agent at a time: the session of the one before must not live on at the portal.
      // guard: staff.replaced
      void signOut().catch(() => undefined)
      return accept(portalId, body)
    },
    resendChallenge: async (challengeId) => {
      const { portalId } = challenges.get(challengeId)
      const params = { challengeId }
      const sent = await portals.get(portalId).send(endpoints.resendStaffChallenge, { params })
      return answerOf(sent, 'effect').body.challenge
    },
    signOut,
    who: () => active?.staff ?? null,
    current: () => {
      if (active === null) throw new AppError('signed-out')
      return active
    },
  }
}
