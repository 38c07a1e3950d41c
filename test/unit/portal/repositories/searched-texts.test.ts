import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openPortalDatabase } from '../../../../src/portal/repositories/database.ts'
import { portalMigrations } from '../../../../src/portal/repositories/migrations/migrations.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const texts = (db: ReturnType<typeof openPortalDatabase>): unknown =>
  db.prepare('SELECT a.search_text AS account, c.search_ticket AS ticket FROM accounts a JOIN cases c').all()

test('accounts and cases of an earlier database are folded when it is opened, and again by another way of folding', () => {
  const path = join(temporaryFolder(), 'portal.sqlite')
  const old = new Database(path)
  for (const step of portalMigrations.slice(0, 13)) old.exec(step)
  old.pragma('user_version = 13')
  old.exec(`
    INSERT INTO accounts (id, name, user_id, status, password_hash) VALUES ('A-1', 'Äpfel', 'a@b.example', 'active', 'h');
    INSERT INTO staff (id, login, name, role, password_hash, secret_sealed) VALUES ('S-1', 's', 'S', 'agent', 'h', x'00');
    INSERT INTO cases (id, account_id, ticket, channel, scenario, reason, opened_by, opened_at)
      VALUES ('b', 'A-1', '工单２０２６', 'phone', 'registered-email-valid', 'R', 'S-1', 1);
  `)
  old.close()
  const folded = [{ account: 'apfel\na-1\na@b.example', ticket: '工单2026' }]
  const db = openPortalDatabase(path, undefined)
  expect(texts(db)).toEqual(folded)
  db.exec("UPDATE accounts SET search_text = 'left'")
  db.close()
  const same = openPortalDatabase(path, undefined)
  expect(texts(same)).toMatchObject([{ account: 'left' }])
  same.exec("UPDATE search_fold SET made_by = '0'")
  same.close()
  const other = openPortalDatabase(path, undefined)
  expect(texts(other)).toEqual(folded)
  other.close()
})
