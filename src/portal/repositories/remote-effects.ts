import type { CaseAct } from '#shared/api/staff.ts'
import type { PortalDb } from './database.ts'
import type { RemoteStep } from '../rules/remote-steps.ts'

interface EffectRow {
  id: string
  /** The operation that it is the effect of. */
  caller: string
  key: string
  traceId: string
  accountId: string
  /** What was judged and seen when it was opened, as JSON of the service that opened it. */
  context: string
  openedAt: number
  settledAt: number | null
}

/** An effect of a case. */
export interface CaseEffectRow extends EffectRow {
  act: CaseAct | 'invite'
  caseId: string
  byStaff: string
  sessionId: null
}

/** An effect that a customer asked for within a session. */
export interface CustomerEffectRow extends EffectRow {
  act: 'disable-own' | 'enrol' | 'verify-enrolment' | 'resend-enrolment' | 'cancel-enrolment'
  caseId: null
  byStaff: null
  sessionId: string
}

/** An effect on a remote directory as stored; times are milliseconds since 1970. */
export type RemoteEffectRow = CaseEffectRow | CustomerEffectRow

/** A new one: what is stored before anything is known of it. */
type NewRemoteEffect = Omit<CaseEffectRow, 'settledAt'> | Omit<CustomerEffectRow, 'settledAt'>

/** Effects on a remote directory and their steps: written before a call leaves, settled by what is read after it. */
export interface RemoteEffectRepository {
  byId(id: string): RemoteEffectRow | undefined
  /** The effect that waits for its outcome on an account: one at most. */
  openOf(accountId: string): RemoteEffectRow | undefined
  /** The effect of an operation that waits for its outcome. */
  openByKey(caller: string, key: string): RemoteEffectRow | undefined
  /** How many wait for their outcome. */
  openCount(): number
  /** Open effects on which something is due, oldest first. */
  due(now: number): string[]
  insert(effect: NewRemoteEffect, steps: readonly RemoteStep[]): void
  /** The effects of a case, oldest first. */
  ofCase(caseId: string): CaseEffectRow[]
  /** Takes an open effect on which something is due for oneself until an instant; false where another one has it. */
  claim(id: string, now: number, until: number): boolean
  /** Moves the end of one's own claim; false where it ran out and another node has the effect, or ended it. */
  renew(id: string, claimedUntil: number, until: number): boolean
  /** Gives one's own claim back; something is due again at an instant. */
  release(id: string, claimedUntil: number, dueAt: number): void
  steps(id: string): RemoteStep[]
  saveStep(id: string, seq: number, step: RemoteStep): void
  /** Ends an open effect; false where it was ended already. */
  settle(id: string, at: number): boolean
}

interface StoredStep extends Omit<RemoteStep, 'factorIds' | 'unreachable'> {
  factorIds: string
  unreachable: number
}

const columns = `id, caller, key, trace_id AS traceId, act, case_id AS caseId, account_id AS accountId,
  by_staff AS byStaff, session_id AS sessionId, context, opened_at AS openedAt, settled_at AS settledAt`

/** Prepares its statements. */
export function createRemoteEffectRepository(db: PortalDb): RemoteEffectRepository {
  const one = (where: string) =>
    db.prepare<string[], RemoteEffectRow>(`SELECT ${columns} FROM remote_effects WHERE ${where}`)
  const byId = one('id = ?')
  const openOf = one('account_id = ? AND settled_at IS NULL')
  const openByKey = one('caller = ? AND key = ? AND settled_at IS NULL')
  const ofCase = db.prepare<[string], CaseEffectRow>(
    `SELECT ${columns} FROM remote_effects WHERE case_id = ? ORDER BY seq`,
  )
  const openCount = db.prepare<[], number>('SELECT count(*) FROM remote_effects WHERE settled_at IS NULL').pluck()
  const due = db
    .prepare<[number, number], string>(
      'SELECT id FROM remote_effects WHERE settled_at IS NULL AND due_at <= ? AND busy_until <= ? ORDER BY seq',
    )
    .pluck()
  const insert = db.prepare(
    `INSERT INTO remote_effects (id, caller, key, trace_id, act, case_id, account_id, by_staff, session_id, context, opened_at,
       due_at)
     VALUES (@id, @caller, @key, @traceId, @act, @caseId, @accountId, @byStaff, @sessionId, @context, @openedAt, @openedAt)`,
  )
  const claim = db.prepare(
    `UPDATE remote_effects SET busy_until = @until
     WHERE id = @id AND settled_at IS NULL AND busy_until <= @now AND due_at <= @now`,
  )
  const renew = db.prepare<[number, string, number]>(
    'UPDATE remote_effects SET busy_until = ? WHERE id = ? AND busy_until = ? AND settled_at IS NULL',
  )
  const release = db.prepare<[number, string, number]>(
    'UPDATE remote_effects SET busy_until = 0, due_at = ? WHERE id = ? AND busy_until = ?',
  )
  const settle = db.prepare<[number, string]>(
    'UPDATE remote_effects SET settled_at = ? WHERE id = ? AND settled_at IS NULL',
  )
  const steps = db.prepare<[string], StoredStep>(
    `SELECT act, factor_ids AS factorIds, mark_before AS markBefore, status, unreachable, sends, sent_at AS sentAt, reading, read_at AS readAt, cause, code
     FROM remote_steps WHERE effect_id = ? ORDER BY seq`,
  )
  const saveStep = db.prepare(
    `INSERT INTO remote_steps (effect_id, seq, act, factor_ids, mark_before, status, unreachable, sends, sent_at, reading, read_at, cause, code)
     VALUES (@id, @seq, @act, @factorIds, @markBefore, @status, @unreachable, @sends, @sentAt, @reading, @readAt, @cause, @code)
     ON CONFLICT (effect_id, seq) DO UPDATE SET status = excluded.status, unreachable = excluded.unreachable,
       sends = excluded.sends, sent_at = excluded.sent_at, reading = excluded.reading, read_at = excluded.read_at, cause = excluded.cause,
       code = excluded.code`,
  )
  const save = (id: string, seq: number, step: RemoteStep): void =>
    void saveStep.run({
      ...step,
      id,
      seq,
      factorIds: JSON.stringify(step.factorIds),
      unreachable: step.unreachable ? 1 : 0,
    })
  return {
    openCount: () => openCount.get() ?? 0,
    byId: (id) => byId.get(id),
    openOf: (accountId) => openOf.get(accountId),
    openByKey: (caller, key) => openByKey.get(caller, key),
    ofCase: (caseId) => ofCase.all(caseId),
    due: (now) => due.all(now, now),
    insert(effect, planned) {
      insert.run(effect)
      for (const [seq, step] of planned.entries()) save(effect.id, seq, step)
    },
    claim: (id, now, until) => claim.run({ id, now, until }).changes === 1,
    renew: (id, claimedUntil, until) => renew.run(until, id, claimedUntil).changes === 1,
    release: (id, claimedUntil, dueAt) => void release.run(dueAt, id, claimedUntil),
    steps: (id) =>
      steps.all(id).map(({ factorIds, unreachable, ...step }) => ({
        ...step,
        factorIds: JSON.parse(factorIds) as string[],
        unreachable: unreachable === 1,
      })),
    saveStep: save,
    settle: (id, at) => settle.run(at, id).changes === 1,
  }
}
