import type { Judgement } from '#shared/api/staff.ts'
import { judgement } from '#shared/api/staff.ts'
import type { PortalDb } from './database.ts'

/** The risk and gate of a case at its act or closing, never changed afterwards; `at` in milliseconds since 1970. */
export interface JudgementRow extends Omit<Judgement, 'at'> {
  at: number
}

interface Stored extends Omit<JudgementRow, 'gate' | 'risk' | 'twoFactorActive'> {
  gate: string
  risk: string
  twoFactorActive: number
}

const { gate: gateShape, risk: riskShape } = judgement.shape

/** Judgements of cases; nothing changes one, and only a new scenario takes one away. */
export interface JudgementRepository {
  /** Oldest first. */
  ofCase(caseId: string): JudgementRow[]
  add(caseId: string, row: JudgementRow): void
}

/** Prepares its statements. */
export function createJudgementRepository(db: PortalDb): JudgementRepository {
  const ofCase = db.prepare<[string], Stored>(
    'SELECT at, of, gate, risk, two_factor_active AS twoFactorActive FROM judgements WHERE case_id = ? ORDER BY seq',
  )
  const add = db.prepare(
    'INSERT INTO judgements (case_id, at, of, gate, risk, two_factor_active) VALUES (@caseId, @at, @of, @gate, @risk, @twoFactorActive)',
  )
  return {
    ofCase: (caseId) =>
      ofCase.all(caseId).map(({ gate, risk, twoFactorActive, ...row }) => ({
        ...row,
        twoFactorActive: twoFactorActive === 1,
        gate: gateShape.parse(JSON.parse(gate)),
        risk: riskShape.parse(JSON.parse(risk)),
      })),
    add: (caseId, { gate, risk, twoFactorActive, ...row }) =>
      void add.run({
        ...row,
        caseId,
        twoFactorActive: Number(twoFactorActive),
        gate: JSON.stringify(gate),
        risk: JSON.stringify(risk),
      }),
  }
}
