import { z } from 'zod'
import type { Method } from '#shared/api/primitives.ts'
import type {
  Answer,
  ChangedByCustomer,
  RemoteAccount,
  RemoteCustomer,
  RemoteDirectory,
  RemoteEnrolment,
  RemoteSignIn,
} from '../../directory/remote/remote-directory.ts'
import { checkBetterAuth } from './check.ts'
import type { BetterAuthAnswer, BetterAuthClient, WithCode } from './client.ts'
import { createBetterAuthClient } from './client.ts'
import type { BetterAuthSettings } from './settings.ts'
import type { BetterAuthUser } from './shapes.ts'
import { begun, betterAuthUser, proved, signInReply, statusTrue, succeeded, userPage } from './shapes.ts'

/** Milliseconds that one function may take; the port allows 30 s. */
const callMs = 25_000

/** The two kinds of code that better-auth takes, as its paths name them. */
type Kind = 'totp' | 'otp'

/**
 * A directory over the HTTP API of better-auth: accounts as the gateway's own account there, which has a role of the plugin
 * `admin`; second factors as the customer alone, by the plugin `two-factor` (docs/connectors/better-auth.md).
 *
 * @throws Error with a sentence for the operator where the address cannot be used
 */
export function createBetterAuthDirectory(settings: BetterAuthSettings): RemoteDirectory {
  const client = createBetterAuthClient(settings)
  const { codesBy } = settings
  const methods: readonly Method[] = codesBy === undefined ? ['authenticator'] : ['authenticator', codesBy]
  const soon = (): number => Date.now() + callMs
  return {
    name: 'better-auth',
    checked: 'real server',
    methods,
    proof: { disable: 'password', enrol: 'password' },
    lacks: {
      removeFactor:
        'better-auth has no call by which staff remove a second factor: what it has would leave its secret in place. The customer turns it off after signing in.',
      requirePasswordChange: 'better-auth cannot require a new password at the next sign-in.',
      unlock: 'better-auth ends its locks by itself, after 15 minutes where its settings say nothing else.',
      inviteToEnrol: 'better-auth sends no invitations. The customer sets it up after signing in.',
      events: 'better-auth keeps no log of changes.',
      ...(codesBy === undefined && { sendCode: noCodes, resend: noCodes }),
    },
    test: () => checkBetterAuth(client, settings, soon()),
    find: (query, page) => find(client, methods, query, page, soon()),
    read: (accountId) => read(client, methods, accountId, soon()),
    endSessions: async (userId) =>
      empty(await client.send('/admin/revoke-user-sessions', { userId }, succeeded, soon())),
    setEnabled: async (userId, enabled) =>
      empty(await client.send(enabled ? '/admin/unban-user' : '/admin/ban-user', { userId }, z.object({}), soon())),
    signIn: (userId, password) => signIn(client, codesBy, userId, password, soon()),
    proveCode: (challenge, code) => proveCode(client, challenge, code, soon()),
    verifyPassword: (customer, password) => verifyPassword(client, customer, password, soon()),
    async signOut({ session }) {
      const answer = plain(await client.asCustomer('/sign-out', {}, succeeded, session, soon()))
      return answer.kind === 'answered' ? { kind: 'answered', value: null } : answer
    },
    removeOwnFactor: async (customer, { password }) =>
      changed(await client.asCustomer('/two-factor/disable', { password }, statusTrue, customer.session, soon())),
    enrol: (customer, method, password) => enrol(client, customer, { method, codesBy, password }, soon()),
    verifyEnrolment: async (customer, id, code) => {
      const path = pathOf(id)
      if (path === null) return { kind: 'refused', code: 'not-found' }
      // Its answer shows the account as it was before, with a token that has ended: the session is in the cookie alone.
      return changed(await client.asCustomer(path, { code }, z.object({}), customer.session, soon()))
    },
    // Nothing is sent: better-auth has no call for it, asks for no code of a set-up that was not verified, and takes the next
    // one in its place. The server takes no code for this one any more.
    cancelEnrolment: async () => ({ kind: 'answered', value: null }),
    ...(codesBy !== undefined &&
      ({
        async sendCode(challenge) {
          const { cookie } = challengeOf(challenge)
          const answer = plain(await client.asCustomer('/two-factor/send-otp', {}, statusTrue, cookie, soon()))
          if (answer.kind === 'refused' && answer.code === 'session-ended') return { kind: 'refused', code: 'conflict' }
          return answer.kind === 'answered' ? { kind: 'answered', value: { destinationMasked: null } } : answer
        },
        async resend(customer, id) {
          if (id !== 'otp') return { kind: 'refused', code: 'conflict' }
          return sendCode(client, customer, codesBy, soon())
        },
      } satisfies Pick<RemoteDirectory, 'sendCode' | 'resend'>)),
  }
}

