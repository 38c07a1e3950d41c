import { tokenHash } from '../crypto/tokens.ts'
import type { PortalDb } from './database.ts'

/** The link by which a customer sets up 2FA alone; times in milliseconds since 1970. */
export interface InvitationRow {
  caseId: string
  accountId: string
  destinationMasked: string
  sentAt: number
  expiresAt: number
  /** Whether SMS is among the methods that it offers. */
  sms: boolean
  /** The newest set-up that was begun by the link. */
  enrolmentId: string | null
  usedAt: number | null
}

type Stored = Omit<InvitationRow, 'sms'> & { sms: number }

const columns = `case_id AS caseId, account_id AS accountId, destination_masked AS destinationMasked, sent_at AS sentAt,
  expires_at AS expiresAt, sms, enrolment_id AS enrolmentId, used_at AS usedAt`

/** Invitations, one a case at most; of a token only its hash is stored. */
export interface InvitationRepository {
  ofCase(caseId: string): InvitationRow | undefined
  byToken(token: string): InvitationRow | undefined
  /** Invites, in the place of the link sent before. */
  send(row: Omit<InvitationRow, 'enrolmentId' | 'usedAt'>, token: string): void
  begin(caseId: string, enrolmentId: string): void
  use(caseId: string, at: number): void
  /** Makes the link void. */
  remove(caseId: string): void
  /** Ends the link of a case, where it was not used and is not over. */
  end(caseId: string, at: number): void
  /** Makes every link of an account void that was not used up. */
  removeUnused(accountId: string): void
}

/** Prepares its statements. */
export function createInvitationRepository(db: PortalDb): InvitationRepository {
  const ofCase = db.prepare<[string], Stored>(`SELECT ${columns} FROM invitations WHERE case_id = ?`)
  const byToken = db.prepare<[string], Stored>(`SELECT ${columns} FROM invitations WHERE token_hash = ?`)
  const send = db.prepare(
    `INSERT OR REPLACE INTO invitations (token_hash, case_id, account_id, destination_masked, sent_at, expires_at, sms)
     VALUES (@tokenHash, @caseId, @accountId, @destinationMasked, @sentAt, @expiresAt, @sms)`,
  )
  const begin = db.prepare<[string, string]>('UPDATE invitations SET enrolment_id = ? WHERE case_id = ?')
  const use = db.prepare<[number, string]>('UPDATE invitations SET used_at = ? WHERE case_id = ?')
  const remove = db.prepare<[string]>('DELETE FROM invitations WHERE case_id = ?')
  const end = db.prepare<{ caseId: string; at: number }>(
    'UPDATE invitations SET expires_at = @at WHERE case_id = @caseId AND used_at IS NULL AND expires_at > @at',
  )
  const removeUnused = db.prepare<[string]>('DELETE FROM invitations WHERE account_id = ? AND used_at IS NULL')
  const read = (row: Stored | undefined): InvitationRow | undefined => row && { ...row, sms: row.sms === 1 }
  return {
    ofCase: (caseId) => read(ofCase.get(caseId)),
    byToken: (token) => read(byToken.get(tokenHash(token))),
    send: ({ sms, ...row }, token) => void send.run({ ...row, sms: Number(sms), tokenHash: tokenHash(token) }),
    begin: (caseId, enrolmentId) => void begin.run(enrolmentId, caseId),
    use: (caseId, at) => void use.run(at, caseId),
    remove: (caseId) => void remove.run(caseId),
    end: (caseId, at) => void end.run({ caseId, at }),
    removeUnused: (accountId) => void removeUnused.run(accountId),
  }
}
