import { z } from 'zod'
import { reason } from '#shared/domain/procedure.ts'
import { handledReminder } from '#shared/domain/reminders.ts'
import { unprotectedFinds, type Spell } from '#shared/domain/unprotected.ts'
import type { Db } from '../../base/database/open-database.ts'

const handledReminders = z.string().transform((text) => z.array(handledReminder).parse(JSON.parse(text)))

const row = z.object({
  accountId: z.string(),
  accountName: z.string(),
  userId: z.string().nullable(),
  deskOnly: z.literal([0, 1]).transform((flag) => flag === 1),
  since: z.string(),
  countedFrom: z.string(),
  found: z.enum(unprotectedFinds),
  actor: z.string().nullable(),
  subjectId: z.string().nullable(),
  reason: reason.nullable(),
  note: z.string(),
  ticket: z.string().nullable(),
  until: z.string().nullable(),
  handled: handledReminders,
})

/** A time without 2FA. `subjectId` is the procedure or case that turned 2FA off. */
export type UnprotectedRecord = z.output<typeof row>

/**
 * Keeps on disk when an account was without 2FA, and what was said of it. Every function may run inside the caller's
 * transaction.
 */
export interface UnprotectedStore {
  begin(record: UnprotectedRecord): void
  /** The one that runs for this account; null where none does. */
  running(accountId: string): UnprotectedRecord | null
  /** Every one that runs, the longest first. */
  allRunning(): UnprotectedRecord[]
  save(record: Pick<UnprotectedRecord, 'accountId' | 'countedFrom' | 'until' | 'handled'>): void
  end(accountId: string, at: string): void
  /** Times without 2FA that did not end before an instant, but for accounts that were first seen so. */
  spellsSince(from: string): Spell[]
}

const columns = `account_id AS accountId, account_name AS accountName, user_id AS userId, desk_only AS deskOnly, since,
  counted_from AS countedFrom, found, actor, subject_id AS subjectId, reason, note, ticket, until, told AS handled`

export function createUnprotectedStore(db: Db): UnprotectedStore {
  const insert = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO unprotected (account_id, account_name, user_id, desk_only, since, counted_from, found, actor, subject_id, reason, note, ticket, until, told)
     VALUES (@accountId, @accountName, @userId, @deskOnly, @since, @countedFrom, @found, @actor, @subjectId, @reason, @note, @ticket, @until, @handled)`,
  )
  const selectOne = db.prepare<[string]>(`SELECT ${columns} FROM unprotected WHERE account_id = ? AND ended_at IS NULL`)
  const selectAll = db.prepare<[]>(`SELECT ${columns} FROM unprotected WHERE ended_at IS NULL ORDER BY since, id`)
  const update = db.prepare<[string, string | null, string, string]>(
    'UPDATE unprotected SET counted_from = ?, until = ?, told = ? WHERE account_id = ? AND ended_at IS NULL',
  )
  const close = db.prepare<[string, string]>(
    'UPDATE unprotected SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL',
  )
  const selectSpells = db.prepare<[string], Spell>(
    `SELECT counted_from AS "from", ended_at AS endedAt FROM unprotected
     WHERE found <> 'first-sight' AND (ended_at IS NULL OR ended_at >= ?)`,
  )

  return {
    begin: ({ handled, deskOnly, ...record }) =>
      insert.run({ ...record, deskOnly: deskOnly ? 1 : 0, handled: JSON.stringify(handled) }),
    running: (accountId) => {
      const found = selectOne.get(accountId)
      return found === undefined ? null : row.parse(found)
    },
    allRunning: () => selectAll.all().map((found) => row.parse(found)),
    save: ({ accountId, countedFrom, until, handled }) =>
      update.run(countedFrom, until, JSON.stringify(handled), accountId),
    end: (accountId, at) => close.run(at, accountId),
    spellsSince: (from) => selectSpells.all(from),
  }
}
