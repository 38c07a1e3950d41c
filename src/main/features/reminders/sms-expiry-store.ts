import { z } from 'zod'
import { toldReminder, type ToldReminder } from '#shared/domain/reminders.ts'
import type { Db } from '../../base/database/open-database.ts'

/** Until when an account on SMS is to stay on it. */
export interface SmsEnd {
  accountId: string
  until: string
  told: readonly ToldReminder[]
}

/** The chosen ends of SMS on disk. Every function may run inside the caller's transaction. */
export interface SmsEnds {
  all(): SmsEnd[]
  save(end: SmsEnd): void
  /** True when there was one. */
  remove(accountId: string): boolean
}

const row = z.object({
  accountId: z.string(),
  until: z.string(),
  told: z.string().transform((text) => z.array(toldReminder).parse(JSON.parse(text))),
})

export function createSmsExpiryStore(db: Db): SmsEnds {
  const selectAll = db.prepare<[]>('SELECT account_id AS accountId, until, told FROM sms_end')
  const upsert = db.prepare<[string, string, string]>(
    `INSERT INTO sms_end (account_id, until, told) VALUES (?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET until = excluded.until, told = excluded.told`,
  )
  const drop = db.prepare<[string]>('DELETE FROM sms_end WHERE account_id = ?')

  return {
    all: () => selectAll.all().map((found) => row.parse(found)),
    save: ({ accountId, until, told }) => upsert.run(accountId, until, JSON.stringify(told)),
    remove: (accountId) => drop.run(accountId).changes > 0,
  }
}
