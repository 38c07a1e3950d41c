import type { Timers } from '../base/environment.ts'
import pLimit from 'p-limit'
import type { PortalView } from '#shared/ipc/views.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { AppError } from '../base/errors.ts'
import type { PortalResponse, Transport } from './portal-call.ts'

/** Decides whether a portal is reachable, and pauses its calls where it asks for that. */
export interface PortalConnection {
  id: string
  /**
   * Sends one request: as many at once as the portal allows, none while it asked to be left alone. `unreachable` while
   * there is no transport, or where the pause is too long to wait for its end.
   */
  send: Transport
  view(): PortalView
  /** As the portal last said. @throws AppError `portal-unreachable` when it never did */
  capabilities(): Capabilities
  /** Asks for the capabilities again and again until they come; a search that is overtaken by another ends. */
  search(): Promise<void>
  /** The portal is gone until it is found again. */
  lose(): void
  close(): void
}

export interface ConnectionOptions {
  id: string
  embedded: boolean
  origin(): string | null
  /** Where staff sign in, as the operator confirmed it. */
  confirmedIssuer(): string | null
  /** The transport in force, or null while there is none: an embedded portal that restarts has another address. */
  transport(): Transport | null
  /** What the portal said in an earlier run. */
  known: Capabilities | null
  timers: Pick<Timers, 'wait' | 'uptimeMs'>
  time: PortalTime
  /** Called for every change; `found` when the portal answered after it had not. */
  onChanged(found: boolean): void
}

/** Milliseconds until a portal that did not answer is asked again: at first, and at most. */
const searchPauses = { first: 1_000, longest: 30_000 }
/** Seconds of a pause for which a request waits; through a longer one it is not sent at all. */
const patienceSeconds = 5
/** Requests at once until the portal has said how many it allows. */
const defaultConcurrency = 4

/**
 * @param options the portal's id and address, the transport to it, and the time
 * @returns the connection; it sends nothing before `search` or `send` is called
 */
export function createPortalConnection(options: ConnectionOptions): PortalConnection {
  const { wait, uptimeMs } = options.timers
  const limit = pLimit(defaultConcurrency)
  let status: PortalView['status'] = 'starting'
  let capabilities: Capabilities | null = null
  /** The pause that the portal as a whole asked for. */
  let pause: { untilMs: number; ended: Promise<unknown> } | null = null
  /** Counts the searches, so that one that was overtaken ends. */
  let searches = 0
  let closed = false
  if (options.known !== null) setCapabilities(options.known)

  const send: Transport = (endpoint, request, extras) =>
    limit(async () => {
      // guard: connection.pause
      const secondsLeft = await waitForPause()
      if (secondsLeft !== null) return { kind: 'unreachable', retryAfterSeconds: secondsLeft }
      const transport = options.transport()
      const sent = transport === null ? ({ kind: 'unreachable' } as const) : await transport(endpoint, request, extras)
      // guard: connection.portal-time
      if (sent.kind === 'answered') options.time.note(sent.answer.body)
      const pauseSeconds = requestedPause(sent)
      const isLong = pauseSeconds !== null && pauseFor(pauseSeconds)
      // Nothing announces that a portal elsewhere goes away: a call that could not be made shows it, and a question for its
      // capabilities that got no answer. (A call on a connection that was kept open ends so, whose other end is gone.)
      const asksCapabilities = Object.is(endpoint, endpoints.getCapabilities)
      // guard: connection.unanswered-question
      const isAway = sent.kind === 'unreachable' || (sent.kind === 'lost' && asksCapabilities)
      // guard: connection.search-after-pause
      if (status === 'ready' && (isLong || (isAway && !options.embedded))) {
        lose()
        void search()
      }
      return sent
    })

  /** Begins a pause, or makes the current one longer. True where it is too long for requests to wait for its end. */
  function pauseFor(seconds: number): boolean {
    const untilMs = uptimeMs() + seconds * 1000
    if (seconds > 0 && (pause === null || pause.untilMs < untilMs)) {
      const mine = { untilMs, ended: Promise.resolve<unknown>(undefined) }
      mine.ended = wait(seconds * 1000).then(() => {
        if (pause === mine) pause = null
      })
      pause = mine
    }
    return seconds > patienceSeconds
  }

  /** Resolves to null when a request may go; to the seconds that are left where that is too long to wait. */
  async function waitForPause(): Promise<number | null> {
    while (pause !== null) {
      const left = Math.max(1, Math.ceil((pause.untilMs - uptimeMs()) / 1000))
      // guard: connection.patience
      if (left > patienceSeconds) return left
      await pause.ended
    }
    return null
  }

  function setCapabilities(known: Capabilities): void {
    capabilities = known
    // guard: connection.concurrency
    limit.concurrency = known.limits.maxConcurrentRequests
  }

  function lose(): void {
    searches += 1
    status = 'unreachable'
    if (!closed) options.onChanged(false)
  }

  async function search(): Promise<void> {
    const mine = (searches += 1)
    for (let ms = searchPauses.first; !closed && mine === searches; ms = Math.min(ms * 2, searchPauses.longest)) {
      const sent = await send(endpoints.getCapabilities, {})
      if (mine !== searches) return
      if (sent.kind === 'answered') {
        setCapabilities(sent.answer.body)
        status = 'ready'
        options.onChanged(true)
        return
      }
      status = 'unreachable'
      options.onChanged(false)
      await wait(ms)
    }
  }

  return {
    id: options.id,
    send,
    search,
    lose,
    view: () => ({
      id: options.id,
      embedded: options.embedded,
      origin: options.origin(),
      status,
      capabilities,
      confirmedIssuer: options.confirmedIssuer(),
      recipe: null,
    }),
    capabilities: () => {
      if (capabilities === null) throw new AppError('portal-unreachable')
      return capabilities
    },
    close: () => {
      closed = true
      searches += 1
    },
  }
}

/**
 * Seconds for which an answer asks to leave the whole portal alone; null where it does not. A 429 of the portal's own is
 * about one session, one account or one code, and says nothing of the rest; one that no portal made comes from what
 * is in front of it.
 */
function requestedPause<E extends Endpoint>(sent: PortalResponse<E>): number | null {
  if (sent.kind === 'misbehaved') return sent.retryAfterSeconds ?? null
  return sent.kind === 'refused' && sent.problem.code === 'unavailable'
    ? (sent.problem.retryAfterSeconds ?? null)
    : null
}

/** The portals' time as main knows it: the newest `serverTime` of a fresh answer, and the time since by a clock nobody can set. */
export interface PortalTime {
  /** Takes the body of an answer that came just now. */
  note(body: unknown): void
  /** UTC instant; null before any portal has said its time in this run. */
  now(): string | null
}

/** @param uptimeMs milliseconds by a clock that nobody can set */
export function createPortalTime(uptimeMs: () => number): PortalTime {
  let anchor: { serverMs: number; uptimeMs: number } | null = null
  return {
    note: (body) => {
      if (typeof body !== 'object' || body === null || !('serverTime' in body)) return
      const serverMs = Date.parse(String(body.serverTime))
      if (!Number.isNaN(serverMs)) anchor = { serverMs, uptimeMs: uptimeMs() }
    },
    now: () =>
      anchor === null ? null : new Date(Math.round(anchor.serverMs + uptimeMs() - anchor.uptimeMs)).toISOString(),
  }
}
