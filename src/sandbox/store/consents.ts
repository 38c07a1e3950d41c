import { tokenHash } from '../crypto/tokens.ts'
import type { Db } from './database.ts'

/** The consent asked for in a case: the exact sentence, and the answer. */
export interface ConsentRow {
  caseId: string
  sentence: string
  /** The agent whom the sentence names. */
  agentId: string
  destinationMasked: string
  status: 'asked' | 'approved' | 'refused'
  askedAt: number
  answeredAt: number | null
}

const columns = `case_id AS caseId, sentence, agent_id AS agentId, destination_masked AS destinationMasked, status,
  asked_at AS askedAt, answered_at AS answeredAt`

/** Consents, the present one of each case; of a token only its hash is stored. */
export function consentStore(db: Db) {
  const ofCase = db.prepare<[string], ConsentRow>(`SELECT ${columns} FROM consents WHERE case_id = ?`)
  const byToken = db.prepare<[string], ConsentRow>(`SELECT ${columns} FROM consents WHERE token_hash = ?`)
  const ask = db.prepare(
    `INSERT OR REPLACE INTO consents (case_id, token_hash, sentence, agent_id, destination_masked, status, asked_at)
     VALUES (@caseId, @tokenHash, @sentence, @agentId, @destinationMasked, 'asked', @askedAt)`,
  )
  const answer = db.prepare<[string, number, string]>(
    'UPDATE consents SET status = ?, answered_at = ? WHERE case_id = ?',
  )
  return {
    ofCase: (caseId: string) => ofCase.get(caseId),
    byToken: (token: string) => byToken.get(tokenHash(token)),
    /** Asks, in the place of what was asked before. */
    ask: (row: Omit<ConsentRow, 'status' | 'answeredAt'>, token: string) =>
      void ask.run({ ...row, tokenHash: tokenHash(token) }),
    answer: (caseId: string, status: 'approved' | 'refused', at: number) => void answer.run(status, at, caseId),
  }
}
