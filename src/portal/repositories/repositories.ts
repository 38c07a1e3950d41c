import type { Keys } from '../crypto/keys.ts'
import type { ApprovalStore } from './approvals.ts'
import { approvalStore } from './approvals.ts'
import type { AttemptStore } from './attempts.ts'
import { attemptStore } from './attempts.ts'
import type { AwaitedCodeStore } from './awaited-codes.ts'
import { awaitedCodeStore } from './awaited-codes.ts'
import type { CaseStore } from './cases.ts'
import { caseStore } from './cases.ts'
import type { ChallengeStore } from './challenges.ts'
import { challengeStore } from './challenges.ts'
import type { ConsentStore } from './consents.ts'
import { consentStore } from './consents.ts'
import type { ContactUpdateStore } from './contact-updates.ts'
import { contactUpdateStore } from './contact-updates.ts'
import type { Db } from './database.ts'
import type { InvitationStore } from './invitations.ts'
import { invitationStore } from './invitations.ts'
import type { JudgementStore } from './judgements.ts'
import { judgementStore } from './judgements.ts'
import type { LedgerStore } from './ledger.ts'
import { ledgerStore } from './ledger.ts'
import type { MessageStore } from './messages.ts'
import { messageStore } from './messages.ts'
import type { MetaStore } from './meta.ts'
import { metaStore } from './meta.ts'
import type { OperationStore } from './operations.ts'
import { operationStore } from './operations.ts'
import type { PasswordResetStore } from './password-resets.ts'
import { passwordResetStore } from './password-resets.ts'
import type { SecurityEventStore } from './security-events.ts'
import { securityEventStore } from './security-events.ts'
import type { SessionStore } from './sessions.ts'
import { sessionStore } from './sessions.ts'
import type { StaffStore } from './staff.ts'
import { staffStore } from './staff.ts'

/** The tables of the desk, of sign-ins and of messages; the accounts' own are the directory's (`AccountTables`). */
export interface Store {
  meta: MetaStore
  staff: StaffStore
  sessions: SessionStore
  attempts: AttemptStore
  awaited: AwaitedCodeStore
  challenges: ChallengeStore
  operations: OperationStore
  passwordResets: PasswordResetStore
  ledger: LedgerStore
  messages: MessageStore
  cases: CaseStore
  judgements: JudgementStore
  consents: ConsentStore
  approvals: ApprovalStore
  contactUpdates: ContactUpdateStore
  invitations: InvitationStore
  securityEvents: SecurityEventStore
}

/** The same over one connection. */
export function createStore(db: Db, keys: Keys): Store {
  return {
    meta: metaStore(db),
    staff: staffStore(db, keys),
    sessions: sessionStore(db),
    attempts: attemptStore(db),
    awaited: awaitedCodeStore(db),
    challenges: challengeStore(db),
    operations: operationStore(db, keys),
    passwordResets: passwordResetStore(db),
    ledger: ledgerStore(db),
    messages: messageStore(db, keys),
    cases: caseStore(db),
    judgements: judgementStore(db),
    consents: consentStore(db),
    approvals: approvalStore(db),
    contactUpdates: contactUpdateStore(db, keys),
    invitations: invitationStore(db),
    securityEvents: securityEventStore(db),
  }
}
