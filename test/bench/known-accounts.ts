import { systemClock } from '#shared/domain/clock.ts'
import { createAccountStore } from '../../src/main/features/accounts/account-store.ts'
import { createProfile } from '../../src/main/base/profile.ts'
import { createUnitOfWork } from '../../src/main/base/unit-of-work.ts'
import { openDatabase } from '../../src/main/base/database/open-database.ts'
import { stateOf, summaryOf } from '../support/portal/many-accounts-portal.ts'

/** Makes a profile that knows so many accounts, read from the portal before. */
export function fillProfile(folder: string, accounts: number): void {
  const db = openDatabase({ file: createProfile(folder).database })
  try {
    const unitOfWork = createUnitOfWork(db)
    const accountStore = createAccountStore(db, unitOfWork, systemClock)
    const listed = Array.from({ length: accounts }, (_, place) => summaryOf(place))
    unitOfWork.run(() => {
      accountStore.rememberList('A-0', 'sandbox', listed)
      listed.forEach(({ id }, place) => accountStore.rememberState(id, stateOf(place)))
    })
  } finally {
    db.close()
  }
}
