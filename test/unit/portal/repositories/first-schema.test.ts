import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keysFrom } from '../../../../src/portal/crypto/keys.ts'
import { openPortalDatabase } from '../../../../src/portal/repositories/database.ts'
import { createMessageRepository } from '../../../../src/portal/repositories/messages.ts'
import { firstSchema } from '../../../../src/portal/repositories/migrations/0001-first.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'factordesk-store-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('messages of a database of the first layout are read, their links too', () => {
  const [path, keys] = [join(folder, 'portal.sqlite'), keysFrom(randomBytes(32))]
  const old = new Database(path)
  old.exec(firstSchema)
  old.pragma('user_version = 1')
  const insert = old.prepare(
    `INSERT INTO messages (id, channel, kind, account_id, destination_masked, content_sealed, queued_at, sent_at)
     VALUES (?, 'email', ?, 'A-1', 'a***@b.example', ?, 1, 2)`,
  )
  for (const [kind, consentToken] of [
    ['consent', 'token'],
    ['two-factor-disabled', null],
  ] as const) {
    const content = { to: 'a@b.example', subject: 'S', body: 'B', code: null, consentToken }
    insert.run(`message-${kind}`, kind, keys.seal(`message:message-${kind}`, JSON.stringify(content)))
  }
  old.close()
  const db = openPortalDatabase(path, undefined)
  const read = createMessageRepository(db, keys).after(0)
  expect(read).toMatchObject([
    { kind: 'consent', linkToken: 'token' },
    { kind: 'two-factor-disabled', linkToken: null },
  ])
  for (const message of read) expect(message).not.toHaveProperty('consentToken')
  db.close()
})
