import { staffActor } from '#shared/domain/actors.ts'
import type { StaffView } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { StaffSignInBy } from '#shared/api/openid-sign-in.ts'
import type { Challenge, StaffSession } from '#shared/api/sessions.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { Portals } from '../portals/service.ts'
import { answerOf } from '../../portal-client/failures.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import { ownerOfSession, staffSignIns, type OpenSecrets } from '../../base/secrets/open-secrets.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import { acceptSignIn } from './accept-sign-in.ts'
import type { BrowserAnswer, BrowserSignIns } from './browser-sign-in.ts'
import { createChallenges } from './challenges.ts'
import { deviceName } from './customer-sign-in.ts'
import { createStepUps, type StepUps } from './step-ups.ts'
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
  /** Where the person signed in, and what signs out there; null where that was the portal itself. */
  provider: { by: StaffSignInBy; idToken: SecretText; signOutAddress: BrowserAnswer['signOutAddress'] } | null
}

/** Signs one agent in to the desk at a time, and out of it. A staff session is never kept: it ends with the app. */
export interface StaffSessions {
  signIn(portalId: string, staffId: string, password: SecretText): Promise<Challenge>
  verifyChallenge(challengeId: string, code: SecretText): Promise<StaffView>
  resendChallenge(challengeId: string): Promise<Challenge>
  /** Opens the page of the company's provider in the browser. @throws AppError `issuer-not-confirmed`, and as `BrowserSignIns` */
  beginByBrowser(portalId: string): Promise<BrowserWait>
  /** Signs the person in who signed in in the browser. @throws AppError why nobody is */
  finishByBrowser(waitId: string): Promise<StaffView>
  /** @throws AppError `not-found` */
  openBrowserAgain(waitId: string): Promise<void>
  cancelBrowserWait(waitId: string): void
  /** Sign-ins that prove the person for one effect. */
  stepUps: StepUps
  /**
   * Ends the session here, at the portal and, where the operator asked for that, at the provider. True once the portal was notified; where it does not answer, it is notified later.
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
  browser: BrowserSignIns
  newKey(): string
  /** Called with the member who is signed in now; null where nobody is any more. */
  onChanged(staff: StaffView | null): void
}

