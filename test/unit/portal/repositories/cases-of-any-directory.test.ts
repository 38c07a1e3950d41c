import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openPortalDatabase } from '../../../../src/portal/repositories/database.ts'
import { portalMigrations } from '../../../../src/portal/repositories/migrations/migrations.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

test('cases of an earlier database keep what belongs to them and their order, and may name any account', () => {
  const path = join(temporaryFolder(), 'portal.sqlite')
  const old = new Database(path)
  for (const step of portalMigrations.slice(0, 9)) old.exec(step)
  old.pragma('user_version = 9')
  old.exec(`
    INSERT INTO accounts (id, name, user_id, status, password_hash) VALUES ('A-1', 'A', 'a@b.example', 'active', 'h');
    INSERT INTO staff (id, login, name, role, password_hash, secret_sealed) VALUES ('S-1', 's', 'S', 'agent', 'h', x'00');
    INSERT INTO cases (rowid, id, account_id, ticket, channel, scenario, reason, opened_by, opened_at, closed_at)
      VALUES (5, 'b', 'A-1', 'T-1', 'phone', 'registered-email-valid', 'R', 'S-1', 1, 2),
             (9, 'a', 'A-1', 'T-2', 'phone', 'registered-email-valid', 'R', 'S-1', 1, NULL);
    INSERT INTO evidence (case_id, kind, outcome, note, at, by_staff) VALUES ('a', 'call-back', 'passed', '', 1, 'S-1');
    INSERT INTO case_events (case_id, at, what, detail) VALUES ('b', 1, 'opened', 'T-1');
  `)
  old.close()
  const db = openPortalDatabase(path, undefined)
  expect(db.prepare('SELECT rowid AS seq, id, closed_at AS closedAt FROM cases ORDER BY rowid').all()).toEqual([
    { seq: 5, id: 'b', closedAt: 2 },
    { seq: 9, id: 'a', closedAt: null },
  ])
  expect(db.prepare('SELECT case_id FROM evidence UNION ALL SELECT case_id FROM case_events').pluck().all()).toEqual([
    'a',
    'b',
  ])
  const insert = db.prepare(
    `INSERT INTO cases (id, account_id, ticket, channel, scenario, reason, opened_by, opened_at)
     VALUES (?, ?, 'T-3', 'phone', 'registered-email-valid', 'R', 'S-1', 3)`,
  )
  insert.run('c', 'elsewhere')
  expect(() => insert.run('d', 'elsewhere')).toThrow('UNIQUE')
  db.prepare(`DELETE FROM cases WHERE id = 'a'`).run()
  expect(db.prepare('SELECT count(*) FROM evidence').pluck().get()).toBe(0)
  expect(db.pragma('foreign_key_check')).toEqual([])
  db.close()
})
