import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { defineSpellings } from '../../../../../src/main/base/database/migrations/define-spellings.ts'
import { migrations } from '../../../../../src/main/base/database/migrations/migrations.ts'
import { oneSpellingOfUserIds } from '../../../../../src/main/base/database/migrations/0015-one-spelling-of-user-ids.ts'
import { openDatabase } from '../../../../../src/main/base/database/open-database.ts'
import { createAnnotationStore } from '../../../../../src/main/features/accounts/annotation-store.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

it('notes of an earlier profile are found by every spelling of their User ID, and lines of one account are one', () => {
  const file = join(temporaryFolder(), 'factordesk.sqlite')
  const old = new Database(file)
  defineSpellings(old)
  const version = migrations.indexOf(oneSpellingOfUserIds)
  for (const step of migrations.slice(0, version)) old.exec(step)
  old.pragma(`user_version = ${version}`)
  const insert = old.prepare('INSERT INTO own_line VALUES (?, ?, ?, ?, ?, ?, ?)')
  const line = (typed: string, name: string, tags: string, note: string, imported: number) =>
    insert.run('sandbox', typed.trim().toLowerCase(), typed, name, tags, note, imported)
  line('IT@Bayu.example', 'Bayu', '[]', '', 0)
  line('it@bayu.example\u200b', 'Other', '["south"]', 'Call first', 1)
  line('it@bu\u0308ro.example', 'Büro', '[]', '', 1)
  line('it@kenari.example', 'Kenari', '["north"]', 'kept', 0)
  old.close()

  const db = openDatabase({ file })
  onTestFinished(() => void db.close())
  const store = createAnnotationStore(db, () => undefined)
  const found = (userId: string) => store.find('sandbox', userId)
  expect(found('it@bayu.example')).toMatchObject({
    userId: 'IT@Bayu.example',
    ownName: 'Bayu',
    tags: ['south'],
    note: 'Call first',
    imported: true,
  })
  for (const spelling of ['it@büro.example', 'it@xn--bro-hoa.example', 'IT@BÜRO.example'])
    expect(found(spelling), spelling).toMatchObject({ ownName: 'Büro' })
  expect(found('it@kenari.example')).toMatchObject({ ownName: 'Kenari', tags: ['north'], note: 'kept' })
  expect(db.prepare('SELECT count(*) FROM own_line').pluck().get()).toBe(3)
})
