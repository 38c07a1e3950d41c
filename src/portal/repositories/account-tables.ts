import type { Keys } from '../crypto/keys.ts'
import type { AccountRepository } from './accounts.ts'
import { createAccountRepository } from './accounts.ts'
import type { CustomerRepository } from './customers.ts'
import { createCustomerRepository } from './customers.ts'
import type { PortalDb } from './database.ts'
import type { EnrolmentRepository } from './enrolments.ts'
import { createEnrolmentRepository } from './enrolments.ts'
import type { FactorRepository } from './factors.ts'
import { createFactorRepository } from './factors.ts'

/** The tables of the accounts themselves: the built-in directory's alone, and what seeds and shows them in a sandbox. */
export interface AccountTables {
  accounts: AccountRepository
  customers: CustomerRepository
  factors: FactorRepository
  enrolments: EnrolmentRepository
}

/** The same over one connection. */
export function createAccountTables(db: PortalDb, keys: Keys): AccountTables {
  return {
    accounts: createAccountRepository(db, keys),
    customers: createCustomerRepository(db, keys),
    factors: createFactorRepository(db, keys),
    enrolments: createEnrolmentRepository(db, keys),
  }
}
