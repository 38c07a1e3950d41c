import type { Keys } from '../crypto/keys.ts'
import type { AddressAttemptRepository } from './address-attempts.ts'
import { createAddressAttemptRepository } from './address-attempts.ts'
import type { ApprovalRepository } from './approvals.ts'
import { createApprovalRepository } from './approvals.ts'
import type { AttemptRepository } from './attempts.ts'
import { createAttemptRepository } from './attempts.ts'
import type { AuditEntryRepository } from './audit-entries.ts'
import { createAuditEntryRepository } from './audit-entries.ts'
import type { AwaitedCodeRepository } from './awaited-codes.ts'
import { createAwaitedCodeRepository } from './awaited-codes.ts'
import type { CaseRepository } from './cases.ts'
import { createCaseRepository } from './cases.ts'
import type { ChallengeRepository } from './challenges.ts'
import { createChallengeRepository } from './challenges.ts'
import type { ConsentRepository } from './consents.ts'
import { createConsentRepository } from './consents.ts'
import type { ContactUpdateRepository } from './contact-updates.ts'
import { createContactUpdateRepository } from './contact-updates.ts'
import type { PortalDb } from './database.ts'
import type { InvitationRepository } from './invitations.ts'
import { createInvitationRepository } from './invitations.ts'
import type { JudgementRepository } from './judgements.ts'
import { createJudgementRepository } from './judgements.ts'
import type { LedgerRepository } from './ledger.ts'
import { createLedgerRepository } from './ledger.ts'
import type { MessageRepository } from './messages.ts'
import { createMessageRepository } from './messages.ts'
import type { MetaRepository } from './meta.ts'
import { createMetaRepository } from './meta.ts'
import type { OpenIdRequestRepository } from './openid-requests.ts'
import { createOpenIdRequestRepository } from './openid-requests.ts'
import type { OperationRepository } from './operations.ts'
import { createOperationRepository } from './operations.ts'
import type { PasswordResetRepository } from './password-resets.ts'
import { createPasswordResetRepository } from './password-resets.ts'
import type { RemoteAccountRepository } from './remote-accounts.ts'
import { createRemoteAccountRepository } from './remote-accounts.ts'
import type { RemoteCustomerRepository } from './remote-customers.ts'
import { createRemoteCustomerRepository } from './remote-customers.ts'
import type { RemoteEffectRepository } from './remote-effects.ts'
import { createRemoteEffectRepository } from './remote-effects.ts'
import type { SecurityEventRepository } from './security-events.ts'
import { createSecurityEventRepository } from './security-events.ts'
import type { SessionRepository } from './sessions.ts'
import { createSessionRepository } from './sessions.ts'
import type { StaffRepository } from './staff.ts'
import { createStaffRepository } from './staff.ts'

/** The tables of the desk, of sign-ins and of messages; the accounts' own are the directory's (`AccountTables`). */
export interface Repositories {
  meta: MetaRepository
  staff: StaffRepository
  sessions: SessionRepository
  attempts: AttemptRepository
  addressAttempts: AddressAttemptRepository
  auditEntries: AuditEntryRepository
  awaited: AwaitedCodeRepository
  challenges: ChallengeRepository
  openIdRequests: OpenIdRequestRepository
  operations: OperationRepository
  passwordResets: PasswordResetRepository
  ledger: LedgerRepository
  messages: MessageRepository
  cases: CaseRepository
  judgements: JudgementRepository
  consents: ConsentRepository
  approvals: ApprovalRepository
  contactUpdates: ContactUpdateRepository
  invitations: InvitationRepository
  securityEvents: SecurityEventRepository
  remoteAccounts: RemoteAccountRepository
  remoteEffects: RemoteEffectRepository
  remoteCustomers: RemoteCustomerRepository
}

/** The same over one connection. */
export function createRepositories(db: PortalDb, keys: Keys): Repositories {
  return {
    meta: createMetaRepository(db),
    staff: createStaffRepository(db, keys),
    sessions: createSessionRepository(db),
    attempts: createAttemptRepository(db),
    addressAttempts: createAddressAttemptRepository(db),
    auditEntries: createAuditEntryRepository(db),
    awaited: createAwaitedCodeRepository(db),
    challenges: createChallengeRepository(db),
    openIdRequests: createOpenIdRequestRepository(db),
    operations: createOperationRepository(db, keys),
    passwordResets: createPasswordResetRepository(db),
    ledger: createLedgerRepository(db),
    messages: createMessageRepository(db, keys),
    cases: createCaseRepository(db),
    judgements: createJudgementRepository(db),
    consents: createConsentRepository(db),
    approvals: createApprovalRepository(db),
    contactUpdates: createContactUpdateRepository(db, keys),
    invitations: createInvitationRepository(db),
    securityEvents: createSecurityEventRepository(db),
    remoteAccounts: createRemoteAccountRepository(db),
    remoteEffects: createRemoteEffectRepository(db),
    remoteCustomers: createRemoteCustomerRepository(db, keys),
  }
}
