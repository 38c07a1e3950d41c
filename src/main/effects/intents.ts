import type { Db } from '../base/database/open-database.ts'

/** What an effect is part of: a procedure, a case, or the account itself (its profile, a report). */
export type SubjectKind = 'procedure' | 'case' | 'account'

/** What is about to be asked of the portal, durable before the first byte leaves. Contains no secret. */
export interface Intent {
  /** The idempotency key. */
  key: string
  subjectKind: SubjectKind
  /** Id of the procedure, or key of the case or account; for a case that is being opened, `account:` and its key. */
  subjectId: string
  /** The account's key. */
  accountId: string
  effect: string
  actor: string
  ticket: string | null
  /** The portal's step, as the audit writes it. */
  step: string | null
  expectedVersion: number | null
  openedAt: string
}

/** An effect of ours that turned 2FA off. */
interface DisablingEffect {
  by: 'procedure' | 'case'
  /** The procedure's id or the case's key. */
  subjectId: string
  actor: string
  ticket: string | null
  sentAt: string
}

export type Settled = 'applied' | 'rejected' | 'voided' | 'undetermined'

/**
 * Keeps each intent on disk from before its request leaves until its outcome is known. Every function may run inside
 * the caller's transaction.
 */
export interface Intents {
  open(intent: Intent): void
  /** True when the intent was open until now. */
  markUnknown(key: string): boolean
  settle(key: string, status: Settled, at: string): void
  /** The key of an intent of this subject whose outcome is not known; null when there is none. */
  unsettledOf(kind: SubjectKind, subjectId: string): string | null
  /** Every intent whose outcome is not known, in the order in which they were opened, whatever the clock said. */
  unsettled(): Intent[]
  /**
   * The effect of ours that brought an account to this version of its two-factor state: the one that was sent on the
   * version before. null where somebody else turned it off.
   */
  findDisablingEffect(accountId: string, version: number): DisablingEffect | null
  /**
   * The newest effect of ours that turned an account off since an instant, for a state that names no version: a portal's page
   * shows none. null where somebody else turned it off.
   */
  findDisablingEffectSince(accountId: string, since: string): DisablingEffect | null
}

type Row = { [K in keyof Intent as K extends string ? SnakeCase<K> : never]: Intent[K] }
type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : ''

export function createIntents(db: Db): Intents {
  const insert = db.prepare<[Intent]>(
    `INSERT INTO intent (key, subject_kind, subject_id, account_id, effect, actor, ticket, step, expected_version, status, opened_at)
     VALUES (@key, @subjectKind, @subjectId, @accountId, @effect, @actor, @ticket, @step, @expectedVersion, 'open', @openedAt)`,
  )
  const unknown = db.prepare<[string]>(`UPDATE intent SET status = 'unknown' WHERE key = ? AND status = 'open'`)
  const close = db.prepare<[Settled, string, string]>(
    `UPDATE intent SET status = ?, settled_at = ? WHERE key = ? AND status IN ('open', 'unknown')`,
  )
  // guard: recovery.intent-order
  const selectUnsettled = db.prepare<[], Row>(`SELECT * FROM intent WHERE status IN ('open', 'unknown') ORDER BY rowid`)

  const selectOf = db.prepare<[SubjectKind, string], { key: string }>(
    `SELECT key FROM intent WHERE subject_kind = ? AND subject_id = ? AND status IN ('open', 'unknown') LIMIT 1`,
  )
  const selectDisabling = db.prepare<[string, number], DisablingEffect>(
    `SELECT subject_kind AS "by", subject_id AS subjectId, actor, ticket, opened_at AS sentAt FROM intent
     WHERE account_id = ? AND expected_version = ? AND subject_kind IN ('procedure', 'case')
       AND effect IN ('disable', 'disable-for-customer') AND status IN ('open', 'unknown', 'applied')
     ORDER BY rowid DESC LIMIT 1`,
  )

  const selectDisablingSince = db.prepare<[string, string], DisablingEffect>(
    `SELECT subject_kind AS "by", subject_id AS subjectId, actor, ticket, opened_at AS sentAt FROM intent
     WHERE account_id = ? AND opened_at >= ? AND subject_kind IN ('procedure', 'case')
       AND effect IN ('disable', 'disable-for-customer') AND status IN ('open', 'unknown', 'applied')
     ORDER BY rowid DESC LIMIT 1`,
  )

  return {
    findDisablingEffectSince: (accountId, since) => selectDisablingSince.get(accountId, since) ?? null,
    findDisablingEffect: (accountId, version) => selectDisabling.get(accountId, version - 1) ?? null,
    unsettledOf: (kind, subjectId) => selectOf.get(kind, subjectId)?.key ?? null,
    open: (intent) => insert.run(intent),
    markUnknown: (key) => unknown.run(key).changes > 0,
    settle: (key, status, at) => close.run(status, at, key),
    unsettled: () => selectUnsettled.all().map(fromRow),
  }
}

function fromRow(row: Row): Intent {
  return {
    key: row.key,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    accountId: row.account_id,
    effect: row.effect,
    actor: row.actor,
    ticket: row.ticket,
    step: row.step,
    expectedVersion: row.expected_version,
    openedAt: row.opened_at,
  }
}
