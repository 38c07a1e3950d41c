import type Database from 'better-sqlite3'
import { foldForSearch, foldVersion } from '#shared/domain/search/fold.ts'

/** What the search of customers compares of an account, folded. */
export function searchedAccount({ id, name, userId }: { id: string; name: string; userId: string }): string {
  return foldForSearch([name, id, userId].join('\n'))
}

/** Folds what was written by another way of folding, or by none: at the first start after an update. */
export function refoldSearchedTexts(db: Database.Database): void {
  const madeBy = `${foldVersion} ${process.versions.unicode}`
  const known = db.prepare<[], string>('SELECT made_by FROM search_fold').pluck().get()
  // guard: customer-search.refold
  if (known === madeBy) return
  const account = db.prepare<[string, string]>('UPDATE accounts SET search_text = ? WHERE id = ?')
  for (const one of db
    .prepare<[], { id: string; name: string; userId: string }>('SELECT id, name, user_id AS userId FROM accounts')
    .all())
    account.run(searchedAccount(one), one.id)
  const ticket = db.prepare<[string, string]>('UPDATE cases SET search_ticket = ? WHERE id = ?')
  for (const one of db.prepare<[], { id: string; ticket: string }>('SELECT id, ticket FROM cases').all())
    ticket.run(foldForSearch(one.ticket), one.id)
  db.prepare<[string]>('INSERT OR REPLACE INTO search_fold VALUES (1, ?)').run(madeBy)
}
