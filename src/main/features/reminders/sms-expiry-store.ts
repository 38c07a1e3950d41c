import { z } from 'zod'
import { handledReminder, type HandledReminder } from '#shared/domain/reminders.ts'
import type { Db } from '../../base/database/open-database.ts'

/** Until when an account on SMS is to stay on it. */
export interface SmsExpiry {
  accountId: string
  until: string
  handled: readonly HandledReminder[]
}

/**
 * Keeps on disk until when an account on SMS is to stay on it. Every function may run inside the caller's transaction.
 */
export interface SmsExpiryStore {
  all(): SmsExpiry[]
  save(end: SmsExpiry): void
  /** True when there was one. */
  remove(accountId: string): boolean
}

const row = z.object({
  accountId: z.string(),
  until: z.string(),
  handled: z.string().transform((text) => z.array(handledReminder).parse(JSON.parse(text))),
})

export function createSmsExpiryStore(db: Db): SmsExpiryStore {
  const selectAll = db.prepare<[]>('SELECT account_id AS accountId, until, told AS handled FROM sms_end')
  const upsert = db.prepare<[string, string, string]>(
    `INSERT INTO sms_end (account_id, until, told) VALUES (?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET until = excluded.until, told = excluded.told`,
  )
  const drop = db.prepare<[string]>('DELETE FROM sms_end WHERE account_id = ?')

  return {
    all: () => selectAll.all().map((found) => row.parse(found)),
    save: ({ accountId, until, handled }) => upsert.run(accountId, until, JSON.stringify(handled)),
    remove: (accountId) => drop.run(accountId).changes > 0,
  }
}
