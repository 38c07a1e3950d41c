import { createHash } from 'node:crypto'
import type { Answer, RemoteAccount, RemoteDirectory, RemoteEvent } from '../../directory/remote/remote-directory.ts'
import { readPage } from '../read-page.ts'
import type { AdminClient, ChangeAnswer } from './admin-client.ts'
import { createAdminClient } from './admin-client.ts'
import { checkKeycloak } from './check.ts'
import type { KeycloakSettings } from './settings.ts'
import type { KeycloakAdminEvent, KeycloakCredentials, KeycloakUser } from './shapes.ts'
import { adminEvents, bruteForce, credentials, user, users } from './shapes.ts'

/**
 * Credentials that sign-in asks for after the password, and the method that each is. A passkey (`webauthn-passwordless`)
 * takes the place of the password, so it is none of them; a password never is.
 */
const secondFactors: Readonly<Record<string, { method: 'authenticator' | null; label: string }>> = {
  otp: { method: 'authenticator', label: 'Authenticator app' },
  webauthn: { method: null, label: 'Security key' },
  'recovery-authn-codes': { method: null, label: 'Recovery codes' },
}

/** Required actions that have the owner set up a second factor at the next sign-in. */
const enforcing: readonly string[] = ['CONFIGURE_TOTP', 'webauthn-register', 'CONFIGURE_RECOVERY_AUTHN_CODES']

/** Milliseconds that one function may take; the port allows 30 s. */
const callMs = 25_000
/** The newest events that are read of an account. */
const eventsAtMost = 1000

const elsewhere = 'Customers do this at Keycloak itself.'

/**
 * A directory over the Admin REST API of Keycloak, as a client with a service account (docs/connectors/keycloak.md).
 *
 * @throws Error with a sentence for the operator where the address cannot be used
 */
export function createKeycloakDirectory(settings: KeycloakSettings): RemoteDirectory {
  const admin = createAdminClient(settings)
  const soon = (): number => Date.now() + callMs
  return {
    name: 'Keycloak',
    checked: 'real server',
    methods: ['authenticator'],
    proof: { disable: 'none', enrol: 'none' },
    lacks: {
      signIn: elsewhere,
      proveCode: elsewhere,
      verifyPassword: elsewhere,
      enrol: elsewhere,
      verifyEnrolment: elsewhere,
      cancelEnrolment: elsewhere,
      sendCode: 'Keycloak sends no codes.',
      resend: 'Keycloak sends no codes.',
    },
    test: () => checkKeycloak(admin, settings, soon()),
    find: (query, page) => find(admin, query, page, soon()),
    read: (accountId) => read(admin, accountId, soon()),
    removeFactor: (accountId, ids) => removeFactors(admin, accountId, ids, soon()),
    endSessions: (accountId) => changeUser(admin, 'POST', accountId, '/logout', undefined, soon()),
    requirePasswordChange: (accountId) => requirePasswordChange(admin, accountId, soon()),
    unlock: (accountId) => unlock(admin, accountId, soon()),
    setEnabled: (accountId, enabled) => changeUser(admin, 'PUT', accountId, '', { enabled }, soon()),
    inviteToEnrol: (accountId) => mailAction(admin, accountId, 'CONFIGURE_TOTP', soon()),
    events: (accountId, after) => events(admin, accountId, after, soon()),
  }
}

const notFound = { kind: 'refused', code: 'not-found' } as const

/** An id as a part of a path; null for what would lead to another path, and is the id of nobody. */
function pathOf(accountId: string): string | null {
  // guard: keycloak.path-of-an-id
  if (accountId === '' || /^\.{1,2}$/.test(accountId) || /[/\\;*]/.test(accountId)) return null
  return `/users/${encodeURIComponent(accountId)}`
}

type Query = Parameters<RemoteDirectory['find']>[0]
type Page = Parameters<RemoteDirectory['find']>[1]

/** Keycloak finds words that begin a user name, an address, a first or a last name; `*text*` finds the middle. */
async function find(
  admin: AdminClient,
  { text, method, status }: Query,
  { after, limit }: Page,
  deadline: number,
): ReturnType<RemoteDirectory['find']> {
  // It would be a reading of every account.
  if (method !== null) return { kind: 'refused', code: 'not-supported' }
  if (status === 'closed') return { kind: 'answered', value: { accounts: [], next: null } }
  if (after !== null && !/^\d{1,9}$/.test(after)) return { kind: 'refused', code: 'conflict' }
  const first = Number(after ?? 0)
  // One more than asked for shows whether another page follows.
  const query = new URLSearchParams({ search: text, first: String(first), max: String(limit + 1) })
  if (status !== null) query.set('enabled', String(status === 'active'))
  const found = await admin.read(`/users?${query.toString()}`, users, deadline)
  if (found.kind !== 'answered') return found
  const accounts = await readPage(
    found.value.slice(0, limit),
    (one) => credentialsOf(admin, one.id, deadline),
    (one, its) => {
      const factors = factorsOf(its)
      return {
        id: one.id,
        name: nameOf(one),
        email: one.email ?? '',
        status: statusOf(one),
        on: factors.length > 0,
        method: factors.find((factor) => factor.method !== null)?.method ?? null,
      }
    },
  )
  if (accounts.kind !== 'answered') return accounts
  const next = found.value.length > limit ? String(first + limit) : null
  return { kind: 'answered', value: { accounts: accounts.value, next } }
}

