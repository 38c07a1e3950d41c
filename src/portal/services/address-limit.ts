import { ApiError } from '../api-error.ts'
import type { Portal } from '../portal.ts'

const minuteMs = 60_000

/**
 * Counts a call without a session against the address that made it. In the database, so that a restart clears nothing and
 * another node counts on.
 *
 * @throws ApiError `too-many-requests` until the minute is over
 */
export function limitAddress(portal: Portal, address: string, perMinute: number): void {
  const { addressAttempts } = portal.repositories
  const now = portal.clock.now()
  const minute = Math.floor(now / minuteMs)
  const name = portal.keys.mac('address', address)
  const refuseBeyond = (): void => {
    if (addressAttempts.count(name, minute) < perMinute) return
    const retryAfterSeconds = Math.ceil(((minute + 1) * minuteMs - now) / 1000)
    throw new ApiError('too-many-requests', 'Too many calls without a session from this address', { retryAfterSeconds })
  }
  // A flood costs no writes: what is beyond the limit is only read.
  refuseBeyond()
  portal.transact(() => {
    refuseBeyond()
    addressAttempts.add(name, minute)
  })
}
