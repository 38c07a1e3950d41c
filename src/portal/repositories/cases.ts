import type { Statement } from 'better-sqlite3'
import type { SupportCase } from '#shared/api/staff.ts'
import type { BoardPlace } from '../rules/board-cursor.ts'
import type { ApprovalBasis } from '../rules/gate.ts'
import { foldForSearch } from '#shared/domain/search/fold.ts'
import type { PortalDb } from './database.ts'

/** A case as stored; times are milliseconds since 1970. */
export interface CaseRow {
  id: string
  accountId: string
  ticket: string
  channel: SupportCase['channel']
  scenario: SupportCase['scenario']
  reason: string
  outcome: SupportCase['outcome']
  openedBy: string
  openedAt: number
  disabledAt: number | null
  passwordResetForcedAt: number | null
  /** When the password had changed before that reset. */
  passwordChangedBefore: number | null
  /** When the customer set the new password that the case asked for. */
  passwordSetAt: number | null
  unlockedAt: number | null
  unfrozenAt: number | null
  closedAt: number | null
}

/** What a case may do to its account, each once. */
type CaseMark = 'disabledAt' | 'passwordResetForcedAt' | 'unlockedAt' | 'unfrozenAt'
type NewCase = Omit<CaseRow, CaseMark | 'passwordChangedBefore' | 'passwordSetAt' | 'outcome' | 'closedAt'>

interface BoardQuery {
  status: SupportCase['status'] | null
  after: BoardPlace | null
  limit: number
}

export interface CaseEventRow {
  at: number
  byStaff: string | null
  what: SupportCase['events'][number]['what']
  detail: string
}

export interface EvidenceRow {
  kind: SupportCase['evidence'][number]['kind']
  outcome: 'passed' | 'failed'
  note: string
  at: number
  byStaff: string
}

const columns = `id, account_id AS accountId, ticket, channel, scenario, reason, outcome, opened_by AS openedBy,
  opened_at AS openedAt, disabled_at AS disabledAt, password_reset_forced_at AS passwordResetForcedAt,
  password_changed_before AS passwordChangedBefore, password_set_at AS passwordSetAt,
  unlocked_at AS unlockedAt, unfrozen_at AS unfrozenAt, closed_at AS closedAt`

const markColumns: Record<CaseMark, string> = {
  disabledAt: 'disabled_at',
  passwordResetForcedAt: 'password_reset_forced_at',
  unlockedAt: 'unlocked_at',
  unfrozenAt: 'unfrozen_at',
}

/** Support cases with their evidence and events. */
export interface CaseRepository {
  byId(id: string): CaseRow | undefined
  openOf(accountId: string): CaseRow | undefined
  /** Open cases first, newest first; `seq` orders what was opened in the same instant. */
  board(query: BoardQuery): (CaseRow & { seq: number })[]
  /** The accounts of cases in whose ticket every word is, the newest case first. @param words of `searchWords` */
  accountsOfTicket(words: readonly string[], limit: number): string[]
  /** Whether the account had a case before, beside the one named. */
  hadEarlier(accountId: string, besideId: string): boolean
  insert(row: NewCase): void
  /** Writes down when the case did something to its account. */
  mark(id: string, what: CaseMark, at: number): void
  /** Writes down that the case forced a new password, and when the old one had been set. */
  forceReset(id: string, at: number, changedBefore: number | null): void
  /** Writes down that an account has the new password that its cases asked for. */
  passwordSet(accountId: string, at: number): void
  close(id: string, outcome: NonNullable<CaseRow['outcome']>, at: number): void
  reopen(id: string): void
  /** Who recorded evidence in the case, asked for consent or asked for a contact update, ever. */
  provenBy(id: string): string[]
  /** When the desk had something sent to the account, in any of its cases: the newest, newest first. */
  messagesCaused(accountId: string, limit: number): number[]
  /** Who opened the case again, ever. */
  reopenedBy(id: string): string[]
  /** What an approval that is given now is given on. */
  basis(id: string): ApprovalBasis
  evidence(id: string): EvidenceRow[]
  addEvidence(caseId: string, row: EvidenceRow): void
  events(id: string): CaseEventRow[]
  addEvent(caseId: string, row: CaseEventRow): void
}