const noCodes = 'This better-auth sends no codes.'

type Query = Parameters<RemoteDirectory['find']>[0]
type Page = Parameters<RemoteDirectory['find']>[1]

/** A place in a search: the field, and how many of its accounts were passed. */
interface Place {
  field: 'email' | 'name'
  offset: number
}

/** Readings for one page at most: where nearly all accounts are left out, a page may have few or none, and others follow. */
const readsOfAPage = 5

/**
 * better-auth finds a text in addresses or in names, not in both: those of the addresses come first, then those of the names,
 * without the accounts that the addresses had.
 */
async function find(
  client: BetterAuthClient,
  methods: readonly Method[],
  { text, method, status }: Query,
  { after, limit }: Page,
  deadline: number,
): ReturnType<RemoteDirectory['find']> {
  if (method !== null) return { kind: 'refused', code: 'not-supported' }
  if (status === 'closed') return { kind: 'answered', value: { accounts: [], next: null } }
  let place = placeOf(after)
  if (place === null) return { kind: 'refused', code: 'conflict' }
  const wanted = text.trim().toLowerCase()
  const isWanted = (one: BetterAuthUser, { field }: Place): boolean => {
    // `%` and `_` of the text find more than itself; each account comes by one of the two fields.
    const isOfField = (one.email ?? '').toLowerCase().includes(wanted) === (field === 'email')
    return isOfField && (status === null || statusOf(one) === status)
  }
  const found: BetterAuthUser[] = []
  for (let reads = 0; place !== null && found.length < limit && reads < readsOfAPage; reads += 1) {
    const at: Place = place
    const page = await pageAt(client, at, { text: text.trim(), status, limit }, deadline)
    if (page.kind !== 'answered') return page
    let passed = 0
    for (const one of page.value.users.slice(0, limit)) {
      if (found.length === limit) break
      passed += 1
      if (isWanted(one, at)) found.push(one)
    }
    const isMore = page.value.users.length > passed
    const names = at.field === 'email' && wanted !== '' ? ({ field: 'name', offset: 0 } as const) : null
    place = isMore ? { ...at, offset: at.offset + passed } : names
  }
  const accounts = found.map((one) => {
    const { on, factors } = factorsOf(one, methods)
    const about = { id: one.id, name: nameOf(one), email: one.email ?? '', status: statusOf(one) }
    return { ...about, on, method: factors[0]?.method ?? null }
  })
  return { kind: 'answered', value: { accounts, next: place && `${place.field} ${place.offset}` } }
}

function placeOf(after: string | null): Place | null {
  const [, field, offset] = /^(email|name) (\d{1,9})$/.exec(after ?? 'email 0') ?? []
  return field === 'email' || field === 'name' ? { field, offset: Number(offset) } : null
}

function pageAt(
  client: BetterAuthClient,
  { field, offset }: Place,
  { text, status, limit }: { text: string; status: Query['status']; limit: number },
  deadline: number,
) {
  // One more than asked for shows whether another page follows.
  const query = new URLSearchParams({ limit: String(limit + 1), offset: String(offset), sortBy: 'id' })
  if (text !== '') {
    query.set('searchField', field)
    // Addresses are stored in small letters.
    query.set('searchValue', field === 'email' ? text.toLowerCase() : text)
  }
  if (status === 'frozen') {
    query.set('filterField', 'banned')
    query.set('filterValue', 'true')
  }
  return client.read(`/admin/list-users?${query.toString()}`, userPage, deadline)
}

