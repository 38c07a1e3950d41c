import type { Endpoint } from '#shared/api/endpoint.ts'
import type { PortalResponse } from './portal-response.ts'

/** Seconds for which a request is held back; through a longer pause it is not sent at all. */
const patienceSeconds = 5

/** The pause that a portal as a whole asked for. Nothing is sent to it before that is over. */
export interface Pause {
  /** Begins, or goes on for longer. True where it is too long for requests to wait for its end. */
  begin(seconds: number): boolean
  /** Resolves to null when a request may go; to the seconds that are left where that is too long to wait. */
  over(): Promise<number | null>
}

/**
 * @param wait resolves after so many milliseconds
 * @param uptimeMs a clock that nobody can set
 */
export function createBackoff(wait: (ms: number) => Promise<unknown>, uptimeMs: () => number): Pause {
  let current: { untilMs: number; ended: Promise<unknown> } | null = null

  return {
    begin: (seconds) => {
      const untilMs = uptimeMs() + seconds * 1000
      if (seconds > 0 && (current === null || current.untilMs < untilMs)) {
        const mine = { untilMs, ended: Promise.resolve<unknown>(undefined) }
        mine.ended = wait(seconds * 1000).then(() => {
          if (current === mine) current = null
        })
        current = mine
      }
      return seconds > patienceSeconds
    },
    over: async () => {
      while (current !== null) {
        const left = Math.max(1, Math.ceil((current.untilMs - uptimeMs()) / 1000))
        // guard: connection.patience
        if (left > patienceSeconds) return left
        await current.ended
      }
      return null
    },
  }
}

/**
 * Seconds for which an answer asks to leave the whole portal alone; null where it does not. A 429 of the portal's own is
 * about one session, one account or one code, and says nothing of the rest; one that no portal made comes from what
 * stands before it.
 */
export function pauseAskedBy<E extends Endpoint>(sent: PortalResponse<E>): number | null {
  if (sent.kind === 'misbehaved') return sent.retryAfterSeconds ?? null
  return sent.kind === 'refused' && sent.problem.code === 'unavailable'
    ? (sent.problem.retryAfterSeconds ?? null)
    : null
}
