import type { CaseAct } from '#shared/api/staff.ts'
import { tokenHash } from '../crypto/tokens.ts'
import type { PortalDb } from './database.ts'

/** The consent asked for in a case: the exact sentence, and the answer. */
export interface ConsentRow {
  caseId: string
  /** What the customer is asked to agree to. */
  act: CaseAct
  sentence: string
  /** The agent whom the sentence names. */
  agentId: string
  destinationMasked: string
  status: 'asked' | 'approved' | 'refused'
  askedAt: number
  answeredAt: number | null
}

const columns = `case_id AS caseId, act, sentence, agent_id AS agentId, destination_masked AS destinationMasked, status,
  asked_at AS askedAt, answered_at AS answeredAt`

/** Consents, the present one of each case; of a token only its hash is stored. */
export interface ConsentRepository {
  ofCase(caseId: string): ConsentRow | undefined
  byToken(token: string): ConsentRow | undefined
  /** Asks, in the place of what was asked before. */
  ask(row: Omit<ConsentRow, 'status' | 'answeredAt'>, token: string): void
  answer(caseId: string, status: 'approved' | 'refused', at: number): void
  /** Forgets what was asked; its link leads nowhere from then on. */
  remove(caseId: string): void
}

/** Prepares its statements. */
export function createConsentRepository(db: PortalDb): ConsentRepository {
  const ofCase = db.prepare<[string], ConsentRow>(`SELECT ${columns} FROM consents WHERE case_id = ?`)
  const byToken = db.prepare<[string], ConsentRow>(`SELECT ${columns} FROM consents WHERE token_hash = ?`)
  const ask = db.prepare(
    `INSERT OR REPLACE INTO consents (case_id, token_hash, act, sentence, agent_id, destination_masked, status, asked_at)
     VALUES (@caseId, @tokenHash, @act, @sentence, @agentId, @destinationMasked, 'asked', @askedAt)`,
  )
  const answer = db.prepare<[string, number, string]>(
    'UPDATE consents SET status = ?, answered_at = ? WHERE case_id = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM consents WHERE case_id = ?')
  return {
    ofCase: (caseId) => ofCase.get(caseId),
    byToken: (token) => byToken.get(tokenHash(token)),
    ask: (row, token) => void ask.run({ ...row, tokenHash: tokenHash(token) }),
    answer: (caseId, status, at) => void answer.run(status, at, caseId),
    remove: (caseId) => void remove.run(caseId),
  }
}
