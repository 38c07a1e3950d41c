import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { entryBody, genesis, sha256 } from '#shared/audit/chain.ts'
import { createSearch } from '../../../../../src/main/audit/search/search.ts'
import { migrations } from '../../../../../src/main/base/database/migrations/migrations.ts'
import { openDatabase } from '../../../../../src/main/base/database/open-database.ts'
import { factsOfSample } from '../../../../support/audit/test-audit.ts'
import { noFilter } from '../../../../support/audit/no-filter.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

it('a database of version 8 is brought up: its entries are found by their words, and not one of them changes', async () => {
  const file = join(temporaryFolder(), 'factordesk.sqlite')
  const old = new Database(file)
  for (const step of migrations.slice(0, 8)) old.exec(step)
  old.pragma('user_version = 8')
  const insert = old.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)')
  let prev = genesis
  for (const [at, ticket] of ['HD-1042', null, 'HD-7'].entries()) {
    const body = entryBody(at + 1, { ...factsOfSample, ticket }, prev)
    prev = sha256(body)
    insert.run(at + 1, body, prev)
  }
  const before = old.prepare('SELECT * FROM entry').all()
  old.close()

  const db = openDatabase({ file })
  onTestFinished(() => void db.close())
  expect(db.prepare('SELECT * FROM entry').all()).toEqual(before)
  const search = createSearch(db, () => null)
  const found = async (text: string): Promise<number[]> =>
    (await search({ ...noFilter, text })).rows.map(({ seq }) => seq)
  expect(await found('hd-10')).toEqual([1])
  expect(await found('app.started')).toEqual([3, 2, 1])
})
