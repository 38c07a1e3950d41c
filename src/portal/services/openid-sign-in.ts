import { generateSecret } from 'otplib'
import type { AwaitedIdToken, StepUpOperation } from '#shared/api/openid-sign-in.ts'
import type { StaffMember } from '#shared/api/sessions.ts'
import { ApiError } from '../api-error.ts'
import { instantAt } from '../clock.ts'
import { newId, newToken, sameSecret, tokenHash } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { normalUserId } from '../rules/attempt-subjects.ts'
import type { ProvenIdentity, StaffProvider } from '../staff-provider.ts'
import type { StaffAction } from './audit.ts'
import { auditStaff } from './audit.ts'
import type { SessionTokens } from './session.ts'
import { startSession } from './session.ts'
import { requireAgent, requireCase } from './support-case.ts'

/** How long a person has to sign in at the provider. */
const patienceMs = 10 * 60_000
/** How long what a step-up proved may be used. */
const provedMs = 2 * 60_000
/** By how much the clocks of the provider and of this server may differ, in milliseconds. */
const skewMs = 30_000
/** Longer than any session lasts, whose earlier sign-ins are compared with a step-up's. */
const keptMs = 48 * 60 * 60_000

/** Who calls, by a live session. */
interface CallingAgent {
  ownerId: string
  sessionId: string
}

/** A nonce for the authorization request of a sign-in. */
export function beginOpenIdSignIn(portal: Portal, device: string): AwaitedIdToken {
  const { sessionSeconds } = requireProvider(portal)
  const at = portal.clock.now()
  const awaited = awaitedToken('sign-in', at, sessionSeconds)
  portal.transact(() => {
    portal.repositories.openIdRequests.forget(at - keptMs)
    portal.repositories.openIdRequests.addSignIn({ ...awaited, device, at, expiresAt: at + patienceMs })
  })
  return awaited
}

/** A session for the person whom the ID token proves; a person who never signed in here is added. @throws ApiError */
export async function finishOpenIdSignIn(portal: Portal, id: string, idToken: string): Promise<OpenIdSession> {
  const provider = requireProvider(portal)
  const { openIdRequests } = portal.repositories
  const waiting = openIdRequests.waitingSignIn(id, portal.clock.now())
  // Before the token is read: without a sign-in that waits nobody has the keys of the provider read.
  if (!waiting) throw overOrUsed()
  const checked = await provider.check(idToken, portal.clock.now())
  if (checked.kind === 'unreachable') throw notReached()
  return portal.transact(() => {
    const now = portal.clock.now()
    if (!openIdRequests.use(id, now)) throw overOrUsed()
    const refused = (code: 'unauthenticated' | 'forbidden', why: string, staffId: string | null = null): ApiError => {
      audit(portal, { staffId, action: 'session.sign-in-refused', outcome: 'refused', detail: { code } })
      return new ApiError(code, why)
    }
    if (checked.kind === 'refused') throw refused('unauthenticated', checked.reason)
    const { identity } = checked
    // guard: openid.nonce
    if (!sameSecret(waiting.nonceHash, tokenHash(identity.nonce)))
      throw refused('unauthenticated', 'The ID token is not the one of this sign-in')
    const { authTime } = identity
    // guard: openid.sign-in-age
    if (authTime === null || now - authTime > provider.sessionSeconds * 1000 + skewMs)
      throw refused('unauthenticated', 'The ID token does not show a sign-in of today')
    const { issuer } = provider.signInBy
    const known = portal.repositories.staff.byIdentity(issuer, identity.subject)
    // guard: openid.disabled
    if (known && known.disabledAt !== null) throw refused('forbidden', 'This person may not sign in any more', known.id)
    const { role } = identity
    if (role === null) throw refused('forbidden', 'This person has no role of the desk', known?.id)
    const ownerId = known?.id ?? addMember(portal, provider, { ...identity, role })
    // guard: openid.role-now
    portal.repositories.staff.update(ownerId, { name: identity.name, role })
    audit(portal, { staffId: ownerId, action: 'session.signed-in', outcome: 'ok', detail: { role, issuer } })
    const tokens = startSession(portal, 'staff', ownerId, waiting.device)
    openIdRequests.signedIn(id, tokens.id, authTime)
    return { ownerId, tokens }
  })
}

interface OpenIdSession {
  ownerId: string
  tokens: SessionTokens
}

/** A nonce for the authorization request of a step-up: for one call, on one case, under one key. */
export function beginStepUp(
  portal: Portal,
  agent: CallingAgent,
  { operation, caseId, key }: { operation: StepUpOperation; caseId: string; key: string },
): AwaitedIdToken {
  const { stepUpSeconds } = requireProvider(portal)
  return portal.transact(() => {
    requireAgent(portal, agent.ownerId)
    requireAgent(portal, agent.ownerId, requireCase(portal, caseId).accountId)
    const at = portal.clock.now()
    const awaited = awaitedToken('step-up', at, stepUpSeconds)
    const bound = { sessionId: agent.sessionId, operation, caseId, key }
    portal.repositories.openIdRequests.addStepUp({ ...awaited, ...bound, at, expiresAt: at + patienceMs })
    return awaited
  })
}

