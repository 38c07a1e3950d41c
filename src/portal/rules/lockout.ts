/** Wrong attempts in a row on one account and password or method; times in milliseconds since 1970. */
export interface WrongAttempts {
  wrong: number
  lockedUntil: number | null
}

export interface AttemptLimit {
  /** Wrong ones in a row before a lock, and again before the next. */
  perLock: number
  lockSeconds: number
  /** Wrong ones in a row before only support can unlock. */
  beforeSupport: number
}

/** A lock in effect. */
export interface Lockout {
  /** null: until support unlocks. */
  until: number | null
  retryAfterSeconds: number
}

export const noAttempts: WrongAttempts = { wrong: 0, lockedUntil: null }

/** The lock in effect now, if there is one. */
export function lockOn(attempts: WrongAttempts, limit: AttemptLimit, now: number): Lockout | undefined {
  // guard: portal-limits.support-only
  if (attempts.wrong >= limit.beforeSupport) return { until: null, retryAfterSeconds: limit.lockSeconds }
  if (attempts.lockedUntil === null || attempts.lockedUntil <= now) return undefined
  return { until: attempts.lockedUntil, retryAfterSeconds: Math.ceil((attempts.lockedUntil - now) / 1000) }
}

/** The attempts after one more wrong one. Only a success clears them: not time, not a new code. */
export function afterWrong(attempts: WrongAttempts, limit: AttemptLimit, now: number): WrongAttempts {
  const wrong = attempts.wrong + 1
  // guard: portal-limits.lock
  return { wrong, lockedUntil: wrong % limit.perLock === 0 ? now + limit.lockSeconds * 1000 : null }
}

/** WrongAttempts before the next lock; 0 during one. */
export function attemptsBeforeLock(attempts: WrongAttempts, limit: AttemptLimit, now: number): number {
  if (lockOn(attempts, limit, now)) return 0
  return Math.min(limit.perLock - (attempts.wrong % limit.perLock), limit.beforeSupport - attempts.wrong)
}
