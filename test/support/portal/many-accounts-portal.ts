import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AccountSummary } from '#shared/api/accounts.ts'
import { apiBase, endpoints } from '#shared/api/endpoints.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { methods } from '#shared/api/names.ts'
import { problemStatus, type Problem, type ProblemCode } from '#shared/api/problem.ts'
import type { CustomerSession } from '#shared/api/sessions.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { capabilitiesOf, defaultLimits } from '../../../src/portal/config.ts'

/** What it does instead of answering the state of an account: refuse, break off, or answer what the contract does not know. */
type Answer = { code: ProblemCode; retryAfterSeconds?: number } | 'cut' | 'nonsense'

export interface ManyAccountsOptions {
  accounts: number
  /** Milliseconds until a state is answered. */
  delayMs?: number
  requestsAtOnce?: number
}

/** A portal with as many accounts as wanted that one login reaches; it only reads. */
export interface ManyAccountsPortal {
  origin: string
  userId: string
  /** Ids of the accounts, that of the login first. */
  ids: readonly string[]
  /** Ids whose state was asked for, in order. */
  asked: string[]
  /** Most requests that were under way at once since the last reading. */
  maxRunning: number
  /** Decides what an account answers; its state where null. */
  answer: (accountId: string) => Answer | null
  /** Called when a request for a state arrives; it is answered when this resolves. */
  held: () => Promise<void>
  close(): Promise<void>
}

const at = '2026-11-20T04:00:00.000Z'
const later = '2027-11-20T04:00:00.000Z'

/** The sandbox lays out at most forty accounts for one login; this one lays out any number, by the contract's own schemas. */
export async function manyAccountsPortal(options: ManyAccountsOptions): Promise<ManyAccountsPortal> {
  const { accounts, delayMs = 0, requestsAtOnce = 8 } = options
  const listed = Array.from({ length: accounts }, (_, place) => summaryOf(place))
  const own = listed[0]
  if (own === undefined) throw new Error('a login has an account of its own')
  let running = 0
  const server = createServer((request, response) => {
    running += 1
    portal.maxRunning = Math.max(portal.maxRunning, running)
    response.on('close', () => (running -= 1))
    request.resume().on('end', () => void route(`${request.method ?? ''} ${request.url ?? ''}`, response))
  })

  async function route(asked: string, response: ServerResponse): Promise<void> {
    switch (asked) {
      case `GET ${apiBase}/capabilities`: {
        const limits = { ...defaultLimits, maxConcurrentRequests: requestsAtOnce }
        return respond(response, endpoints.getCapabilities, 200, capabilitiesOf({ limits, mode: 'two-stage' }))
      }
      case `POST ${apiBase}/sessions`:
        return respond(response, endpoints.signIn, 201, sessionOf(own as AccountSummary))
      case `DELETE ${apiBase}/sessions/current`:
        return respond(response, endpoints.signOut, 200, { signedOut: true })
      case `POST ${apiBase}/sessions/refresh`:
        return refuse(response, { code: 'session-expired' })
      case `GET ${apiBase}/accounts`:
        return respond(response, endpoints.listAccounts, 200, { accounts: listed })
      default:
        return sendState(decodeURIComponent(asked.split('/').at(-2) ?? ''), response)
    }
  }

  async function sendState(accountId: string, response: ServerResponse): Promise<void> {
    portal.asked.push(accountId)
    await portal.held()
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    const answer = portal.answer(accountId)
    if (answer === 'cut') return void response.destroy()
    if (answer === 'nonsense') return void response.writeHead(200).end('{"active":"perhaps"}')
    if (answer !== null) return refuse(response, answer)
    respond(response, endpoints.getTwoFactor, 200, stateOf(Number(accountId.slice(2))))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const portal: ManyAccountsPortal = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    userId: own.userId,
    ids: listed.map(({ id }) => id),
    asked: [],
    maxRunning: 0,
    answer: () => null,
    held: () => Promise.resolve(),
    close: () => ended(server),
  }
  return portal
}

export function summaryOf(place: number): AccountSummary {
  return {
    id: `A-${place}`,
    name: `Company ${String(place).padStart(5, '0')}`,
    userId: `it@company-${place}.example`,
    role: place === 0 ? 'owner' : 'manager',
    canManageTwoFactor: place === 0,
    status: 'active',
  }
}

/** Every fourth account has no 2FA, the others each method in turn. */
export function stateOf(place: number): TwoFactorState {
  const method = place % 4 === 3 ? null : (methods[place % 4] ?? null)
  return {
    active: method !== null,
    method,
    destinationMasked: method === 'sms' ? '+60 ••• ••• 4418' : null,
    since: at,
    lastChangedBy: 'customer',
    enforced: false,
    locked: false,
    version: 1,
  }
}

function sessionOf({ id, name, userId }: AccountSummary): CustomerSession {
  return {
    id: 'session-1',
    accessToken: 'access-token-of-many',
    accessExpiresAt: later,
    refreshToken: 'refresh-token-of-many',
    refreshExpiresAt: later,
    account: { id, name, userId },
  }
}

/** What the contract does not allow is a mistake of this file. */
function respond(response: ServerResponse, endpoint: Endpoint, status: number, body: unknown): void {
  const text = JSON.stringify(endpoint.answers[status]?.parse(body))
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Trace-Id': 'trace-of-many' }).end(text)
}

function refuse(response: ServerResponse, { code, retryAfterSeconds }: Exclude<Answer, string>): void {
  const status = problemStatus[code]
  const body: Problem = { type: 'about:blank', title: code, status, detail: code, code, traceId: 'trace-of-many' }
  const problem = retryAfterSeconds === undefined ? body : { ...body, retryAfterSeconds }
  const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers }).end(JSON.stringify(problem))
}

async function ended(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
