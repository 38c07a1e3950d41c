/** Wrong tries in a row on one account and password or method; times in milliseconds since 1970. */
export interface Tries {
  wrong: number
  lockedUntil: number | null
}

export interface TryLimit {
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

export const noTries: Tries = { wrong: 0, lockedUntil: null }

/** The lock in effect now, if there is one. */
export function lockOn(tries: Tries, limit: TryLimit, now: number): Lockout | undefined {
  // guard: portal-limits.support-only
  if (tries.wrong >= limit.beforeSupport) return { until: null, retryAfterSeconds: limit.lockSeconds }
  if (tries.lockedUntil === null || tries.lockedUntil <= now) return undefined
  return { until: tries.lockedUntil, retryAfterSeconds: Math.ceil((tries.lockedUntil - now) / 1000) }
}

/** The tries after one more wrong one. Only a success clears them: not time, not a new code. */
export function afterWrong(tries: Tries, limit: TryLimit, now: number): Tries {
  const wrong = tries.wrong + 1
  // guard: portal-limits.lock
  return { wrong, lockedUntil: wrong % limit.perLock === 0 ? now + limit.lockSeconds * 1000 : null }
}

/** Tries before the next lock; 0 during one. */
export function attemptsLeft(tries: Tries, limit: TryLimit, now: number): number {
  if (lockOn(tries, limit, now)) return 0
  return Math.min(limit.perLock - (tries.wrong % limit.perLock), limit.beforeSupport - tries.wrong)
}
