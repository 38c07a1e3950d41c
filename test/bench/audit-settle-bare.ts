import { instantOf, systemClock } from '#shared/domain/clock.ts'
import { isOver, type Procedure } from '#shared/domain/procedure.ts'
import { entryBody, sha256 } from '../../src/main/audit/chain.ts'
import type { Intent } from '../../src/main/procedures/intents.ts'
import type { Db } from '../../src/main/storage/open-database.ts'

/**
 * The statements that settling an intent runs, in their order, and nothing else: every value is made beforehand.
 *
 * @returns what is to be timed
 */
export function openBareSettle(db: Db): (intent: Intent, next: Procedure) => () => void {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const close = db.prepare(
    "UPDATE intent SET status = ?, settled_at = ? WHERE key = ? AND status IN ('open', 'unknown')",
  )
  const head = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1')
  const append = db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
  const find = db.prepare('SELECT body FROM procedure WHERE id = ?')
  const save = db.prepare(
    `INSERT INTO procedure (id, account_id, is_open, body, started_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, body = excluded.body`,
  )
  const commit = db.prepare('COMMIT')
  const signed = db.prepare('SELECT coalesce(max(seq), 0) FROM checkpoint')

  return (intent, next) => {
    const at = instantOf(systemClock)
    const before = head.get() ?? { seq: 0, hash: '' }
    const seq = before.seq + 1
    const { actor, accountId: account, subjectId: procedure, step, ticket } = intent
    const detail = { effect: intent.effect, key: intent.key }
    const known = { action: 'effect.applied', outcome: 'ok', trace: '9f86d081-884c-4d63', detail } as const
    const body = entryBody(seq, { at, actor, account, procedure, step, ticket, ...known }, before.hash)
    const hash = sha256(body)
    const saved = [next.id, next.accountId, isOver(next) ? 0 : 1, JSON.stringify(next), next.startedAt]
    return () => {
      begin.run()
      close.run('applied', at, intent.key)
      head.get()
      append.run(seq, body, hash)
      find.get(next.id)
      save.run(...saved)
      commit.run()
      head.get()
      signed.get()
    }
  }
}