export function createStaffSessions({
  portals,
  audit,
  clock,
  secrets,
  signOuts,
  browser,
  newKey,
  onChanged,
}: StaffSessionDeps): StaffSessions {
  /** Challenges of sign-ins that are under way, with their portal. */
  const challenges = createChallenges<{ portalId: string }>(secrets, staffSignIns)
  /** Where the sign-ins that wait for the browser are for. */
  let byBrowser: { waitId: string; portalId: string; signInId: string; by: StaffSignInBy } | null = null
  let active: ActiveStaffSession | null = null
  /** Counts the sign-outs: a sign-in that was under way at one signs nobody in. */
  let signOutsSoFar = 0
  const changed = (): void => onChanged(active?.staff ?? null)

  function accept(
    portalId: string,
    session: StaffSession,
    provider: { by: StaffSignInBy; answer: BrowserAnswer } | null = null,
  ): StaffView {
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
    active = {
      staff,
      actor,
      client,
      provider: provider && {
        by: provider.by,
        idToken: secrets.protect('token', ownerOfSession(session.id), provider.answer.idToken),
        signOutAddress: provider.answer.signOutAddress,
      },
    }
    changed()
    return staff
  }

  async function signOut(why?: 'lock' | 'passphrase', atProvider = why === undefined): Promise<boolean> {
    signOutsSoFar += 1
    // guard: sign-out.staff-challenges
    secrets.endOf(staffSignIns)
    // guard: sign-out.browser-waits
    browser.cancel()
    stepUps.forget()
    if (active === null) return true
    const { actor, client, staff, provider } = active
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
    // guard: sign-out.provider-too
    const leaving = atProvider && provider !== null ? signOutAtProvider(provider) : null
    provider?.idToken.end()
    const send = (): ReturnType<SignOut['send']> => client.call(endpoints.staffSignOut, {})
    const notified = signOuts.notify({
      portalId: staff.portalId,
      accountId: null,
      actor,
      send,
      over: () => client.close(),
    })
    await leaving
    return notified
  }

  /** The session of the portal ends whether or not the browser gets there. */
  async function signOutAtProvider({ by, idToken, signOutAddress }: NonNullable<ActiveStaffSession['provider']>) {
    if (idToken.ended) return
    await browser.signOut(by, { idToken: idToken.reveal(), signOutAddress }).catch(() => undefined)
  }

  /** How staff of a portal sign in, where the operator has confirmed it. @throws AppError `issuer-not-confirmed` */
  function confirmedProvider(portalId: string): StaffSignInBy {
    const portal = portals.get(portalId)
    const by = portal.capabilities().staffSignIn
    // guard: browser.confirmed-issuer
    if (by === undefined || by.issuer !== portal.view().confirmedIssuer) throw new AppError('issuer-not-confirmed')
    return by
  }

  const stepUps = createStepUps({
    browser,
    newKey,
    session: () => {
      if (active === null) throw new AppError('signed-out')
      return { client: active.client, by: confirmedProvider(active.staff.portalId) }
    },
  })

  return {
    stepUps,
    beginByBrowser: async (portalId) => {
      const by = confirmedProvider(portalId)
      const begun = await portals.get(portalId).send(endpoints.beginOpenIdSignIn, { body: { device: deviceName } })
      const { body } = answerOf(begun, 'effect')
      const wait = await browser.begin(by, body, false)
      byBrowser = { waitId: wait.waitId, portalId, signInId: body.id, by }
      return wait
    },
    finishByBrowser: async (waitId) => {
      if (byBrowser?.waitId !== waitId) throw new AppError('browser-sign-in-over')
      const { portalId, signInId, by } = byBrowser
      const before = signOutsSoFar
      const answer = await browser.answer(waitId)
      const portal = portals.get(portalId)
      const request = { params: { signInId }, body: { idToken: answer.idToken } }
      const sent = await portal.send(endpoints.finishOpenIdSignIn, request)
      const { body } = orBrowserSignInOver(() => acceptSignIn(sent, 'staff:unknown', audit))
      if (before !== signOutsSoFar) {
        await portal.send(endpoints.staffSignOut, {}, { token: body.accessToken })
        throw new AppError('signed-out')
      }
      void signOut(undefined, false).catch(() => undefined)
      return accept(portalId, body, { by, answer })
    },
    openBrowserAgain: (waitId) => browser.openAgain(waitId),
    cancelBrowserWait: (waitId) => browser.cancel(waitId),
    signIn: async (portalId, staffId, password) => {
      const portal = portals.get(portalId)
      const sent = await portal.send(endpoints.staffSignIn, { body: { staffId, password, device: deviceName } })
      const { challenge } = acceptSignIn(sent, 'staff:unknown', audit).body
      challenges.add(challenge, { portalId })
      return challenge
    },
    verifyChallenge: async (challengeId, code) => {
      const { portalId } = challenges.get(challengeId)
      const portal = portals.get(portalId)
      const before = signOutsSoFar
      const sent = await portal.send(endpoints.verifyStaffChallenge, { params: { challengeId }, body: { code } })
      const { body } = challenges.read(challengeId, () => acceptSignIn(sent, 'staff:unknown', audit))
      challenges.end(challengeId)
      // guard: staff.sign-in-overtaken
      if (before !== signOutsSoFar) {
        await portal.send(endpoints.staffSignOut, {}, { token: body.accessToken })
        throw new AppError('signed-out')
      }
      // One agent at a time: the session of the one before must not live on at the portal.
      // guard: staff.replaced
      void signOut(undefined, false).catch(() => undefined)
      return accept(portalId, body)
    },
    resendChallenge: async (challengeId) => {
      const { portalId } = challenges.get(challengeId)
      const params = { challengeId }
      const sent = await portals.get(portalId).send(endpoints.resendStaffChallenge, { params })
      return challenges.read(challengeId, () => answerOf(sent, 'effect')).body.challenge
    },
    signOut: (why) => signOut(why),
    who: () => active?.staff ?? null,
    current: () => {
      if (active === null) throw new AppError('signed-out')
      return active
    },
  }
}

/** What `read` answers. @throws AppError `browser-sign-in-over` where the portal does not wait for this sign-in any more */
function orBrowserSignInOver<A>(read: () => A): A {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError) || error.failure.code !== 'not-found') throw error
    throw new AppError(failureOf('browser-sign-in-over', { traceId: error.failure.traceId }))
  }
}
