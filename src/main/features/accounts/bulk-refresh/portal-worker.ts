import type { FailureCode } from '#shared/ipc/outcome.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AccountSummary } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { unansweredFailure } from '../../../portal-client/failures.ts'
import type { PortalResponse } from '../../../portal-client/portal-call.ts'
import { AppError } from '../../../base/errors.ts'
import type { ActiveSession, CustomerSessions } from '../../sessions/customer-sessions.ts'
import type { Timers } from '../../../base/environment.ts'
import type { Portals } from '../../portals/service.ts'

export interface PortalWorkerDeps {
  later: Timers['later']
  portals: Portals
  sessions: CustomerSessions
}

/** What came of reading one account: its state, or why there is none. */
export type Reading =
  { accountId: string; state: TwoFactorState } | { accountId: string; code: FailureCode; traceId: string }

/** What a portal listed for a session. */
export interface Listing {
  session: ActiveSession
  accounts: readonly AccountSummary[]
}

/** Reads many accounts of one portal, as many at once as it allows. */
export interface PortalWorker {
  /** Resolves when every account was read or has its reason, or when nothing is under way after `stop`. */
  ended: Promise<void>
  stop(): void
}

/** How often one account is asked for where the portal says "later". */
const maxAttempts = 5
/** Calls in a row without an answer after which the portal counts as gone: what is left is not asked for. */
const maxUnanswered = 8
/** Seconds of the longest pause that a refresh waits for. */
// guard: account-list.longest-pause
const maxPauseSeconds = 60

/** Refusals that say nothing of the account: they pass, and `Retry-After` says when. */
const passing: ReadonlySet<string> = new Set(['too-many-requests', 'unavailable'])

/**
 * Not p-limit, as elsewhere: what waits in its queue cannot wait for a pause that begins meanwhile, nor left unasked
 * with its own reason once the portal is gone; here each of the calls takes its next account when it is free.
 */
export function createPortalWorker(
  deps: PortalWorkerDeps,
  portalId: string,
  accountIds: readonly string[],
  onResult: (result: Reading) => void,
  onListing: (listing: Listing) => void,
): PortalWorker {
  const { sessions, portals } = deps
  let next = 0
  /** Sessions whose accounts were listed or are being listed: names and User IDs may have changed. */
  const listed = new Set<ActiveSession>()
  let stopped = false
  let unanswered = 0
  /** Why nothing more is asked for, where the portal asks for a longer pause than this waits. */
  let abortReason: FailureCode | null = null
  /** While the portal asks for a pause, every call of this worker waits; `end` ends the pause early. */
  let pause: { over: Promise<void>; end: () => void } | null = null

  function pauseFor(seconds: number): Promise<void> {
    if (pause !== null) return pause.over
    let end = (): void => undefined
    const over = new Promise<void>((resolve) => {
      // guard: account-list.pause-seconds
      const forget = deps.later(seconds * 1000, () => end())
      end = () => {
        forget()
        pause = null
        resolve()
      }
    })
    pause = { over, end }
    return over
  }

  function sessionFor(accountId: string): ActiveSession | null {
    try {
      return sessions.reaching(accountId)
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }

  /** Lists the accounts of a session once. @returns what refused it; null where nothing did */
  async function list(session: ActiveSession): Promise<Unlisted | null> {
    // guard: account-list.user-ids
    if (listed.has(session)) return null
    listed.add(session)
    const sent = await session.client.call(endpoints.listAccounts, {})
    if (sent.kind === 'answered') {
      onListing({ session, accounts: sent.answer.body.accounts })
      return null
    }
    listed.delete(session)
    return sent
  }

  /** null where it was stopped while it waited. */
  async function read(accountId: string): Promise<Reading | null> {
    for (let attempts = 1; ; attempts += 1) {
      const session = sessionFor(accountId)
      // There was a session when the refresh began.
      if (session === null) return { accountId, code: 'session-expired', traceId: '' }
      const params = { accountId: idAtPortal(accountId) }
      const sent = (await list(session)) ?? (await session.client.call(endpoints.getTwoFactor, { params }))
      if (sent.kind === 'answered') return { accountId, state: sent.answer.body }
      const [code, traceId] = [codeOf(sent), traceOf(sent)]
      // Another login may reach it still.
      if (code === 'session-expired' && session.client.ended && sessionFor(accountId) !== null) continue
      // guard: account-list.tries
      if (sent.kind !== 'refused' || !passing.has(code) || attempts === maxAttempts) return { accountId, code, traceId }
      const seconds = sent.problem.retryAfterSeconds ?? 1
      if (seconds > maxPauseSeconds) {
        abortReason = code
        return { accountId, code, traceId }
      }
      // guard: account-list.retry-after
      await pauseFor(seconds)
      if (stopped) return null
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      // guard: account-list.shared-pause
      if (pause !== null) await pause.over
      const accountId = accountIds[next]
      if (stopped || accountId === undefined) return
      next += 1
      // guard: account-list.portal-gone
      const gone = abortReason ?? (unanswered < maxUnanswered ? null : 'portal-unreachable')
      const reading = gone === null ? await read(accountId) : { accountId, code: gone, traceId: '' }
      if (reading === null) return
      const silent = 'code' in reading && (reading.code === 'portal-unreachable' || reading.code === 'no-answer')
      unanswered = silent ? unanswered + 1 : 0
      onResult(reading)
    }
  }

  async function run(): Promise<void> {
    const { limits } = portals.get(portalId).capabilities()
    // guard: account-list.concurrency
    await Promise.all(Array.from({ length: Math.min(limits.maxConcurrentRequests, accountIds.length) }, work))
  }

  /** A portal that never answered has not said how many requests it allows: nothing is asked of it. */
  const ended = run().catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error
    for (const accountId of accountIds) onResult({ accountId, code: error.failure.code, traceId: '' })
  })
  return {
    ended,
    stop: () => {
      // guard: account-list.stopped
      stopped = true
      // guard: account-list.pause-ends
      pause?.end()
    },
  }
}

type Unlisted = Exclude<PortalResponse<typeof endpoints.listAccounts>, { kind: 'answered' }>
type Unread = Unlisted | Exclude<PortalResponse<typeof endpoints.getTwoFactor>, { kind: 'answered' }>

function codeOf(sent: Unread): FailureCode {
  if (sent.kind === 'refused') return sent.problem.code
  return unansweredFailure(sent, 'read').code
}

function traceOf(sent: Unread): string {
  if (sent.kind === 'refused') return sent.problem.traceId
  return 'traceId' in sent ? sent.traceId : ''
}
