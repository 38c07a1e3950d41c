import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { instantOf, systemClock } from '#shared/domain/clock.ts'
import { isOver, type Procedure } from '#shared/domain/procedure.ts'
import { entryBody, sha256 } from '#shared/audit/chain.ts'
import type { Intent } from '../../src/main/effects/intents.ts'
import type { Db } from '../../src/main/base/database/open-database.ts'

/**
 * The statements that settling an intent runs, in their order, the line that is appended to a file and synced, and nothing
 * else: every value is made beforehand.
 *
 * @param lines where the line goes
 * @returns what is to be timed
 */
export function createBareSettle(db: Db, lines: string): (intent: Intent, next: Procedure) => () => void {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const close = db.prepare(
    "UPDATE intent SET status = ?, settled_at = ? WHERE key = ? AND status IN ('open', 'unknown')",
  )
  const head = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1')
  const append = db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
  const readBack = db.prepare('SELECT seq, body, hash FROM entry WHERE seq = ?')
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
    const line = `${JSON.stringify({ seq, body: JSON.stringify({ seq, hash, at, why: 'effect', prev: hash }), signature: 'x'.repeat(88) })}\n`
    const saved = [next.id, next.accountId, isOver(next) ? 0 : 1, JSON.stringify(next), next.startedAt]
    return () => {
      begin.run()
      close.run('applied', at, intent.key)
      head.get()
      append.run(seq, body, hash)
      readBack.get(seq)
      find.get(next.id)
      save.run(...saved)
      commit.run()
      head.get()
      signed.get()
      const handle = openSync(lines, 'a')
      writeSync(handle, line)
      fsyncSync(handle)
      closeSync(handle)
    }
  }
}
