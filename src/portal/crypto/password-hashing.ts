import { ApiError } from '../api-error.ts'
import { fitsPassword, hashPassword, unknownPassword } from './passwords.ts'

/** How many hashes of passwords are worked out at once, and how many more may wait for that. */
export interface HashLimit {
  atOnce: number
  waiting: number
}

/** Two at once take 256 MB at the usual cost; 32 more wait for a few seconds. */
export const defaultHashLimit: HashLimit = { atOnce: 2, waiting: 32 }

/** Hashes of the passwords that requests bring: dear in time and memory, so only so many at a time. */
export interface PasswordHashing {
  /** Whether a password is the one hashed. @throws ApiError `unavailable` when too many wait */
  fits(password: string, hashed: string): Promise<boolean>
  /** @throws ApiError `unavailable` when too many wait */
  hash(password: string): Promise<string>
  /** A record that no password fits, at the same cost to try. */
  unknown(): string
}

/** Seconds that a client is asked to wait: about as long as what waits takes. */
const retryAfterSeconds = 5

/** @param cost scrypt's N */
export function createPasswordHashing(cost: number, limit: HashLimit): PasswordHashing {
  const within = bounded(limit)
  return {
    fits: (password, hashed) => within(() => fitsPassword(password, hashed)),
    hash: (password) => within(() => hashPassword(password, cost)),
    unknown: () => unknownPassword(cost),
  }
}

/**
 * Runs so many pieces of work at once, first come first served, and refuses what comes while the limit waits: a flood of
 * passwords must cost neither memory without end nor everybody else's sign-in.
 */
export function bounded({ atOnce, waiting }: HashLimit): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      // guard: portal-passwords.waiting
      if (queue.length >= waiting) {
        throw new ApiError('unavailable', 'Too many passwords wait to be checked', { retryAfterSeconds })
      }
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      // The place goes on to the next one, so that nobody who comes in between takes it.
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
}