async function read(
  client: BetterAuthClient,
  methods: readonly Method[],
  accountId: string,
  deadline: number,
): Promise<Answer<RemoteAccount>> {
  const answer = await client.read(`/admin/get-user?id=${encodeURIComponent(accountId)}`, betterAuthUser, deadline)
  if (answer.kind !== 'answered') return answer
  const one = answer.value
  // A database that takes small letters for capital ones finds somebody else.
  // guard: better-auth.this-account
  if (one.id !== accountId) return { kind: 'refused', code: 'not-found' }
  // Without the plugin nothing says whether it is on: that is no "off".
  // guard: better-auth.flag-is-there
  if (one.twoFactorEnabled === undefined) return { kind: 'refused', code: 'not-supported' }
  const changes = { emailChangedAt: null, mobileChangedAt: null, passwordChangedAt: null }
  const mobile = /^\+[1-9]\d{6,14}$/.test(one.phoneNumber ?? '') ? (one.phoneNumber ?? null) : null
  return {
    kind: 'answered',
    value: {
      id: one.id,
      name: nameOf(one),
      email: one.email || null,
      mobile,
      status: statusOf(one),
      ...changes,
      factors: { ...factorsOf(one, methods), enforced: false, locked: null, passwordChangeRequired: null },
    },
  }
}

/** The flag is all that better-auth shows: which codes the sign-in takes, it says at the sign-in alone. */
function factorsOf({ twoFactorEnabled }: BetterAuthUser, methods: readonly Method[]) {
  const on = twoFactorEnabled === true
  const method = methods.length === 1 ? (methods[0] ?? null) : null
  const label = method === null ? 'Two-factor authentication' : 'Authenticator app'
  return { on, factors: on ? [{ id: null, method, label }] : [], mark: on ? 'on' : 'off' }
}

/** @param userId the address; better-auth has user names as a plugin of its own, which is not used */
async function signIn(
  client: BetterAuthClient,
  codesBy: BetterAuthSettings['codesBy'],
  userId: string,
  password: string,
  deadline: number,
): Promise<Answer<RemoteSignIn>> {
  const answer = await client.asCustomer(
    '/sign-in/email',
    { email: userId.trim(), password },
    signInReply,
    null,
    deadline,
  )
  if (answer.kind !== 'answered') return plain(answer)
  const { value, session, challenge } = answer.value
  if ('user' in value) {
    if (session === null) return { kind: 'lost' }
    return { kind: 'answered', value: { is: 'signed-in', accountId: value.user.id, session } }
  }
  if (challenge === null) return { kind: 'lost' }
  // Where it takes both, the Authenticator App: nothing has to be sent, and the other one works for everybody.
  const kind = (['totp', 'otp'] as const).find((one) => value.twoFactorMethods.includes(one))
  const method: Method | undefined = kind === 'totp' ? 'authenticator' : codesBy
  if (kind === undefined || method === undefined) return { kind: 'refused', code: 'not-supported' }
  const waiting = { challenge: `${kind} ${challenge}`, method, destinationMasked: null }
  return { kind: 'answered', value: { is: 'challenge', ...waiting } }
}

function challengeOf(challenge: string): { kind: Kind; cookie: string } {
  const at = challenge.indexOf(' ')
  return { kind: challenge.slice(0, at) === 'totp' ? 'totp' : 'otp', cookie: challenge.slice(at + 1) }
}

async function proveCode(
  client: BetterAuthClient,
  challenge: string,
  code: string,
  deadline: number,
): Promise<Answer<RemoteCustomer>> {
  const { kind, cookie } = challengeOf(challenge)
  const answer = await client.asCustomer(`/two-factor/verify-${kind}`, { code }, proved, cookie, deadline)
  if (answer.kind === 'answered') {
    const { value, session } = answer.value
    return session === null ? { kind: 'lost' } : { kind: 'answered', value: { accountId: value.user.id, session } }
  }
  const isOver = answer.kind === 'refused' && (answer.code === 'session-ended' || isUsedUp(kind, answer))
  // guard: better-auth.sign-in-over
  if (isOver) return { kind: 'refused', code: 'conflict' }
  return plain(answer)
}

/** Too many wrong codes of an Authenticator App end the sign-in; of those that are sent, another one helps. */
function isUsedUp(kind: Kind, { said }: BetterAuthAnswer<unknown>): boolean {
  return kind === 'totp' && said === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'
}

async function verifyPassword(
  client: BetterAuthClient,
  { session }: RemoteCustomer,
  password: string,
  deadline: number,
): Promise<Answer<boolean>> {
  const answer = plain(await client.asCustomer('/verify-password', { password }, statusTrue, session, deadline))
  if (answer.kind === 'answered') return { kind: 'answered', value: true }
  return answer.kind === 'refused' && answer.code === 'wrong-password' ? { kind: 'answered', value: false } : answer
}

