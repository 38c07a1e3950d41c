import { customerActor } from '#shared/domain/actors.ts'
import type { EndedSession, SessionView } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { CustomerSession } from '#shared/api/sessions.ts'
import { AppError } from '../../base/errors.ts'
import { customerSignIns, ownerOfAccount } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import { createCustomerSignIn, type CustomerSignIn, type CustomerSignInDeps } from './customer-sign-in.ts'
import type { PersistedSession, PersistedSessionStore } from './persisted-session-store.ts'
import { createSessionAudit } from './session-audit.ts'
import type { SignOut, PendingSignOuts } from './pending-sign-outs.ts'
import {
  protectTokens,
  createAuthenticatedClient,
  renewalFrom,
  type Renewal,
  type AuthenticatedClient,
  type Tokens,
} from '../../portal-client/authenticated-client.ts'

export interface ActiveSession {
  view: SessionView
  client: AuthenticatedClient
  /** Keys of the accounts that the portal listed for it, its own among them; empty until it was asked. */
  reaches: ReadonlySet<string>
}

type WhyEnded = EndedSession['why']

/**
 * Begins, renews, restores and ends the sessions of customers, each with its audit entry first. Their refresh tokens
 * outlive the app where `persisted` has a keychain; nothing else does.
 */
export interface CustomerSessions extends CustomerSignIn {
  /**
   * Ends a session here at once, and at the portal as soon as it answers; true once the portal was notified.
   *
   * @param why given where not the operator ended it: the account then shows it
   */
  signOut(sessionId: string, why?: WhyEnded): Promise<boolean>
  /** Ends every session, those too that are kept and not restored yet. */
  signOutAll(why?: WhyEnded): Promise<boolean>
  /** Ends every session at a portal that is about to be forgotten. */
  forgetPortal(portalId: string): Promise<void>
  /** Brings back what the keychain sealed of sessions at a portal that was found; those that ended meanwhile are reported. */
  restore(portalId: string): Promise<void>
  /** Whether sessions are kept from now on; those that are signed in too. `alongside`: in the same transaction. */
  setPersisted(persist: boolean, alongside: () => void): Promise<void>
  list(): SessionView[]
  /** The portal gave the login of an account another User ID. */
  renamed(accountId: string, login: { name: string; userId: string }): void
  /** Accounts whose session ended otherwise than by a sign-out here. */
  ended(): EndedSession[]
  /** Every session, for reads over all of them. */
  all(): ActiveSession[]
  /** The session whose own account this is. @throws AppError `signed-out` when there is none. */
  ofAccount(accountId: string): ActiveSession
  /** True while there is a session of the account's own login. */
  has(accountId: string): boolean
  /** A session that may read the account: its own login's, else one that reaches it. @throws AppError `signed-out` */
  reaching(accountId: string): ActiveSession
}

export interface CustomerSessionDeps extends Omit<CustomerSignInDeps, 'accepting'> {
  clock: Clock
  persisted: PersistedSessionStore
  signOuts: PendingSignOuts
  /**
   * Called when a session is about to be signed out here, while calls in its name still work: gives up what it began.
   * The portal is notified of the sign-out afterwards.
   */
  beforeSignOut(session: ActiveSession): Promise<unknown>
  /** Called when a session begins or ends. */
  onChanged(session: SessionView, signedIn: boolean): void
  /** False once the console has closed. */
  isOpen(): boolean
}