async function read(admin: AdminClient, accountId: string, deadline: number): Promise<Answer<RemoteAccount>> {
  const path = pathOf(accountId)
  if (path === null) return notFound
  const [one, all, lock] = await Promise.all([
    admin.read(path, user, deadline),
    admin.read(`${path}/credentials`, credentials, deadline),
    admin.read(lockPath(accountId), bruteForce, deadline),
  ])
  for (const answer of [one, all, lock]) if (answer.kind !== 'answered') return answer
  if (one.kind !== 'answered' || all.kind !== 'answered' || lock.kind !== 'answered') return { kind: 'lost' }
  const factors = factorsOf(all.value)
  const password = all.value.find(({ type }) => type === 'password')
  return {
    kind: 'answered',
    value: {
      id: one.value.id,
      name: nameOf(one.value),
      email: one.value.email || null,
      mobile: null,
      status: statusOf(one.value),
      emailChangedAt: null,
      mobileChangedAt: null,
      passwordChangedAt: password?.createdDate ?? null,
      factors: {
        on: factors.length > 0,
        factors: factors.map(({ id, method, label }) => ({ id, method, label })),
        enforced: one.value.requiredActions.some((action) => enforcing.includes(action)),
        locked: lock.value.disabled,
        passwordChangeRequired: one.value.requiredActions.includes('UPDATE_PASSWORD'),
        mark: markOf(factors.map(({ id }) => id)),
      },
    },
  }
}

/**
 * Removes credentials one by one, each by its id, and only second factors: the ids are compared with the account's
 * credentials first, and where one of them is a password, or anything else, none is removed.
 */
async function removeFactors(
  admin: AdminClient,
  accountId: string,
  ids: readonly string[],
  deadline: number,
): Promise<Answer<null>> {
  const path = pathOf(accountId)
  if (path === null) return notFound
  if (ids.length === 0) return { kind: 'refused', code: 'conflict' }
  const all = await credentialsOf(admin, accountId, deadline)
  if (all.kind !== 'answered') return nothingSent(all)
  const removable = factorsOf(all.value).map(({ id }) => id)
  const others = all.value.filter(({ id }) => !removable.includes(id)).map(({ id }) => id)
  // guard: keycloak.never-a-password
  if (ids.some((id) => others.includes(id))) return { kind: 'refused', code: 'forbidden' }
  let removed = 0
  // guard: keycloak.named-ids-alone
  for (const id of removable.filter((one) => ids.includes(one))) {
    const answer = await admin.change('DELETE', `${path}/credentials/${encodeURIComponent(id)}`, undefined, deadline)
    const isGone = answer.kind === 'refused' && answer.code === 'not-found'
    // What is refused after others were removed is no refusal of the whole.
    if (answer.kind !== 'answered' && !isGone) return removed > 0 ? { kind: 'lost' } : plain(answer)
    removed += 1
  }
  return { kind: 'answered', value: null }
}

/**
 * Has Keycloak ask for a new password at the next sign-in, and mail a link to set one. What is required is seen in the
 * account; the e-mail is a help, and where it cannot be sent the customer is asked all the same.
 *
 * The required actions are read and written back: Keycloak has no call that adds one. What somebody else adds in between is
 * lost.
 */
async function requirePasswordChange(admin: AdminClient, accountId: string, deadline: number): Promise<Answer<null>> {
  const path = pathOf(accountId)
  if (path === null) return notFound
  const one = await admin.read(path, user, deadline)
  if (one.kind !== 'answered') return nothingSent(one)
  const requiredActions = [...new Set([...one.value.requiredActions, 'UPDATE_PASSWORD'])]
  const required = await changeUser(admin, 'PUT', accountId, '', { requiredActions }, deadline)
  if (required.kind !== 'answered') return required
  await mailAction(admin, accountId, 'UPDATE_PASSWORD', deadline)
  return required
}

async function unlock(admin: AdminClient, accountId: string, deadline: number): Promise<Answer<null>> {
  if (pathOf(accountId) === null) return notFound
  return plain(await admin.change('DELETE', lockPath(accountId), undefined, deadline))
}

async function changeUser(
  admin: AdminClient,
  method: 'POST' | 'PUT',
  accountId: string,
  below: string,
  body: unknown,
  deadline: number,
): Promise<Answer<null>> {
  const path = pathOf(accountId)
  return path === null ? notFound : plain(await admin.change(method, `${path}${below}`, body, deadline))
}

