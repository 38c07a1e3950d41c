import type { SessionView, SignInAnswer } from '#shared/contract/snapshots.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { Challenge, CustomerSession } from '#shared/portal-api/sessions.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Portals } from '../portals/portals.ts'
import { Refusal } from '../refusal.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import { keepTokens, renewalFrom, type Renewal, type TokenKeeper } from './token-keeper.ts'

/** What a portal lists as the device of our sessions. */
export const deviceName = 'FactorDesk'

export interface HeldSession {
  view: SessionView
  keeper: TokenKeeper
  /** Keys of the accounts that the portal listed for it, its own among them; empty until it was asked. */
  reaches: ReadonlySet<string>
}

/** The customers who are signed in. Sessions live in memory alone and end with the app. */
export interface CustomerSessions {
  signIn(portalId: string, userId: string, password: string): Promise<SignInAnswer>
  verifyChallenge(challengeId: string, code: string): Promise<SessionView>
  resendChallenge(challengeId: string): Promise<Challenge>
  signOut(sessionId: string): Promise<void>
  list(): SessionView[]
  /** Every session, for reads over all of them. */
  all(): HeldSession[]
  /** The session whose own account this is. @throws Refusal `signed-out` when there is none. */
  ofAccount(accountId: string): HeldSession
  /** True while there is a session of the account's own login. */
  has(accountId: string): boolean
  /** A session that may read the account: its own login's, else one that reaches it. @throws Refusal `signed-out` */
  reaching(accountId: string): HeldSession
  /** Told every session that began or ended. */
  onChanged(listener: (session: SessionView, signedIn: boolean) => void): void
}

export interface SessionParts {
  portals: Portals
  audit: AuditStore
  clock: Clock
  /** True for a User ID that the console has seen signed in before; only such a one is named when a sign-in is refused. */
  isKnown(portalId: string, userId: string): boolean
}

export function openCustomerSessions({ portals, audit, clock, isKnown }: SessionParts): CustomerSessions {
  const held = new Map<string, HeldSession>()
  /** Challenges of sign-ins that are under way: where, and who. */
  const waiting = new Map<string, { portalId: string; userId: string }>()
  const listeners: ((session: SessionView, signedIn: boolean) => void)[] = []
  const changed = (session: SessionView, signedIn: boolean): void =>
    listeners.forEach((listener) => listener(session, signedIn))
  const actorOf = (userId: string): string => `customer:${userId}`

  function keep(portalId: string, session: CustomerSession): SessionView {
    const { id, account } = session
    const accountId = keyAt(portalId, account.id)
    const view: SessionView = { id, portalId, accountId, accountName: account.name, userId: account.userId }
    const { portal } = portals.of(portalId)
    const renew = async (refreshToken: string): Promise<Renewal> =>
      renewalFrom(await portal.send(endpoints.refreshSession, { body: { refreshToken } }))
    // Written first: a session that the audit could not note is not kept.
    audit.append({ actor: actorOf(account.userId), account: accountId, action: 'session.signed-in', outcome: 'ok' })
    for (const [other, { view: known }] of held) if (known.accountId === accountId) held.delete(other)
    const keeper = keepTokens(portal, session, clock, renew, () => drop(id))
    held.set(id, { view, keeper, reaches: new Set() })
    audit.announce()
    changed(view, true)
    return view
  }

  function drop(sessionId: string): void {
    const session = held.get(sessionId)
    held.delete(sessionId)
    if (session !== undefined) changed(session.view, false)
  }

  function ownOf(accountId: string): HeldSession | undefined {
    for (const session of held.values()) if (session.view.accountId === accountId) return session
    return undefined
  }

  function ofAccount(accountId: string): HeldSession {
    const session = ownOf(accountId)
    if (session === undefined) throw new Refusal('signed-out')
    return session
  }

  function challenged(challengeId: string): { portalId: string; userId: string } {
    const found = waiting.get(challengeId)
    if (found === undefined) throw new Refusal('not-found')
    return found
  }

  return {
    signIn: async (portalId, userId, password) => {
      const { portal } = portals.of(portalId)
      const sent = await portal.send(endpoints.signIn, { body: { userId, password, device: deviceName } })
      const answer = acceptSignIn(sent, actorOf(isKnown(portalId, userId) ? userId : 'unknown'), audit)
      if (answer.status === 201) return { state: 'signed-in', session: keep(portalId, answer.body) }
      const { challenge } = answer.body
      waiting.set(challenge.id, { portalId, userId })
      return { state: 'challenge', challenge }
    },
    verifyChallenge: async (challengeId, code) => {
      const { portalId, userId } = challenged(challengeId)
      const { portal } = portals.of(portalId)
      const sent = await portal.send(endpoints.verifyChallenge, { params: { challengeId }, body: { code } })
      const answer = acceptSignIn(sent, actorOf(userId), audit)
      waiting.delete(challengeId)
      return keep(portalId, answer.body)
    },
    resendChallenge: async (challengeId) => {
      const { portal } = portals.of(challenged(challengeId).portalId)
      const { body } = await portal.ask(endpoints.resendChallenge, { params: { challengeId } })
      return body.challenge
    },
    signOut: async (sessionId) => {
      const session = held.get(sessionId)
      if (session === undefined) return
      const { accountId, userId } = session.view
      audit.append({ actor: actorOf(userId), account: accountId, action: 'session.signed-out', outcome: 'ok' })
      audit.announce()
      drop(sessionId)
      await session.keeper.send(endpoints.signOut, {})
    },
    list: () => [...held.values()].map(({ view }) => view),
    all: () => [...held.values()],
    ofAccount,
    has: (accountId) => ownOf(accountId) !== undefined,
    reaching: (accountId) =>
      ownOf(accountId) ?? [...held.values()].find(({ reaches }) => reaches.has(accountId)) ?? ofAccount(accountId),
    onChanged: (listener) => listeners.push(listener),
  }
}
