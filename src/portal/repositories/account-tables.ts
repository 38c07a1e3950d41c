import type { Keys } from '../crypto/keys.ts'
import type { AccountStore } from './accounts.ts'
import { accountStore } from './accounts.ts'
import type { CustomerStore } from './customers.ts'
import { customerStore } from './customers.ts'
import type { Db } from './database.ts'
import type { EnrolmentStore } from './enrolments.ts'
import { enrolmentStore } from './enrolments.ts'
import type { FactorStore } from './factors.ts'
import { factorStore } from './factors.ts'

/** The tables of the accounts themselves: the built-in directory's alone, and what seeds and shows them in a sandbox. */
export interface AccountTables {
  accounts: AccountStore
  customers: CustomerStore
  factors: FactorStore
  enrolments: EnrolmentStore
}

/** The same over one connection. */
export function accountTables(db: Db, keys: Keys): AccountTables {
  return {
    accounts: accountStore(db, keys),
    customers: customerStore(db),
    factors: factorStore(db, keys),
    enrolments: enrolmentStore(db, keys),
  }
}