/** Has Keycloak mail a link to a required action. Why it could not, Keycloak says in words alone. */
async function mailAction(
  admin: AdminClient,
  accountId: string,
  action: 'CONFIGURE_TOTP' | 'UPDATE_PASSWORD',
  deadline: number,
): Promise<Answer<null>> {
  const path = pathOf(accountId)
  if (path === null) return notFound
  const answer = await admin.change('PUT', `${path}/execute-actions-email`, [action], deadline)
  const { said = '' } = answer
  if (answer.kind === 'lost' && said.includes('Invalid sender address'))
    return { kind: 'refused', code: 'not-supported' }
  if (answer.kind !== 'refused') return plain(answer)
  if (said === 'User email missing') return { kind: 'refused', code: 'destination-missing' }
  if (said === 'User is disabled') return { kind: 'refused', code: 'account-not-active' }
  return plain(answer)
}

/** The administrators' log about an account, oldest first; of a long one the newest. */
async function events(
  admin: AdminClient,
  accountId: string,
  after: string | null,
  deadline: number,
): Promise<Answer<RemoteEvent[]>> {
  const path = pathOf(accountId)
  if (path === null) return notFound
  const [since = '', lastId] = after?.split(' ') ?? []
  const query = new URLSearchParams({ resourcePath: `*users/${accountId}*`, max: String(eventsAtMost) })
  if (after !== null) {
    query.set('dateFrom', since)
    query.set('direction', 'asc')
  }
  const own = await admin.ownClaims(deadline)
  if (own.kind !== 'answered') return own
  const read = await admin.read(`/admin-events?${query.toString()}`, adminEvents, deadline)
  if (read.kind !== 'answered') return read
  const oldestFirst = after === null ? read.value.reverse() : read.value
  const from = oldestFirst.findIndex(({ id }) => id === lastId) + 1
  const value = oldestFirst
    .slice(from)
    .filter(({ error }) => !error)
    .map((event) => eventOf(event, accountId, own.value.accountId))
  return { kind: 'answered', value }
}

function eventOf(event: KeycloakAdminEvent, accountId: string, ownId: string | null): RemoteEvent {
  const cursor = `${event.time} ${event.id}`
  const byUs = ownId !== null && event.authDetails?.userId === ownId
  return { cursor, at: event.time, byUs, ...whatOf(event, accountId) }
}

function whatOf(
  { operationType, resourcePath, details }: KeycloakAdminEvent,
  accountId: string,
): Pick<RemoteEvent, 'what' | 'factorId'> {
  const nothing = { what: 'other', factorId: null } as const
  const below = resourcePath?.startsWith(`users/${accountId}/`) ? resourcePath.slice(`users/${accountId}/`.length) : ''
  if (operationType === 'DELETE' && resourcePath === `attack-detection/brute-force/users/${accountId}`)
    return { what: 'unlocked', factorId: null }
  if (operationType !== 'ACTION') return nothing
  if (below === 'logout') return { what: 'sessions-ended', factorId: null }
  const removed = /^credentials\/([^/]+)$/.exec(below)?.[1]
  const type = details?.credential_type
  if (removed === undefined || (type !== undefined && !(type in secondFactors))) return nothing
  return { what: 'factor-removed', factorId: removed }
}

function credentialsOf(admin: AdminClient, accountId: string, deadline: number): Promise<Answer<KeycloakCredentials>> {
  const path = pathOf(accountId)
  return path === null ? Promise.resolve(notFound) : admin.read(`${path}/credentials`, credentials, deadline)
}

function lockPath(accountId: string): string {
  return `/attack-detection/brute-force/users/${encodeURIComponent(accountId)}`
}

function factorsOf(all: KeycloakCredentials) {
  return all.flatMap(({ id, type, userLabel }) => {
    const kind = Object.hasOwn(secondFactors, type) ? secondFactors[type] : undefined
    return kind === undefined ? [] : [{ id, method: kind.method, label: (userLabel || kind.label).slice(0, 100) }]
  })
}

function nameOf({ firstName, lastName, username }: KeycloakUser): string {
  return [firstName, lastName].filter(Boolean).join(' ') || username
}

function statusOf({ enabled }: KeycloakUser): 'active' | 'frozen' {
  return enabled ? 'active' : 'frozen'
}

/** Another text where other factors are there; an id of Keycloak never comes back. */
function markOf(ids: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([...ids].sort()))
    .digest('hex')
}

/** The answer to a reading before a change, as one to the change: of a lost reading nothing was changed either. */
function nothingSent<T>(answer: Exclude<Answer<T>, { kind: 'answered' }>): Answer<null> {
  return answer.kind === 'lost' ? { kind: 'unreachable' } : answer
}

/** Without what Keycloak said. */
function plain({ said: _, ...answer }: ChangeAnswer): Answer<null> {
  return answer
}
