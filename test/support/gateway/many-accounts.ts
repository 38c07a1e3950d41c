import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile } from '../../../src/portal/crypto/key-file.ts'
import { keysFrom } from '../../../src/portal/crypto/keys.ts'
import { createAccountTables } from '../../../src/portal/repositories/account-tables.ts'
import { openPortalDatabase } from '../../../src/portal/repositories/database.ts'

/** The account at a place, from 0 on: in the order of places, names are in alphabetical order. */
export function accountAt(place: number): { id: string; name: string; email: string } {
  const digits = String(place).padStart(7, '0')
  return { id: `M-${digits}`, name: `Customer ${digits}`, email: `customer-${digits}@many.example` }
}

/**
 * Adds active accounts that get codes by e-mail to the built-in directory in a data folder, which is made when missing, of a
 * server that does not run. None of them has a password that fits.
 *
 * @param from the place of the first one
 */
export function addManyAccounts(dataDir: string, count: number, from = 0): void {
  const file = join(dataDir, 'portal.sqlite')
  const keys = keysFrom(readKeyFile(join(dataDir, 'portal.key'), existsSync(file)))
  const db = openPortalDatabase(file, undefined)
  const { accounts, factors } = createAccountTables(db, keys)
  const unchanged = { emailChangedAt: null, mobileChangedAt: null, passwordChangedAt: null }
  const factor = {
    method: 'email',
    secret: null,
    lastStep: null,
    spentSteps: [],
    since: null,
    changedBy: null,
  } as const
  try {
    db.transaction(() => {
      for (let place = from; place < from + count; place += 1) {
        const { id, name, email } = accountAt(place)
        const account = {
          id,
          name,
          userId: email,
          passwordHash: 'none',
          mobile: null,
          status: 'active',
          ...unchanged,
        } as const
        accounts.insert(account, [])
        factors.insert({ accountId: id, ...factor, enforced: false, version: 1 })
      }
    })()
  } finally {
    db.close()
  }
}
