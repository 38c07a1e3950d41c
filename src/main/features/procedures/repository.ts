import { isOver, procedure as procedureSchema, type Procedure } from '#shared/domain/procedure.ts'
import type { Db } from '../../base/database/open-database.ts'

/** Procedures of one kind in one state. */
export interface ProcedureCount {
  kind: Procedure['kind']
  at: Procedure['state']['at']
  count: number
}

/** Keeps procedures on disk, at most one open procedure an account: the database itself sees to it. */
export interface ProcedureRepository {
  save(procedure: Procedure): void
  find(procedureId: string): Procedure | null
  /** Open procedures in the order in which they began, whatever the clock said. */
  open(): Procedure[]
  openOn(accountId: string): Procedure | null
  /** How many there are of each kind in each state, ended ones too. */
  counts(): ProcedureCount[]
}

export function createProcedureRepository(db: Db): ProcedureRepository {
  const upsert = db.prepare<[string, string, number, string, string]>(
    `INSERT INTO procedure (id, account_id, is_open, body, started_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, body = excluded.body`,
  )
  const selectOne = db.prepare<[string], { body: string }>('SELECT body FROM procedure WHERE id = ?')
  // guard: procedure.order
  const selectOpen = db.prepare<[], { body: string }>('SELECT body FROM procedure WHERE is_open = 1 ORDER BY rowid')
  const selectOn = db.prepare<[string], { body: string }>(
    'SELECT body FROM procedure WHERE is_open = 1 AND account_id = ?',
  )
  const selectCounts = db.prepare<[], ProcedureCount>(
    `SELECT json_extract(body, '$.kind') AS kind, json_extract(body, '$.state.at') AS at, count(*) AS count
     FROM procedure GROUP BY 1, 2 ORDER BY 1, 2`,
  )
  const read = (row: { body: string } | undefined): Procedure | null =>
    row === undefined ? null : procedureSchema.parse(JSON.parse(row.body))

  return {
    save: (procedure) =>
      upsert.run(
        procedure.id,
        procedure.accountId,
        isOver(procedure) ? 0 : 1,
        JSON.stringify(procedure),
        procedure.startedAt,
      ),
    find: (procedureId) => read(selectOne.get(procedureId)),
    open: () => selectOpen.all().flatMap((row) => read(row) ?? []),
    openOn: (accountId) => read(selectOn.get(accountId)),
    counts: () => selectCounts.all(),
  }
}