/** Prepares its statements. */
export function createCaseRepository(db: PortalDb): CaseRepository {
  const byId = db.prepare<[string], CaseRow>(`SELECT ${columns} FROM cases WHERE id = ?`)
  const openOf = db.prepare<[string], CaseRow>(
    `SELECT ${columns} FROM cases WHERE account_id = ? AND closed_at IS NULL`,
  )
  const board = db.prepare<[Record<string, string | number | null>], CaseRow & { seq: number }>(
    `SELECT ${columns}, rowid AS seq FROM cases
     WHERE (@status IS NULL OR (closed_at IS NULL) = (@status = 'open'))
       AND (@closed IS NULL OR (closed_at IS NOT NULL, -opened_at, -rowid) > (@closed, -@openedAt, -@seq))
     ORDER BY closed_at IS NOT NULL, -opened_at, -rowid LIMIT @limit`,
  )
  const ofTicket = db
    .prepare<[string, number], string>(
      `SELECT account_id FROM cases WHERE NOT EXISTS (
         SELECT 1 FROM json_each(?) AS word WHERE coalesce(instr(search_ticket, word.value), 0) = 0)
       GROUP BY account_id ORDER BY max(rowid) DESC LIMIT ?`,
    )
    .pluck()
  const earlier = db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM cases WHERE account_id = ? AND closed_at IS NOT NULL AND id <> ?`,
    )
    .pluck()
  const insert = db.prepare(
    `INSERT INTO cases (id, account_id, ticket, search_ticket, channel, scenario, reason, opened_by, opened_at)
     VALUES (@id, @accountId, @ticket, @searchTicket, @channel, @scenario, @reason, @openedBy, @openedAt)`,
  )
  const marks = Object.fromEntries(
    Object.entries(markColumns).map(([what, column]) => [
      what,
      db.prepare<[number, string]>(`UPDATE cases SET ${column} = ? WHERE id = ?`),
    ]),
  ) as Record<CaseMark, Statement<[number, string]>>
  const forceReset = db.prepare<[number, number | null, string]>(
    'UPDATE cases SET password_reset_forced_at = ?, password_changed_before = ? WHERE id = ?',
  )
  const passwordSet = db.prepare<[number, string]>(
    `UPDATE cases SET password_set_at = ?
     WHERE account_id = ? AND password_reset_forced_at IS NOT NULL AND password_set_at IS NULL`,
  )
  const reopen = db.prepare<[string]>('UPDATE cases SET outcome = NULL, closed_at = NULL WHERE id = ?')
  const close = db.prepare<[string, number, string]>('UPDATE cases SET outcome = ?, closed_at = ? WHERE id = ?')
  const provenBy = db
    .prepare<[string], string>(
      `SELECT DISTINCT by_staff FROM case_events
       WHERE case_id = ? AND what IN ('evidence', 'consent-asked', 'contact-update-asked')`,
    )
    .pluck()
  const messagesCaused = db
    .prepare<[string, number], number>(
      `SELECT e.at FROM case_events e JOIN cases c ON c.id = e.case_id WHERE c.account_id = ? AND e.by_staff IS NOT NULL
         AND e.what IN ('consent-asked', 'invited', 'enrolment-started', 'code-sent') ORDER BY e.seq DESC LIMIT ?`,
    )
    .pluck()
  const reopenedBy = db
    .prepare<[string], string>(
      `SELECT DISTINCT by_staff FROM case_events WHERE case_id = ? AND what = 'reopened' AND by_staff IS NOT NULL`,
    )
    .pluck()
  const basis = db.prepare<{ id: string }, ApprovalBasis>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM evidence WHERE case_id = @id) AS evidenceSeq,
       (SELECT coalesce(max(seq), 0) FROM case_events WHERE case_id = @id AND what = 'contact-update-asked') AS contactSeq`,
  )
  const evidence = db.prepare<[string], EvidenceRow>(
    'SELECT kind, outcome, note, at, by_staff AS byStaff FROM evidence WHERE case_id = ? ORDER BY seq',
  )
  const addEvidence = db.prepare(
    `INSERT INTO evidence (case_id, kind, outcome, note, at, by_staff)
     VALUES (@caseId, @kind, @outcome, @note, @at, @byStaff)`,
  )
  const events = db.prepare<[string], CaseEventRow>(
    'SELECT at, by_staff AS byStaff, what, detail FROM case_events WHERE case_id = ? ORDER BY seq',
  )
  const addEvent = db.prepare(
    'INSERT INTO case_events (case_id, at, by_staff, what, detail) VALUES (@caseId, @at, @byStaff, @what, @detail)',
  )
  return {
    byId: (id) => byId.get(id),
    openOf: (accountId) => openOf.get(accountId),
    board: ({ status, after, limit }) =>
      board.all({
        status,
        closed: after?.closed ?? null,
        openedAt: after?.openedAt ?? null,
        seq: after?.seq ?? null,
        limit,
      }),
    hadEarlier: (accountId, besideId) => (earlier.get(accountId, besideId) ?? 0) > 0,
    accountsOfTicket: (words, limit) => ofTicket.all(JSON.stringify(words), limit),
    insert: (row) => void insert.run({ ...row, searchTicket: foldForSearch(row.ticket) }),
    mark: (id, what, at) => void marks[what].run(at, id),
    forceReset: (id, at, changedBefore) => void forceReset.run(at, changedBefore, id),
    passwordSet: (accountId, at) => void passwordSet.run(at, accountId),
    close: (id, outcome, at) => void close.run(outcome, at, id),
    reopen: (id) => void reopen.run(id),
    provenBy: (id) => provenBy.all(id),
    messagesCaused: (accountId, limit) => messagesCaused.all(accountId, limit),
    reopenedBy: (id) => reopenedBy.all(id),
    basis: (id) => basis.get({ id }) ?? { evidenceSeq: 0, contactSeq: 0 },
    evidence: (id) => evidence.all(id),
    addEvidence: (caseId, row) => void addEvidence.run({ caseId, ...row }),
    events: (id) => events.all(id),
    addEvent: (caseId, row) => void addEvent.run({ caseId, ...row }),
  }
}
