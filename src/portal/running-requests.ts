import { ApiError } from './api-error.ts'

/** Requests that run at once, by session; in memory, for a restart ends them all. */
export interface RunningRequests {
  /** Runs one more request of a session. @throws ApiError `too-many-requests` when its fill runs already */
  within<T>(sessionId: string, work: () => Promise<T>): Promise<T>
}

/** @param most requests at once of one session */
export function createRunningRequests(maxRunning: number): RunningRequests {
  const counts = new Map<string, number>()
  const leave = (sessionId: string): void => {
    const left = (counts.get(sessionId) ?? 1) - 1
    if (left === 0) counts.delete(sessionId)
    else counts.set(sessionId, left)
  }
  return {
    async within(sessionId, work) {
      const running = counts.get(sessionId) ?? 0
      if (running >= maxRunning) {
        // guard: portal-limits.requests-at-once
        throw new ApiError('too-many-requests', `At most ${maxRunning} requests at once`, { retryAfterSeconds: 1 })
      }
      counts.set(sessionId, running + 1)
      try {
        return await work()
      } finally {
        leave(sessionId)
      }
    },
  }
}
