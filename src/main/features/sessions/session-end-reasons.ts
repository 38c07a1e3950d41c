import type { EndedSession } from '#shared/ipc/views.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'

/** Why accounts are signed out that nobody signed out here; until the next sign-in, and in memory alone. */
export interface EndedSessions {
  note(accountId: string, why: EndedSession['why']): void
  forget(accountId: string): void
  all(): EndedSession[]
}

export function createSessionEndReasons(clock: Clock): EndedSessions {
  const ended = new Map<string, EndedSession>()
  return {
    note: (accountId, why) => void ended.set(accountId, { accountId, why, at: instantOf(clock) }),
    forget: (accountId) => void ended.delete(accountId),
    all: () => [...ended.values()],
  }
}
