import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openAudit } from '../../../../src/main/audit/store.ts'
import { appendMany, openTestAudit, sampleEntry } from '../../../support/audit.ts'

it('says what a check of the whole chain says, however often it is asked', () => {
  const opened = openTestAudit()
  const { audit } = opened
  const agree = (): void => expect(audit.verifyNew()).toEqual(audit.verify())
  agree()
  for (const count of [1, 98, 1, 50, 0, 60]) {
    appendMany(opened, count)
    agree()
    agree()
  }
  audit.checkpoint()
  agree()
  expect(audit.verifyNew()).toEqual({ verdict: 'intact', to: 210 })
})

it('finds what is wrong with what came since, and goes on finding it', () => {
  const opened = openTestAudit()
  appendMany(opened, 120)
  const { audit, db } = opened
  audit.verifyNew()
  db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(121, '{}', 'x')
  const broken = { verdict: 'broken', at: 121, why: 'the text does not match its hash' }
  expect(audit.verifyNew()).toEqual(broken)
  expect(audit.verifyNew()).toEqual(broken)
})

it('finds a cut tail, and a signed entry that is another one now', () => {
  const opened = openTestAudit()
  appendMany(opened, 200)
  const { audit, db } = opened
  db.exec('DROP TRIGGER entry_is_final_update; DROP TRIGGER entry_is_final_delete')
  audit.append(sampleEntry(201))
  audit.verifyNew()
  db.exec("UPDATE entry SET hash = 'x' WHERE seq = 100")
  expect(audit.verifyNew()).toMatchObject({ verdict: 'broken', at: 100 })
  audit.verifyNew()
  db.exec('DELETE FROM entry WHERE seq > 150')
  expect(audit.verifyNew().verdict).toBe('broken')
})

it('walks no entry twice in a launch; the next one begins at the first', () => {
  const opened = openTestAudit()
  appendMany(opened, 120)
  const { audit, db } = opened
  const before = audit.verifyNew()
  db.exec("DROP TRIGGER entry_is_final_update; UPDATE entry SET body = '{}' WHERE seq = 50")
  expect(audit.verifyNew()).toEqual(before)
  expect(audit.verify()).toMatchObject({ verdict: 'broken', at: 50 })
  expect(openAudit(opened).verifyNew()).toMatchObject({ verdict: 'broken', at: 50 })
})

it('leaves the database free when a checkpoint alone shows that it is broken', () => {
  const opened = openTestAudit()
  appendMany(opened, 2)
  const { audit, anchorFile } = opened
  appendFileSync(anchorFile, `${JSON.stringify({ seq: 1, body: '{}', signature: 'x' })}\n`)
  expect(audit.verify()).toMatchObject({ verdict: 'broken', at: 1 })
  expect(audit.verifyNew()).toMatchObject({ verdict: 'broken', at: 1 })
  audit.append(sampleEntry(3))
  expect(audit.head().seq).toBe(3)
})
