import type { CaseAct } from '#shared/api/staff.ts'
import type { ApprovalBasis } from '../rules/gate.ts'
import type { PortalDb } from './database.ts'

/** A second person's word on a case; `at` in milliseconds since 1970. */
export interface ApprovalRow extends ApprovalBasis {
  caseId: string
  status: 'approved' | 'refused'
  byStaff: string
  note: string
  at: number
  /** What was approved; of a refusal it says nothing. */
  act: CaseAct
}

/** The present word of a second person, one a case at most. */
export interface ApprovalRepository {
  ofCase(caseId: string): ApprovalRow | undefined
  /** Writes a word down, in the place of one that no longer counts. */
  save(row: ApprovalRow): void
  /** Makes a refusal void; an approval stays, to show why it no longer counts. */
  removeRefusal(caseId: string): void
  /** Makes the word void. */
  remove(caseId: string): void
}

/** Prepares its statements. */
export function createApprovalRepository(db: PortalDb): ApprovalRepository {
  const ofCase = db.prepare<[string], ApprovalRow>(
    `SELECT case_id AS caseId, status, by_staff AS byStaff, note, at, act, evidence_seq AS evidenceSeq,
       contact_seq AS contactSeq FROM approvals WHERE case_id = ?`,
  )
  const save = db.prepare(
    `INSERT OR REPLACE INTO approvals (case_id, status, by_staff, note, at, act, evidence_seq, contact_seq)
     VALUES (@caseId, @status, @byStaff, @note, @at, @act, @evidenceSeq, @contactSeq)`,
  )
  const remove = db.prepare<[string]>('DELETE FROM approvals WHERE case_id = ?')
  const removeRefusal = db.prepare<[string]>(`DELETE FROM approvals WHERE case_id = ? AND status = 'refused'`)
  return {
    ofCase: (caseId) => ofCase.get(caseId),
    save: (row) => void save.run(row),
    removeRefusal: (caseId) => void removeRefusal.run(caseId),
    remove: (caseId) => void remove.run(caseId),
  }
}