/** Proves the caller for the call that the step-up names, until the instant that it answers. @throws ApiError */
export async function finishStepUp(
  portal: Portal,
  agent: CallingAgent,
  id: string,
  idToken: string,
): Promise<{ id: string; expiresAt: string }> {
  const provider = requireProvider(portal)
  const { openIdRequests, staff } = portal.repositories
  const waiting = openIdRequests.waitingStepUp(id, agent.sessionId, portal.clock.now())
  if (!waiting) throw overOrUsed()
  const checked = await provider.check(idToken, portal.clock.now())
  if (checked.kind === 'unreachable') throw notReached()
  return portal.transact(() => {
    const now = portal.clock.now()
    if (!openIdRequests.use(id, now)) throw overOrUsed()
    const refused = (why: string): ApiError => {
      const detail = { code: 'step-up-required' }
      audit(portal, { staffId: agent.ownerId, action: 'session.sign-in-refused', outcome: 'refused', detail })
      return new ApiError('step-up-required', why)
    }
    if (checked.kind === 'refused') throw refused(checked.reason)
    const { identity } = checked
    // guard: openid.step-up-nonce
    if (!sameSecret(waiting.nonceHash, tokenHash(identity.nonce)))
      throw refused('The ID token is not the one of this step-up')
    // guard: openid.step-up-person
    if (staff.byIdentity(provider.signInBy.issuer, identity.subject)?.id !== agent.ownerId)
      throw refused('Another person signed in')
    const { authTime, role } = identity
    if (authTime === null || !isFresh(portal, provider, waiting, authTime))
      throw refused('The ID token does not show that the person signed in just now')
    if (role === null || role === 'auditor') throw refused('This person may not do this any more')
    staff.update(agent.ownerId, { name: identity.name, role })
    openIdRequests.proved(id, authTime, now + provedMs)
    return { id, expiresAt: instantAt(now + provedMs) }
  })
}

/** Whether a person signed in for this step-up: after it began, not long ago, and later than for anything before in the session. */
function isFresh(
  portal: Portal,
  { stepUpSeconds }: StaffProvider,
  { madeAt, sessionId }: { madeAt: number; sessionId: string },
  authTime: number,
): boolean {
  const before = portal.repositories.openIdRequests.lastAuthTime(sessionId)
  // By the provider's clock alone: what it already showed this session proves nothing new.
  // guard: openid.new-sign-in
  if (before === undefined || authTime <= before) return false
  // guard: openid.auth-time
  return authTime >= madeAt - skewMs && portal.clock.now() - authTime <= stepUpSeconds * 1000 + skewMs
}

/** Ends a session whose person has to sign in again: its time is over, or another provider is in force. @throws ApiError */
export function requireProviderSession(portal: Portal, ownerId: string, sessionId: string): void {
  const provider = portal.staffProvider
  if (provider === null) return
  const { sessions, staff } = portal.repositories
  const now = portal.clock.now()
  // guard: openid.session-end
  const isOver = now >= sessions.startedAt(sessionId) + provider.sessionSeconds * 1000
  // guard: openid.session-issuer
  const isOther = !staff.isOf(provider.signInBy.issuer, ownerId)
  if (!isOver && !isOther) return
  sessions.end(sessionId, now)
  throw new ApiError('session-expired', 'The session has ended; sign in again')
}

/** Why a way to sign in is not the one of this server; undefined where it is, and of every other call. */
export function whyNoSignIn({ staffProvider }: Pick<Portal, 'staffProvider'>, call: string): string | undefined {
  // guard: openid.no-password
  if (staffProvider !== null && byPassword.has(call)) return 'Staff sign in at the provider that staffSignIn names'
  return staffProvider === null && byProvider.has(call) ? 'Staff sign in with a password and a code' : undefined
}

const byPassword: ReadonlySet<string> = new Set(['staffSignIn', 'verifyStaffChallenge', 'resendStaffChallenge'])
const byProvider: ReadonlySet<string> = new Set([
  'beginOpenIdSignIn',
  'finishOpenIdSignIn',
  'beginStepUp',
  'finishStepUp',
])

/** Adds a person who signs in for the first time. There is a password that nobody knows, should the desk go back to passwords. */
function addMember(
  portal: Portal,
  { signInBy: { issuer } }: StaffProvider,
  identity: ProvenIdentity & Pick<StaffMember, 'role'>,
): string {
  const { staff } = portal.repositories
  const { name, role, subject } = identity
  const id = newId('staff')
  const wanted = normalUserId(identity.login)
  const login = wanted === '' || staff.isTaken(wanted) ? `${subject}@${new URL(issuer).host}` : wanted
  const passwordHash = portal.passwords.unknown()
  staff.insert({ id, login, name, role, passwordHash, secret: generateSecret(), ownAccountId: null })
  staff.addIdentity(issuer, subject, id)
  audit(portal, { staffId: null, action: 'staff.added', outcome: 'ok', detail: { staff: id, login, role, issuer } })
  return id
}

function audit(portal: Portal, action: StaffAction): void {
  auditStaff(portal, action, portal.clock.now())
}

function awaitedToken(kind: 'sign-in' | 'step-up', at: number, maxAgeSeconds: number): AwaitedIdToken {
  return { id: newId(kind), nonce: newToken(), maxAgeSeconds, expiresAt: instantAt(at + patienceMs) }
}

function requireProvider({ staffProvider }: Portal): StaffProvider {
  if (staffProvider === null) throw new Error('A call that this server does not do came to a service')
  return staffProvider
}

function overOrUsed(): ApiError {
  return new ApiError('not-found', 'No such sign-in waits: it was finished, or its time is over', {
    reason: 'sign-in-over',
  })
}

function notReached(): ApiError {
  return new ApiError('unavailable', 'The provider at which staff sign in was not reached', {
    reason: 'provider-not-reached',
  })
}
