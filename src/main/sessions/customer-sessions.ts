import type { SessionView, SignInAnswer } from '#shared/contract/snapshots.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { Challenge, CustomerSession } from '#shared/portal-api/sessions.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Portal } from '../portal/portal.ts'
import { Refusal } from '../refusal.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import { keepTokens, renewalFrom, type Renewal, type TokenKeeper } from './token-keeper.ts'

/** What a portal lists as the device of our sessions. */
export const deviceName = 'FactorDesk'

export interface HeldSession {
  view: SessionView
  keeper: TokenKeeper
}

/** The customers who are signed in. Sessions live in memory alone and end with the app. */
export interface CustomerSessions {
  signIn(userId: string, password: string): Promise<SignInAnswer>
  verifyChallenge(challengeId: string, code: string): Promise<SessionView>
  resendChallenge(challengeId: string): Promise<Challenge>
  signOut(sessionId: string): Promise<void>
  list(): SessionView[]
  /** Every session, for reads over all of them. */
  all(): HeldSession[]
  /** The session whose own account this is. @throws Refusal `signed-out` when there is none. */
  ofAccount(accountId: string): HeldSession
  /** Told the new session after a sign-in, null after an end. */
  onChanged(listener: (session: SessionView | null) => void): void
}

export interface SessionParts {
  portal: Portal
  audit: AuditStore
  clock: Clock
  /** True for a User ID that the console has seen signed in before; only such a one is named when a sign-in is refused. */
  isKnown(userId: string): boolean
}

export function openCustomerSessions({ portal, audit, clock, isKnown }: SessionParts): CustomerSessions {
  const held = new Map<string, HeldSession>()
  const waiting = new Map<string, string>()
  const listeners: ((session: SessionView | null) => void)[] = []
  const changed = (session: SessionView | null): void => listeners.forEach((listener) => listener(session))
  const actorOf = (userId: string): string => `customer:${userId}`

  function keep(session: CustomerSession): SessionView {
    const { id, account } = session
    const view: SessionView = { id, accountId: account.id, accountName: account.name, userId: account.userId }
    // Written first: a session that the audit could not note is not kept.
    audit.append({ actor: actorOf(account.userId), account: account.id, action: 'session.signed-in', outcome: 'ok' })
    for (const [other, { view: known }] of held) if (known.accountId === account.id) held.delete(other)
    held.set(id, { view, keeper: keepTokens(portal, session, clock, renew, () => drop(id)) })
    audit.announce()
    changed(view)
    return view
  }

  function drop(sessionId: string): void {
    held.delete(sessionId)
    changed(null)
  }

  async function renew(refreshToken: string): Promise<Renewal> {
    return renewalFrom(await portal.send(endpoints.refreshSession, { body: { refreshToken } }))
  }

  return {
    signIn: async (userId, password) => {
      const sent = await portal.send(endpoints.signIn, { body: { userId, password, device: deviceName } })
      const answer = acceptSignIn(sent, actorOf(isKnown(userId) ? userId : 'unknown'), audit)
      if (answer.status === 201) return { state: 'signed-in', session: keep(answer.body) }
      const { challenge } = answer.body
      waiting.set(challenge.id, userId)
      return { state: 'challenge', challenge }
    },
    verifyChallenge: async (challengeId, code) => {
      const sent = await portal.send(endpoints.verifyChallenge, { params: { challengeId }, body: { code } })
      const answer = acceptSignIn(sent, actorOf(waiting.get(challengeId) ?? 'unknown'), audit)
      waiting.delete(challengeId)
      return keep(answer.body)
    },
    resendChallenge: async (challengeId) => {
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
    ofAccount: (accountId) => {
      const session = [...held.values()].find(({ view }) => view.accountId === accountId)
      if (session === undefined) throw new Refusal('signed-out')
      return session
    },
    onChanged: (listener) => listeners.push(listener),
  }
}
