import type { Db } from './database.ts'

/** A second person's word on a case; `at` in milliseconds since 1970. */
export interface ApprovalRow {
  caseId: string
  status: 'approved' | 'refused'
  byStaff: string
  note: string
  at: number
}

/** The present word of a second person, one a case at most. */
export interface ApprovalStore {
  ofCase(caseId: string): ApprovalRow | undefined
  /** Writes a word down, in the place of one that no longer counts. */
  save(row: ApprovalRow): void
  /** Makes the word void. */
  remove(caseId: string): void
}

/** Prepares its statements. */
export function approvalStore(db: Db): ApprovalStore {
  const ofCase = db.prepare<[string], ApprovalRow>(
    'SELECT case_id AS caseId, status, by_staff AS byStaff, note, at FROM approvals WHERE case_id = ?',
  )
  const save = db.prepare(
    `INSERT OR REPLACE INTO approvals (case_id, status, by_staff, note, at)
     VALUES (@caseId, @status, @byStaff, @note, @at)`,
  )
  const remove = db.prepare<[string]>('DELETE FROM approvals WHERE case_id = ?')
  return {
    ofCase: (caseId) => ofCase.get(caseId),
    save: (row) => void save.run(row),
    remove: (caseId) => void remove.run(caseId),
  }
}
