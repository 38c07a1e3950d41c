import type { Answer, RemoteAccount, RemoteDirectory, RemoteEvent } from '../../directory/remote/remote-directory.ts'
import type { Realm } from './accounts.ts'
import {
  deleteToken,
  each,
  findUsers,
  isLockedOut,
  isSame,
  tokenLabel,
  markOf,
  tokenMethod,
  mobileOf,
  nameOf,
  nothingSent,
  secondFactorsOf,
  tokensOf,
  userOf,
} from './accounts.ts'
import { readPage } from '../read-page.ts'
import { checkPrivacyidea } from './check.ts'
import { createPrivacyideaClient, withoutReason } from './client.ts'
import * as customers from './customers.ts'
import type { PrivacyideaSettings } from './settings.ts'
import type { PrivacyideaAuditLine, PrivacyideaToken, PrivacyideaUser } from './shapes.ts'
import { anything, audit } from './shapes.ts'

/** Milliseconds that one function may take; the port allows 30 s. */
const callMs = 25_000
/** The newest lines of each kind that are read of an account's log. */
const eventsAtMost = 500

/**
 * A directory over the API of privacyIDEA: the desk as an administrator with few rights, customers as themselves
 * (docs/connectors/privacyidea.md).
 *
 * @throws Error with a sentence for the operator where the address cannot be used
 */
export function createPrivacyideaDirectory(settings: PrivacyideaSettings): RemoteDirectory {
  const realm: Realm = { client: createPrivacyideaClient(settings), name: settings.realm }
  const soon = (): number => Date.now() + callMs
  return {
    name: 'privacyIDEA',
    checked: 'real server',
    methods: ['authenticator', 'sms', 'email'],
    proof: { disable: 'password', enrol: 'password' },
    lacks: {
      endSessions: 'privacyIDEA has no sessions of its customers: end them in the applications that they sign in to.',
      requirePasswordChange: 'Passwords are in the user directory behind privacyIDEA: require a new one there.',
      setEnabled: 'Accounts are in the user directory behind privacyIDEA: freeze and unfreeze them there.',
      inviteToEnrol: 'privacyIDEA sends no invitations: the customer signs in and sets a method up.',
    },
    test: () => checkPrivacyidea(realm, soon()),
    find: (query, page) => find(realm, query, page, soon()),
    read: (accountId) => read(realm, accountId, soon()),
    removeFactor: (accountId, ids) => removeFactors(realm, accountId, ids, soon()),
    unlock: (accountId) => unlock(realm, accountId, soon()),
    events: (accountId, after) => events(realm, accountId, after, soon()),
    signIn: (userId, password) => customers.signInCustomer(realm, userId, password, soon()),
    proveCode: (challenge, code) => customers.proveCustomerCode(realm, challenge, code, soon()),
    sendCode: (challenge) => customers.sendCustomerCode(realm, challenge, soon()),
    verifyPassword: (customer, password) => customers.judgeCustomerPassword(realm, customer, password, soon()),
    removeOwnFactor: (customer, { password }) => customers.removeOwnTokens(realm, customer, password, soon()),
    enrol: (customer, method, password) => customers.beginSetUp(realm, customer, method, password, soon()),
    verifyEnrolment: (customer, id, code) => customers.completeSetUp(realm, customer, id, code, soon()),
    resend: (customer, id) => customers.resendSetUp(realm, customer, id, soon()),
    cancelEnrolment: (customer, id) => customers.cancelSetUp(realm, customer, id, soon()),
  }
}

type Query = Parameters<RemoteDirectory['find']>[0]
type Page = Parameters<RemoteDirectory['find']>[1]

/**
 * Finds a part of a user name, an address or a name. privacyIDEA answers all users whom a search finds, so a page is cut from
 * them here; it begins after a name, so that nobody is lost or repeated where somebody is added in between.
 */
