import type { Db } from '../../base/database/open-database.ts'

/** Our own effect that turned 2FA off. */
export interface TurnedOff {
  by: 'procedure' | 'case'
  /** The procedure's id or the case's key. */
  subjectId: string
  actor: string
  ticket: string | null
  sentAt: string
}

/**
 * Finds the effect of ours that brought an account to this version of its two-factor state: the one that was sent on
 * the version before. null where somebody else turned it off.
 */
export function createDisablingEffectFinder(db: Db): (accountId: string, version: number) => TurnedOff | null {
  const select = db.prepare<[string, number], TurnedOff>(
    `SELECT subject_kind AS "by", subject_id AS subjectId, actor, ticket, opened_at AS sentAt FROM intent
     WHERE account_id = ? AND expected_version = ? AND subject_kind IN ('procedure', 'case')
       AND effect IN ('disable', 'disable-for-customer') AND status IN ('open', 'unknown', 'applied')
     ORDER BY rowid DESC LIMIT 1`,
  )
  return (accountId, version) => select.get(accountId, version - 1) ?? null
}