export function createCustomerSessions(deps: CustomerSessionDeps): CustomerSessions {
  const { portals, audit, clock, persisted, secrets, signOuts, isKnown, isOpen } = deps
  const sessions = new Map<string, ActiveSession>()
  /** Why accounts are signed out that nobody signed out here; until the next sign-in, and in memory alone. */
  const ended = new Map<string, EndedSession>()
  const notes = createSessionAudit(deps)
  /** Counts how often everybody was signed out: a sign-in that was under way then signs nobody in. */
  let signOutsOfAll = 0
  function changed(session: SessionView, signedIn: boolean): void {
    // What was shown in a session ends with it, however it ends, and is not shown in the next one.
    // guard: sessions.secrets-end
    secrets.endOf(ownerOfAccount(session.accountId))
    deps.onChanged(session, signedIn)
  }

  /** Rotates a session's tokens. The new one is durable before it is used, or an old one would be shown at next start. */
  function renewer(view: SessionView): {
    renew(refreshToken: string | SecretText): Promise<Renewal>
    wasLost(): boolean
  } {
    const portal = portals.get(view.portalId)
    let lost = false
    return {
      wasLost: () => lost,
      renew: async (refreshToken) => {
        if (sessions.has(view.id)) persisted.aboutToRenew(view.accountId)
        const sent = await portal.send(endpoints.refreshSession, { body: { refreshToken } })
        lost ||= sent.kind === 'lost' || sent.kind === 'misbehaved'
        const renewal = renewalFrom(sent)
        // guard: sessions.renewal-stored
        if (renewal.kind === 'renewed' && sessions.has(view.id)) await persisted.save(view, renewal.tokens)
        return renewal
      },
    }
  }

  /** @throws when the audit cannot note it: then nobody is signed in */
  function begin(view: SessionView, tokens: Tokens, action: 'session.signed-in' | 'session.restored'): ActiveSession {
    const { id, accountId, portalId } = view
    const { renew, wasLost } = renewer(view)
    // Written first: a session that the audit could not note is not kept.
    // guard: sessions.sign-in-entry
    notes.began(view, action)
    for (const [other, session] of sessions) {
      if (session.view.accountId !== accountId) continue
      sessions.delete(other)
      // Two sessions of one login here would be one too many in the portal's list.
      // guard: sessions.replaced
      void session.client.call(endpoints.signOut, {}).finally(() => session.client.close())
    }
    const client = createAuthenticatedClient({
      portal: portals.get(portalId),
      first: tokens,
      protect: protectTokens(secrets, id),
      clock,
      renew,
      onEnded: () => {
        const isExpired = Date.parse(client.tokens.refreshExpiresAt) < clock.now().getTime()
        drop(id, wasLost() ? 'interrupted' : isExpired ? 'expired' : 'elsewhere')
      },
    })
    const session = { view, client, reaches: new Set<string>() }
    sessions.set(id, session)
    ended.delete(accountId)
    changed(view, true)
    return session
  }

  async function accept(portalId: string, session: CustomerSession): Promise<SessionView> {
    const { id, account } = session
    const accountId = keyAt(portalId, account.id)
    const view: SessionView = { id, portalId, accountId, accountName: account.name, userId: account.userId }
    try {
      begin(view, session, 'session.signed-in')
    } catch (error) {
      // Nobody is signed in here, so nobody could end it there later.
      // guard: sessions.not-held
      void portals.get(portalId).send(endpoints.signOut, {}, { token: session.accessToken })
      throw error
    }
    await persisted.save(view, session)
    return view
  }

  function accepting(): (portalId: string, session: CustomerSession) => Promise<SessionView> {
    const before = signOutsOfAll
    return async (portalId, session) => {
      // guard: sign-in.overtaken
      if (before === signOutsOfAll) return accept(portalId, session)
      await portals.get(portalId).send(endpoints.signOut, {}, { token: session.accessToken })
      throw new AppError('signed-out')
    }
  }

  function noteEnd(accountId: string, why: WhyEnded): void {
    ended.set(accountId, { accountId, why, at: instantOf(clock) })
  }

  /** The session is over, and not by a sign-out here: its account shows why. */
  function reportEnd(view: SessionView, why: WhyEnded): void {
    noteEnd(view.accountId, why)
    notes.ended(view, why)
  }

  function drop(sessionId: string, why: WhyEnded): void {
    const session = sessions.get(sessionId)
    if (session === undefined) return
    sessions.delete(sessionId)
    session.client.close()
    persisted.forget(session.view.accountId)
    reportEnd(session.view, why)
    changed(session.view, false)
  }

  async function signOut(sessionId: string, why?: WhyEnded): Promise<boolean> {
    const session = sessions.get(sessionId)
    if (session === undefined) return true
    const { portalId, accountId } = session.view
    notes.signedOut(session.view, why)
    // guard: sign-out.gives-up-set-up
    const cancelled = deps.beforeSignOut(session)
    sessions.delete(sessionId)
    // guard: sign-out.stored-token
    persisted.forget(accountId)
    if (why !== undefined) noteEnd(accountId, why)
    changed(session.view, false)
    const send = async (): ReturnType<SignOut['send']> => {
      await cancelled
      return session.client.call(endpoints.signOut, {})
    }
    // guard: sign-out.portal-notified
    return signOuts.notify({
      portalId,
      accountId,
      actor: customerActor(session.view.userId),
      send,
      over: () => session.client.close(),
    })
  }

  /** A kept session that ended before it could be restored. */
  function giveUp({ view }: PersistedSession, why: WhyEnded): void {
    persisted.forget(view.accountId)
    reportEnd(view, why)
    changed(view, false)
  }

  /** A kept session that the operator ends before it could be restored. */
  function forgetPersisted({ view }: PersistedSession): void {
    notes.signedOut(view)
    persisted.forget(view.accountId)
    changed(view, false)
  }

  async function restoreOne(found: PersistedSession): Promise<void> {
    const { view, renewing, expiresAt } = found
    const portal = portals.get(view.portalId)
    const refreshToken = await persisted.open(found)
    if (refreshToken === null) return giveUp(found, 'keychain')
    // The token that came for this one could not be kept either: it is left for when the portal is found again.
    // guard: sessions.renewal-marked
    if (!persisted.aboutToRenew(view.accountId)) return
    const renewal = await renewer(view).renew(refreshToken)
    // Somebody signed in, or out, or chose to keep none, while the portal was asked.
    const isWanted = persisted.find(view.accountId)?.view.id === view.id && ownOf(view.accountId) === undefined
    if (!isOpen()) return
    if (renewal.kind === 'renewed' && !isWanted) {
      await portal.send(endpoints.signOut, {}, { token: renewal.tokens.accessToken })
    } else if (renewal.kind === 'renewed') {
      // guard: sessions.restored-stored
      await persisted.save(view, renewal.tokens)
      begin(view, renewal.tokens, 'session.restored')
    } else if (renewal.kind === 'ended' && isWanted) {
      const isExpired = Date.parse(expiresAt) < clock.now().getTime()
      giveUp(found, isExpired ? 'expired' : renewing ? 'interrupted' : 'elsewhere')
    }
  }

  function ownOf(accountId: string): ActiveSession | undefined {
    for (const session of sessions.values()) if (session.view.accountId === accountId) return session
    return undefined
  }

  function ofAccount(accountId: string): ActiveSession {
    // guard: recovery.own-login
    const session = ownOf(accountId)
    if (session === undefined) throw new AppError('signed-out')
    return session
  }

  return {
    ...createCustomerSignIn({ portals, audit, secrets, isKnown, accepting }),
    signOut,
    signOutAll: async (why) => {
      signOutsOfAll += 1
      // guard: sign-out.customer-challenges
      secrets.endOf(customerSignIns)
      const signingOut = Promise.all([...sessions.keys()].map((sessionId) => signOut(sessionId, why)))
      // Kept and not restored yet: without an access token their portals cannot be notified.
      const unrestored = persisted.all()
      for (const found of unrestored)
        if (why === undefined) forgetPersisted(found)
        else giveUp(found, why)
      return (await signingOut).every(Boolean) && unrestored.length === 0
    },
    forgetPortal: async (portalId) => {
      const here = [...sessions.values()].filter(({ view }) => view.portalId === portalId)
      await Promise.all(here.map(({ view }) => signOut(view.id)))
      for (const { view } of persisted.all()) if (view.portalId === portalId) persisted.forget(view.accountId)
      signOuts.forgetPortal(portalId)
    },
    restore: async (portalId) => {
      const here = persisted
        .all()
        .filter(({ view }) => view.portalId === portalId && ownOf(view.accountId) === undefined)
      await Promise.all(here.map(restoreOne))
    },
    setPersisted: async (wanted, alongside) => {
      persisted.choose(wanted, alongside)
      if (wanted)
        await Promise.all([...sessions.values()].map(({ view, client }) => persisted.save(view, client.tokens)))
    },
    ended: () => [...ended.values()],
    list: () => [...sessions.values()].map(({ view }) => view),
    renamed: (accountId, { name, userId }) => {
      const session = ownOf(accountId)
      // The same object is sealed with the tokens when they are renewed.
      if (session !== undefined) Object.assign(session.view, { accountName: name, userId })
    },
    // guard: sessions.held
    all: () => [...sessions.values()],
    ofAccount,
    has: (accountId) => ownOf(accountId) !== undefined,
    reaching: (accountId) =>
      ownOf(accountId) ?? [...sessions.values()].find(({ reaches }) => reaches.has(accountId)) ?? ofAccount(accountId),
  }
}
