import { confirmation as schema, type Confirmation } from '#shared/domain/confirmation.ts'
import { isAwaited } from '#shared/domain/confirmation-rules.ts'
import type { Db } from '../../base/database/open-database.ts'

/** Confirmations on disk. Every function may run inside the caller's transaction. */
export interface ConfirmationRepository {
  add(confirmation: Confirmation): void
  save(confirmation: Confirmation): void
  /** Those that the portal is asked about, oldest first. */
  open(): Confirmation[]
  openOn(accountId: string): Confirmation[]
  /** The newest of an account, newest first. */
  ofAccount(accountId: string): Confirmation[]
}

/** As many of one account as are read; older ones were settled long ago. */
const maxOfAccount = 50

export function createConfirmationRepository(db: Db): ConfirmationRepository {
  const insert = db.prepare<[string, string, number, string]>(
    'INSERT INTO confirmation (id, account_id, is_open, body) VALUES (?, ?, ?, ?)',
  )
  const update = db.prepare<[number, string, string]>('UPDATE confirmation SET is_open = ?, body = ? WHERE id = ?')
  const selectOpen = db.prepare<[], { body: string }>('SELECT body FROM confirmation WHERE is_open = 1 ORDER BY rowid')
  const selectOpenOn = db.prepare<[string], { body: string }>(
    'SELECT body FROM confirmation WHERE account_id = ? AND is_open = 1 ORDER BY rowid',
  )
  const selectOf = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM confirmation WHERE account_id = ? ORDER BY rowid DESC LIMIT ?',
  )
  const read = ({ body }: { body: string }): Confirmation => schema.parse(JSON.parse(body))
  const isOpen = (one: Confirmation): number => (isAwaited(one) ? 1 : 0)

  return {
    add: (one) => void insert.run(one.id, one.accountId, isOpen(one), JSON.stringify(one)),
    save: (one) => void update.run(isOpen(one), JSON.stringify(one), one.id),
    open: () => selectOpen.all().map(read),
    openOn: (accountId) => selectOpenOn.all(accountId).map(read),
    ofAccount: (accountId) => selectOf.all(accountId, maxOfAccount).map(read),
  }
}