async function find(
  realm: Realm,
  { text, method, status }: Query,
  { after, limit }: Page,
  deadline: number,
): ReturnType<RemoteDirectory['find']> {
  // It would be a reading of every account.
  if (method !== null) return { kind: 'refused', code: 'not-supported' }
  // Whether somebody may sign in, only the directory behind it knows.
  if (status !== null && status !== 'active') return { kind: 'answered', value: { accounts: [], next: null } }
  const answers = await Promise.all(searchesFor(text).map((search) => findUsers(realm, search, deadline)))
  const byName = new Map<string, PrivacyideaUser>()
  for (const [index, answer] of answers.entries()) {
    // A directory may not know a field that is searched; each knows the first one, the user name.
    if (answer.kind === 'refused' && answer.code === 'conflict' && index > 0) continue
    if (answer.kind !== 'answered') return answer
    for (const one of answer.value) byName.set(one.username, one)
  }
  const sorted = [...byName.values()].sort((one, other) => (one.username < other.username ? -1 : 1))
  const rest = sorted.filter(({ username }) => after === null || username > after)
  const found = rest.slice(0, limit)
  const accounts = await readPage(
    found,
    (one) => tokensOf(realm, one.username, deadline),
    (one, its) => {
      const factors = secondFactorsOf(its)
      return {
        id: one.username,
        name: nameOf(one),
        email: one.email ?? '',
        status: 'active',
        on: factors.length > 0,
        method: factors.map(tokenMethod).find((known) => known !== null) ?? null,
      }
    },
  )
  if (accounts.kind !== 'answered') return accounts
  const next = rest.length > limit ? (found.at(-1)?.username ?? null) : null
  return { kind: 'answered', value: { accounts: accounts.value, next } }
}

/** Each is a search of its own: of several fields in one, privacyIDEA finds whom all of them match. */
function searchesFor(text: string): Record<string, string>[] {
  const words = text
    .replaceAll(/[*%\p{Cc}]/gu, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean)
  const whole = words.join(' ')
  if (whole === '') return [{ username: '*' }]
  const [first = '', ...others] = words
  const fields = ['username', 'email', 'givenname', 'surname', 'description']
  return [
    ...fields.map((field) => ({ [field]: `*${whole}*` })),
    ...(others.length > 0 ? [{ givenname: `*${first}*`, surname: `*${others.join(' ')}*` }] : []),
  ]
}

async function read(realm: Realm, accountId: string, deadline: number): Promise<Answer<RemoteAccount>> {
  const one = await userOf(realm, accountId, deadline)
  if (one.kind !== 'answered') return one
  const all = await tokensOf(realm, one.value.username, deadline)
  if (all.kind !== 'answered') return all
  const factors = secondFactorsOf(all.value)
  return {
    kind: 'answered',
    value: {
      id: one.value.username,
      name: nameOf(one.value),
      email: one.value.email || null,
      mobile: mobileOf(one.value),
      status: 'active',
      emailChangedAt: null,
      mobileChangedAt: null,
      passwordChangedAt: null,
      factors: {
        on: factors.length > 0,
        factors: factors.map((factor) => {
          return { id: factor.serial, method: tokenMethod(factor), label: tokenLabel(factor) }
        }),
        enforced: false,
        locked: factors.some(isLockedOut),
        passwordChangeRequired: null,
        mark: markOf(factors),
      },
    },
  }
}

/**
 * Deletes tokens one by one, each by its serial, and only second factors of this account: the serials are compared with its
 * tokens first.
 */
async function removeFactors(
  realm: Realm,
  accountId: string,
  ids: readonly string[],
  deadline: number,
): Promise<Answer<null>> {
  if (ids.length === 0) return { kind: 'refused', code: 'conflict' }
  const all = await readTokens(realm, accountId, deadline)
  if (all.kind !== 'answered') return nothingSent(all)
  const removable = secondFactorsOf(all.value).map(({ serial }) => serial)
  // guard: privacyidea.named-serials-alone
  const named = removable.filter((serial) => ids.includes(serial))
  return each(named, (serial) => deleteToken(realm, serial, deadline))
}

