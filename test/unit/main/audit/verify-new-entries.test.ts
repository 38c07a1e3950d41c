import { appendFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { withoutTriggers } from '../../../support/audit/tamper-with-database.ts'
import { appendMany, createTestAudit, sampleEntry } from '../../../support/audit/test-audit.ts'
import { createVerifyJob } from '../../../../src/main/audit/reader/verify-job.ts'
import { openReadonly, type Db } from '../../../../src/main/base/database/open-database.ts'
import { filesOf, createTestReader } from '../../../support/audit/audit-reader.ts'

it('says what a check of the whole chain says, however often it is asked', async () => {
  const opened = createTestAudit()
  const { audit } = opened
  const reader = createTestReader(opened)
  const agree = async (): Promise<void> => expect(await reader.verify(false)).toEqual(audit.verify())
  await agree()
  for (const count of [1, 98, 1, 50, 0, 60]) {
    appendMany(opened, count)
    await agree()
    await agree()
  }
  audit.checkpoint()
  await agree()
  expect(await reader.verify(false)).toEqual({ verdict: 'intact', to: 210 })
})

it('finds what is wrong with what came since, and goes on finding it', async () => {
  const opened = createTestAudit()
  appendMany(opened, 120)
  const { db } = opened
  const reader = createTestReader(opened)
  await reader.verify(false)
  db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(121, '{}', 'x')
  const broken = { verdict: 'broken', at: 121, why: 'the text does not match its hash' }
  expect(await reader.verify(false)).toEqual(broken)
  expect(await reader.verify(false)).toEqual(broken)
})

it('finds a cut tail, and a signed entry that is another one now', async () => {
  const opened = createTestAudit()
  appendMany(opened, 200)
  const { audit, db } = opened
  const reader = createTestReader(opened)
  db.exec('DROP TRIGGER entry_is_final_update; DROP TRIGGER entry_is_final_delete')
  audit.append(sampleEntry(201))
  await reader.verify(false)
  db.exec("UPDATE entry SET hash = 'x' WHERE seq = 100")
  expect(await reader.verify(false)).toMatchObject({ verdict: 'broken', at: 100 })
  await reader.verify(false)
  db.exec('DELETE FROM entry WHERE seq > 150')
  expect((await reader.verify(false)).verdict).toBe('broken')
})

it('verifies no entry twice in a launch; the next one begins at the first', async () => {
  const opened = createTestAudit()
  appendMany(opened, 120)
  const { audit, db } = opened
  const reader = createTestReader(opened)
  const before = await reader.verify(false)
  withoutTriggers(db, () => db.exec("UPDATE entry SET body = '{}' WHERE seq = 50"))
  expect(await reader.verify(false)).toEqual(before)
  expect(await reader.verify(true)).toMatchObject({ verdict: 'broken', at: 50 })
  expect(audit.verify()).toMatchObject({ verdict: 'broken', at: 50 })
  expect(await createTestReader(opened).verify(false)).toMatchObject({ verdict: 'broken', at: 50 })
})

it('begins at the first entry where the one it would go on from is another one now', async () => {
  const opened = createTestAudit()
  appendMany(opened, 3)
  const reader = createTestReader(opened)
  expect(await reader.verify(false)).toMatchObject({ verdict: 'not-anchored' })
  withoutTriggers(opened.db, () => opened.db.exec("UPDATE entry SET hash = 'x' WHERE seq = 3"))
  const broken = { verdict: 'broken', at: 3, why: 'the text does not match its hash' }
  expect(await reader.verify(false)).toEqual(broken)
})

it('leaves the database free when a checkpoint alone shows that it is broken', async () => {
  const opened = createTestAudit()
  appendMany(opened, 2)
  const { audit, anchorFile } = opened
  const reader = createTestReader(opened)
  appendFileSync(anchorFile, `${JSON.stringify({ seq: 1, body: '{}', signature: 'x' })}\n`)
  expect(audit.verify()).toMatchObject({ verdict: 'broken', at: 1 })
  expect(await reader.verify(false)).toMatchObject({ verdict: 'broken', at: 1 })
  audit.append(sampleEntry(3))
  expect(audit.head().seq).toBe(3)
})

it('finds a signed entry that is another one now though the database has no checkpoint any more', async () => {
  const opened = createTestAudit()
  appendMany(opened, 120)
  const { db } = opened
  db.exec('DROP TRIGGER checkpoint_is_final_delete; DELETE FROM checkpoint')
  db.exec("DROP TRIGGER entry_is_final_update; UPDATE entry SET hash = 'x' WHERE seq = 100")
  const reader = createTestReader(opened)
  expect(await reader.verify(true)).toMatchObject({ verdict: 'broken', at: 100 })
  db.exec('DROP TRIGGER entry_is_final_delete; DELETE FROM entry WHERE seq > 99')
  expect(await reader.verify(true)).toMatchObject({ verdict: 'broken', at: 100 })
})

/** A connection that does something right after each answer to the question for the newest entry. */
function interrupted(db: Db, then: () => void): Db {
  return new Proxy(db, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'prepare') return value.bind(target) as unknown
      return (sql: string) => {
        const statement = target.prepare(sql)
        if (!/max\(seq\).* FROM entry/.test(sql)) return statement
        const newest = statement.pluck()
        return { pluck: () => ({ get: () => [newest.get(), then()][0] }) }
      }
    },
  })
}

it('what is signed while a check begins is not missed', async () => {
  const opened = createTestAudit()
  appendMany(opened, 20)
  opened.audit.checkpoint()
  const db = openReadonly(filesOf(opened))
  onTestFinished(() => void db.close())
  let times = 0
  const another = interrupted(db, () => {
    times += 1
    appendMany(opened, 10)
    opened.audit.checkpoint()
  })
  const verify = createVerifyJob(another, filesOf(opened))
  const { verdict } = await verify({ from: null }, () => Promise.resolve())
  expect({ verdict, times }).toEqual({ verdict: { verdict: 'intact', to: 20 }, times: 1 })
})
