import type { AccountRole } from '#shared/portal-api/accounts.ts'
import type { CaseAct } from '#shared/portal-api/staff.ts'
import type { Keys } from '../crypto/keys.ts'
import { newToken, tokenHash } from '../crypto/tokens.ts'
import type { CaseRow } from './cases.ts'
import type { Db } from './database.ts'

/** A case as it stands after all that happened in it; times are milliseconds since 1970. */
export interface PastCase extends CaseRow {
  passwordResetForcedAt: number | null
  unlockedAt: number | null
  unfrozenAt: number | null
}

/** A consent with its answer, if it came. The link that was sent works for nobody. */
export interface PastConsent {
  caseId: string
  act: CaseAct
  sentence: string
  agentId: string
  destinationMasked: string
  status: 'asked' | 'approved' | 'refused'
  askedAt: number
  answeredAt: number | null
}

/** A contact update and what became of it. */
export interface PastContactUpdate {
  caseId: string
  email: string | null
  mobile: string | null
  status: 'asked' | 'approved' | 'refused'
  askedAt: number
  decidedAt: number | null
}

/** A second person's word on a case. */
export interface PastApproval {
  caseId: string
  status: 'approved' | 'refused'
  byStaff: string
  note: string
  at: number
}

/** Rows as they stand after the fact, for a scenario: the portal itself brings them about step by step. */
export interface HistoryStore {
  /** Lets a login into an account. */
  delegate(loginId: string, accountId: string, role: Exclude<AccountRole, 'owner'>): void
  addCase(row: PastCase): void
  addConsent(row: PastConsent): void
  addContactUpdate(row: PastContactUpdate): void
  addApproval(row: PastApproval): void
}

/** Prepares its statements. */
export function historyStore(db: Db, keys: Keys): HistoryStore {
  const delegate = db.prepare<[string, string, string]>(
    'INSERT INTO delegations (login_id, account_id, role) VALUES (?, ?, ?)',
  )
  const addCase = db.prepare(
    `INSERT INTO cases (id, account_id, ticket, channel, scenario, reason, outcome, opened_by, opened_at, disabled_at,
       password_reset_forced_at, unlocked_at, unfrozen_at, closed_at)
     VALUES (@id, @accountId, @ticket, @channel, @scenario, @reason, @outcome, @openedBy, @openedAt, @disabledAt,
       @passwordResetForcedAt, @unlockedAt, @unfrozenAt, @closedAt)`,
  )
  const addConsent = db.prepare(
    `INSERT INTO consents (case_id, token_hash, act, sentence, agent_id, destination_masked, status, asked_at,
       answered_at)
     VALUES (@caseId, @hash, @act, @sentence, @agentId, @destinationMasked, @status, @askedAt, @answeredAt)`,
  )
  const addContactUpdate = db.prepare(
    `INSERT INTO contact_updates (case_id, email_sealed, mobile_sealed, status, asked_at, decided_at)
     VALUES (@caseId, @emailSealed, @mobileSealed, @status, @askedAt, @decidedAt)`,
  )
  const addApproval = db.prepare(
    `INSERT INTO approvals (case_id, status, by_staff, note, at) VALUES (@caseId, @status, @byStaff, @note, @at)`,
  )
  return {
    delegate: (loginId, accountId, role) => void delegate.run(loginId, accountId, role),
    addCase: (row) => void addCase.run(row),
    addConsent: (row) => void addConsent.run({ ...row, hash: tokenHash(newToken()) }),
    addContactUpdate({ email, mobile, ...row }: PastContactUpdate): void {
      const emailSealed = email && keys.seal(`contact-update:${row.caseId}:email`, email)
      const mobileSealed = mobile && keys.seal(`contact-update:${row.caseId}:mobile`, mobile)
      addContactUpdate.run({ ...row, emailSealed, mobileSealed })
    },
    addApproval: (row) => void addApproval.run(row),
  }
}
