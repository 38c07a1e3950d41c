import type { Problem, ProblemCode } from '#shared/api/problem.ts'
import { instantAtOrNull } from './clock.ts'
import type { Lockout } from './rules/lockout.ts'

/** Members that some problems have in addition to their code and detail. */
export type ProblemMembers = Pick<
  Problem,
  'reason' | 'retryAfterSeconds' | 'attemptsLeft' | 'lockedUntil' | 'notSeenUntil' | 'currentState' | 'input'
>

/**
 * A refusal that is an answer. Thrown inside a transaction it commits what was counted up to there (a wrong try); so
 * every change of state comes after the last check that may throw one.
 */
export class ApiError extends Error {
  readonly code: ProblemCode
  readonly members: ProblemMembers

  /** `detail` is read by people and names nothing secret. */
  constructor(code: ProblemCode, detail: string, members: ProblemMembers = {}) {
    super(detail)
    this.name = 'ApiError'
    this.code = code
    this.members = members
  }
}

/** What a lock says of itself. */
export function lockMembers(lock: Lockout): ProblemMembers {
  return { lockedUntil: instantAtOrNull(lock.until), retryAfterSeconds: lock.retryAfterSeconds }
}