/** privacyIDEA counts wrong codes by token, and resets no two in one call. */
async function unlock(realm: Realm, accountId: string, deadline: number): Promise<Answer<null>> {
  const all = await readTokens(realm, accountId, deadline)
  if (all.kind !== 'answered') return nothingSent(all)
  const counted = secondFactorsOf(all.value).filter(({ failcount }) => failcount > 0)
  return each(
    counted.map(({ serial }) => serial),
    (serial) =>
      realm.client.asAdmin({ method: 'POST', path: '/token/reset', values: { serial }, value: anything }, deadline),
  )
}

async function readTokens(realm: Realm, accountId: string, deadline: number): Promise<Answer<PrivacyideaToken[]>> {
  const one = await userOf(realm, accountId, deadline)
  return one.kind === 'answered' ? tokensOf(realm, one.value.username, deadline) : one
}

/** Calls of the API by the names that the audit has for them, and what each is to the desk. */
const loggedCalls = [
  { action: 'DELETE /token/<serial>', what: 'factor-removed' },
  { action: 'POST /token/reset', what: 'unlocked' },
] as const

/** What the audit says of an account, oldest first; of a long one the newest. */
async function events(
  realm: Realm,
  accountId: string,
  after: string | null,
  deadline: number,
): Promise<Answer<RemoteEvent[]>> {
  const one = await userOf(realm, accountId, deadline)
  if (one.kind !== 'answered') return one
  const { username } = one.value
  const own = await realm.client.ownSignIn(deadline)
  if (own.kind !== 'answered') return own
  const lines: PrivacyideaAuditLine[] = []
  for (const { action } of loggedCalls) {
    const search = { user: username, realm: realm.name, action: `${action.replace(/<.*/, '')}*` }
    const answer = await readAudit(realm, { ...search, page_size: String(eventsAtMost) }, deadline)
    if (answer.kind !== 'answered') return answer
    lines.push(...answer.value.value.auditdata)
  }
  const offset = await auditOffset(realm, deadline)
  if (offset.kind !== 'answered') return offset
  const value = lines
    .filter((line) => isSame(line.user, username) && isSame(line.realm, realm.name) && Boolean(line.success))
    .filter(({ number }) => after === null || number > Number(after))
    .sort((line, other) => line.number - other.number)
    .map((line) => eventOf(line, own.value.username, offset.value))
  return { kind: 'answered', value }
}

function readAudit({ client }: Realm, search: Record<string, string>, deadline: number) {
  const values = { sortorder: 'desc', page: '1', ...search }
  return client.asAdmin({ method: 'GET', path: '/audit/', values, value: audit }, deadline)
}

function eventOf(line: PrivacyideaAuditLine, ownName: string, offset: number): RemoteEvent {
  const known = loggedCalls.find(({ action }) => line.action === action)
  return {
    cursor: String(line.number),
    at: Math.max(0, wallTime(line.date) - offset),
    what: known?.what ?? 'other',
    factorId: line.serial || null,
    // guard: privacyidea.log-names-us
    byUs: line.administrator === ownName,
  }
}

const quarterHourMs = 900_000

/**
 * How far the audit's times are ahead of UTC, in milliseconds. They are the server's wall time, and no answer names its time
 * zone; but each call writes a line, so the newest one is about as old as the answer that shows it.
 */
async function auditOffset(realm: Realm, deadline: number): Promise<Answer<number>> {
  const answer = await readAudit(realm, { page_size: '1' }, deadline)
  if (answer.kind !== 'answered') return withoutReason(answer)
  const { at, value } = answer.value
  const [newest] = value.auditdata
  if (at === null || !newest) return { kind: 'lost' }
  return { kind: 'answered', value: Math.round((wallTime(newest.date) - at) / quarterHourMs) * quarterHourMs }
}

/** A wall time without its zone, as if it were UTC; milliseconds since 1970. */
function wallTime(text: string): number {
  const read = Date.parse(`${text.replace(' ', 'T').replace(/(\.\d{3})\d*$/, '$1')}Z`)
  return Number.isNaN(read) ? 0 : read
}
