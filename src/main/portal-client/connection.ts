import type { PortalView } from '#shared/ipc/views.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import { openPortal, type Portal } from './client.ts'
import type { Transport } from './transport.ts'
import { AppError } from '../base/errors.ts'
import { bounded } from './concurrency-limit.ts'
import { createBackoff, pauseAskedBy } from './backoff.ts'
import type { PortalTime } from './portal-time.ts'

/** One portal that the console speaks to, with what is known of it. */
export interface PortalConnection {
  id: string
  portal: Portal
  view(): PortalView
  /** As the portal last said. @throws AppError `portal-unreachable` when it never did */
  capabilities(): Capabilities
  /** Asks for the capabilities again and again until they come; a search that is overtaken by another ends. */
  search(): Promise<void>
  /** The portal is gone until it is found again. */
  lose(): void
  close(): void
}

export interface ConnectionParts {
  id: string
  embedded: boolean
  origin(): string | null
  /** The transport in force, or null while there is none. */
  transport(): Transport | null
  /** What the portal said in an earlier run. */
  known: Capabilities | null
  /** Resolves after so many milliseconds, without keeping the process alive. */
  wait(ms: number): Promise<unknown>
  /** Milliseconds by a clock that nobody can set. */
  uptimeMs(): number
  time: PortalTime
  /** Called for every change; `found` when the portal answered after it had not. */
  onChanged(found: boolean): void
}

/** Milliseconds until a portal that did not answer is asked again: at first, and at most. */
const pauses = { first: 1_000, most: 30_000 }

const asksCapabilities = (endpoint: object): boolean => endpoint === endpoints.getCapabilities

export function createPortalConnection(parts: ConnectionParts): PortalConnection {
  let status: PortalView['status'] = 'starting'
  let capabilities = parts.known
  /** Counts the searches, so that one that was overtaken ends. */
  let searches = 0
  let closed = false

  const pause = createBackoff(parts.wait, parts.uptimeMs)

  const bound = bounded(async (endpoint, request, extras) => {
    // guard: connection.pause
    const secondsLeft = await pause.over()
    if (secondsLeft !== null) return { kind: 'unreachable', retryAfterSeconds: secondsLeft }
    const current = parts.transport()
    const sent = current === null ? ({ kind: 'unreachable' } as const) : await current(endpoint, request, extras)
    // guard: connection.portal-time
    if (sent.kind === 'answered') parts.time.note(sent.answer.body)
    const asked = pauseAskedBy(sent)
    const isLong = asked !== null && pause.begin(asked)
    // Nothing announces that a portal elsewhere goes away: a call that could not be made shows it, and a question for its
    // capabilities that got no answer. (A call on a connection that was kept open ends so, whose other end is gone.)
    // guard: connection.unanswered-question
    const isAway = sent.kind === 'unreachable' || (sent.kind === 'lost' && asksCapabilities(endpoint))
    // guard: connection.search-after-pause
    if (status === 'ready' && (isLong || (isAway && !parts.embedded))) {
      lose()
      void search()
    }
    return sent
  })
  const portal = openPortal(() => bound.send)
  if (capabilities !== null) bound.allow(capabilities.limits.maxConcurrentRequests)

  function lose(): void {
    searches += 1
    status = 'unreachable'
    if (!closed) parts.onChanged(false)
  }

  async function search(): Promise<void> {
    const mine = (searches += 1)
    for (let ms = pauses.first; !closed && mine === searches; ms = Math.min(ms * 2, pauses.most)) {
      const sent = await portal.send(endpoints.getCapabilities, {})
      if (mine !== searches) return
      if (sent.kind === 'answered') {
        capabilities = sent.answer.body
        bound.allow(capabilities.limits.maxConcurrentRequests)
        status = 'ready'
        parts.onChanged(true)
        return
      }
      status = 'unreachable'
      parts.onChanged(false)
      await parts.wait(ms)
    }
  }

  return {
    id: parts.id,
    portal,
    search,
    lose,
    view: () => ({ id: parts.id, embedded: parts.embedded, origin: parts.origin(), status, capabilities }),
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
