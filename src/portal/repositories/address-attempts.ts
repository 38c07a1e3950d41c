import type { PortalDb } from './database.ts'

/** How often each address called without a session in the present minute; kept by a keyed hash of it. */
export interface AddressAttemptRepository {
  count(addressMac: string, minute: number): number
  /** Counts one more, and forgets the minutes before. */
  add(addressMac: string, minute: number): void
}

/** Prepares its statements. */
export function createAddressAttemptRepository(db: PortalDb): AddressAttemptRepository {
  const count = db
    .prepare<[string, number], number>('SELECT count FROM address_attempts WHERE address_mac = ? AND minute = ?')
    .pluck()
  const forget = db.prepare<[number]>('DELETE FROM address_attempts WHERE minute <> ?')
  const add = db.prepare<[string, number]>(
    `INSERT INTO address_attempts (address_mac, minute, count) VALUES (?, ?, 1)
     ON CONFLICT (address_mac) DO UPDATE SET count = count + 1`,
  )
  return {
    count: (addressMac, minute) => count.get(addressMac, minute) ?? 0,
    add(addressMac, minute) {
      forget.run(minute)
      add.run(addressMac, minute)
    },
  }
}