interface Wanted {
  method: Method
  codesBy: BetterAuthSettings['codesBy']
  password: string | null
}

/**
 * Begins a set-up. Of codes that are sent, better-auth's own `enable` turns two-factor on without any code; a code that is
 * sent to a session and verified turns it on as well, and proves first that it arrives.
 */
async function enrol(
  client: BetterAuthClient,
  customer: RemoteCustomer,
  { method, codesBy, password }: Wanted,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  if (password === null) return { kind: 'refused', code: 'wrong-password' }
  if (method === 'authenticator') return beginAuthenticator(client, customer, password, deadline)
  if (method !== codesBy) return { kind: 'refused', code: 'not-supported' }
  // better-auth asks for no password before it sends a code.
  const right = await verifyPassword(client, customer, password, deadline)
  if (right.kind === 'lost') return { kind: 'unreachable' }
  if (right.kind !== 'answered') return right
  // guard: better-auth.code-needs-password
  if (!right.value) return { kind: 'refused', code: 'wrong-password' }
  return sendCode(client, customer, method, deadline)
}

async function beginAuthenticator(
  client: BetterAuthClient,
  { session }: RemoteCustomer,
  password: string,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  const answer = await client.asCustomer('/two-factor/enable', { password, method: 'totp' }, begun, session, deadline)
  if (answer.kind !== 'answered') return plain(answer)
  // Another session says that it is on without a code: `skipVerificationOnEnable` of the server.
  // guard: better-auth.on-without-a-code
  if (answer.value.session !== null) return { kind: 'lost' }
  const secret = secretIn(answer.value.value.totpURI)
  if (secret === null) return { kind: 'refused', code: 'not-supported' }
  const waiting = { id: 'totp', method: 'authenticator', destinationMasked: null, expiresAt: null } as const
  return { kind: 'answered', value: { ...waiting, secret } }
}

/** The secret of codes of six digits that change every 30 seconds; null of any others, which the customer's QR code would not make. */
function secretIn(text: string): string | null {
  const query = URL.canParse(text) ? new URL(text).searchParams : new URLSearchParams()
  const isUsual =
    (query.get('digits') ?? '6') === '6' &&
    (query.get('period') ?? '30') === '30' &&
    (query.get('algorithm') ?? 'SHA1').toUpperCase() === 'SHA1'
  return isUsual ? query.get('secret') : null
}

async function sendCode(
  client: BetterAuthClient,
  { session }: RemoteCustomer,
  method: Method,
  deadline: number,
): Promise<Answer<RemoteEnrolment>> {
  const answer = await client.asCustomer('/two-factor/send-otp', {}, statusTrue, session, deadline)
  if (answer.kind !== 'answered') return plain(answer)
  const waiting = { id: 'otp', method, destinationMasked: null, expiresAt: null, secret: null }
  return { kind: 'answered', value: waiting }
}

/** Where the code of a set-up is judged; null where the id is none of ours. */
function pathOf(id: string): string | null {
  return id === 'totp' || id === 'otp' ? `/two-factor/verify-${id}` : null
}

/** A change with the session that goes on after it: each ends the one that made it. */
function changed(answer: BetterAuthAnswer<unknown>): Answer<ChangedByCustomer> {
  if (answer.kind === 'answered') return { kind: 'answered', value: { session: answer.value.session } }
  // A new session is what a change ends with: one that an account may not have is refused after the change was made.
  // guard: better-auth.refused-after-the-change
  if (answer.kind === 'refused' && answer.code === 'account-not-active') return { kind: 'lost' }
  return plain(answer)
}

function nameOf({ name, email, id }: BetterAuthUser): string {
  return name || email || id
}

/** A ban that has run out is taken away by better-auth at the next sign-in. */
function statusOf({ banned, banExpires }: BetterAuthUser): 'active' | 'frozen' {
  const isOver = typeof banExpires === 'string' && Date.parse(banExpires) <= Date.now()
  return banned === true && !isOver ? 'frozen' : 'active'
}

function empty({ said: _, ...answer }: WithCode<unknown>): Answer<null> {
  return answer.kind === 'answered' ? { kind: 'answered', value: null } : answer
}

/** Without what better-auth said and its cookies. */
function plain<T>({ said: _, ...answer }: BetterAuthAnswer<T>): Answer<T> {
  return answer.kind === 'answered' ? { kind: 'answered', value: answer.value.value } : answer
}
