import type { Keys } from '../crypto/keys.ts'
import { accountStore } from './accounts.ts'
import { attemptStore } from './attempts.ts'
import { awaitedCodeStore } from './awaited-codes.ts'
import { caseStore } from './cases.ts'
import { challengeStore } from './challenges.ts'
import { consentStore } from './consents.ts'
import { customerStore } from './customers.ts'
import type { Db } from './database.ts'
import { enrolmentStore } from './enrolments.ts'
import { factorStore } from './factors.ts'
import { ledgerStore } from './ledger.ts'
import { messageStore } from './messages.ts'
import { metaStore } from './meta.ts'
import { operationStore } from './operations.ts'
import { sessionStore } from './sessions.ts'
import { staffStore } from './staff.ts'

/** Every table's own small store over one connection. */
export function openStore(db: Db, keys: Keys) {
  return {
    meta: metaStore(db),
    accounts: accountStore(db, keys),
    customers: customerStore(db),
    factors: factorStore(db, keys),
    staff: staffStore(db, keys),
    sessions: sessionStore(db),
    attempts: attemptStore(db),
    awaited: awaitedCodeStore(db),
    challenges: challengeStore(db),
    enrolments: enrolmentStore(db, keys),
    operations: operationStore(db, keys),
    ledger: ledgerStore(db),
    messages: messageStore(db, keys),
    cases: caseStore(db),
    consents: consentStore(db),
  }
}
export type Store = ReturnType<typeof openStore>
