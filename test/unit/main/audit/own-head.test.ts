import { describe, expect, it } from 'vitest'
import { AppError } from '../../../../src/main/base/errors.ts'
import { entryBody, sha256 } from '#shared/audit/chain.ts'
import {
  appendMany,
  factsOfSample,
  createTestAudit,
  sampleEntry,
  snapshotOf,
  type TestAudit,
} from '../../../support/audit/test-audit.ts'
import { openDatabaseForTampering, withoutTriggers } from '../../../support/audit/tamper-with-database.ts'
import { exportTo, createTestReader } from '../../../support/audit/audit-reader.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

type Beside = ReturnType<typeof openDatabaseForTampering>
interface Stored {
  seq: number
  body: string
  hash: string
}

const last = (db: Beside): Stored => db.prepare<[], Stored>('SELECT * FROM entry ORDER BY seq DESC LIMIT 1').get()!

/** Writes entries that are linked as ours are: anyone who has the file can do that. */
function forge(db: Beside, count: number): void {
  for (let added = 0; added < count; added += 1) {
    const { seq, hash } = last(db)
    const body = entryBody(seq + 1, { ...factsOfSample, actor: 'customer:forged@example.com' }, hash)
    db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(seq + 1, body, sha256(body))
  }
}

/** The last entry goes, and the one behind it takes its number, its link and a hash of its own. */
function removeOneBehind(db: Beside): void {
  const [newest, removed] = db.prepare<[], Stored>('SELECT * FROM entry ORDER BY seq DESC LIMIT 2').all()
  const { hash } = db.prepare<[number], Stored>('SELECT * FROM entry WHERE seq = ?').get(removed!.seq - 1)!
  const { seq: _seq, prev: _prev, ...facts } = JSON.parse(newest!.body) as Record<string, never>
  const body = entryBody(removed!.seq, facts as never, hash)
  db.prepare('DELETE FROM entry WHERE seq >= ?').run(removed!.seq)
  db.prepare('INSERT INTO entry (seq, body, hash) VALUES (?, ?, ?)').run(removed!.seq, body, sha256(body))
}

const attacks: [string, (db: Beside) => void][] = [
  ['the last entry deleted', (db) => void db.exec('DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)')],
  ['three entries deleted', (db) => void db.exec('DELETE FROM entry WHERE seq > (SELECT max(seq) FROM entry) - 3')],
  ['one deleted, and the one behind it renumbered and hashed', removeOneBehind],
  ['one forged', (db) => forge(db, 1)],
  ['three forged', (db) => forge(db, 3)],
  [
    'the last one replaced by a forged one',
    (db) => {
      db.exec('DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)')
      forge(db, 1)
    },
  ],
  ['every entry deleted', (db) => void db.exec('DELETE FROM entry')],
]

/** What the app does next that signs. */
const signing: [string, (opened: TestAudit) => void][] = [
  ['an entry of an effect', ({ audit }) => (audit.append(sampleEntry(999)), audit.anchor())],
  ['a checkpoint', ({ audit }) => audit.checkpoint()],
  ['an export', ({ audit }) => audit.checkpoint('export')],
  ['the end', ({ audit }) => (audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' }), audit.end())],
  ['an entry alone', ({ audit }) => audit.append(sampleEntry(999))],
]

describe('entries that somebody changes while the console runs', () => {
  for (const [attack, change] of attacks)
    it.each(signing)(`${attack}: found before %s, recorded, and never signed over`, async (_what, sign) => {
      const opened = createTestAudit()
      appendMany(opened, 105)
      const beside = openDatabaseForTampering(opened.file)
      withoutTriggers(beside, () => change(beside))
      sign(opened)
      const { audit } = opened
      const findings = audit.findings().map(({ kind }) => kind)
      expect(findings.some((kind) => kind.startsWith('entries-'))).toBe(true)
      expect([...audit.entries()].some(({ body }) => body.includes('"audit.altered"'))).toBe(true)
      audit.checkpoint()
      expect(audit.verify().verdict).toBe('broken')
      expect((await createTestReader(opened).verify(true)).verdict).toBe('broken')
      // Nor does a later start make it good: the break stays in the chain.
      audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' })
      audit.end()
      opened.db.close()
      const again = createTestAudit(opened.folder)
      appendMany(again, 120)
      expect(again.audit.verify().verdict).toBe('broken')
      const file = join(opened.folder, 'export.jsonl')
      await exportTo(file, again)
      expect((await verifyExport(readFileSync(file, 'utf8').split('\n'))).verdict.verdict).toBe('broken')
    })

  it('are named by their numbers', () => {
    const found = (change: (db: Beside) => void): string[] => {
      const opened = createTestAudit()
      appendMany(opened, 10)
      const beside = openDatabaseForTampering(opened.file)
      withoutTriggers(beside, () => change(beside))
      opened.audit.append(sampleEntry(11))
      return opened.audit.findings().map((one) => one.found)
    }
    expect(found((db) => void db.exec('DELETE FROM entry WHERE seq > 7'))).toEqual(['entries 8 to 10 are missing'])
    expect(found((db) => void db.exec('DELETE FROM entry WHERE seq > 9'))).toEqual(['entry 10 is missing'])
    expect(found((db) => forge(db, 2))).toEqual(['this console did not write entries 11 to 12'])
    expect(found((db) => void db.exec("UPDATE entry SET hash = 'x' WHERE seq = 10"))).toEqual([
      'entry 10 is not the one that was written',
    ])
  })

  it('are found by the file having been written to, whatever was changed; the next check verifies it all', async () => {
    const opened = createTestAudit()
    appendMany(opened, 120)
    const beside = openDatabaseForTampering(opened.file)
    beside.prepare('SELECT count(*) FROM entry').get()
    opened.audit.inspect()
    expect(opened.audit.findings()).toEqual([])
    withoutTriggers(beside, () => void beside.exec("UPDATE entry SET body = '{}' WHERE seq = 50"))
    opened.audit.inspect()
    expect(opened.audit.findings().map(({ kind }) => kind)).toEqual(['written-elsewhere'])
    expect(await createTestReader(opened).verify(false)).toMatchObject({ verdict: 'broken', at: 50 })
  })

  it.each<[string, (opened: ReturnType<typeof createTestAudit>) => void]>([
    ['the heads are emptied', ({ headFile }) => writeFileSync(headFile, '')],
    ['the heads are removed', ({ headFile }) => rmSync(headFile)],
    ['a checkpoint is cut off', ({ anchorFile }) => truncateSync(anchorFile, statSync(anchorFile).size - 10)],
    ['a line is added', ({ anchorFile }) => appendFileSync(anchorFile, 'x\n')],
    [
      'another file takes the place of the checkpoints',
      ({ anchorFile }) => {
        copyFileSync(anchorFile, `${anchorFile}.copy`)
        renameSync(`${anchorFile}.copy`, anchorFile)
      },
    ],
  ])('are found in the files of signed heads, once, though the database is whole: %s', (_what, change) => {
    const opened = createTestAudit()
    const { audit } = opened
    appendMany(opened, 100)
    audit.append(sampleEntry(101))
    audit.anchor()
    audit.inspect()
    expect(audit.findings()).toEqual([])
    change(opened)
    audit.inspect()
    audit.inspect()
    expect(audit.findings().map(({ kind }) => kind)).toEqual(['heads-changed'])
    expect([...audit.entries()].slice(-2).map(({ body }) => body)).toEqual([
      expect.not.stringContaining('audit.altered'),
      expect.stringContaining('heads-changed'),
    ])
  })

  it('refuse every effect until somebody has reviewed them; that is an entry, with who and why', () => {
    const opened = createTestAudit()
    appendMany(opened, 10)
    const { audit } = opened
    const beside = openDatabaseForTampering(opened.file)
    audit.refuseIfAltered()
    withoutTriggers(beside, () => forge(beside, 1))
    audit.inspect()
    let code: unknown
    try {
      audit.refuseIfAltered()
    } catch (error) {
      code = error instanceof AppError ? error.failure.code : error
    }
    expect(code).toBe('audit-altered')
    const heard: number[] = []
    audit.onFindings(() => heard.push(audit.findings().length))
    audit.review('staff:approver-a', 'Restored by our own backup')
    audit.refuseIfAltered()
    expect(heard).toEqual([0])
    expect(JSON.parse([...audit.entries()].at(-1)!.body)).toMatchObject({
      actor: 'staff:approver-a',
      action: 'audit.reviewed',
      detail: { reason: 'Restored by our own backup', reviewed: 'entries-added, written-elsewhere' },
    })
  })
})

describe('a database that nobody touched', () => {
  it('raises no finding, whatever is undone, signed, or read beside it', async () => {
    const opened = createTestAudit()
    const { audit, unitOfWork } = opened
    const reader = createTestReader(opened)
    for (let round = 0; round < 40; round += 1) {
      appendMany(opened, 7)
      const undone = (): void => {
        audit.append(sampleEntry(round))
        throw new Error('undone')
      }
      expect(() => unitOfWork.run(undone)).toThrow('undone')
      if (round % 5 === 0) await reader.verify(round % 2 === 0)
      if (round % 7 === 0) audit.checkpoint()
      audit.anchor()
    }
    audit.inspect()
    expect(audit.findings()).toEqual([])
    expect(audit.verify()).toEqual({ verdict: 'intact', to: 280 })
    expect(snapshotOf(opened).entries).toHaveLength(280)
  })
})

describe('a signed head', () => {
  it('of an effect is in the file of heads, and covers the entry', () => {
    const opened = createTestAudit()
    appendMany(opened, 3)
    opened.audit.anchor()
    expect(opened.audit.signedTo()).toBe(0)
    expect(opened.audit.verify()).toEqual({ verdict: 'intact', to: 3 })
  })

  it('covers what belongs to no effect a moment later, all at once', () => {
    let fire: (() => void) | null = null
    let asked = 0
    const later = (ms: number, call: () => void): (() => void) => {
      expect(ms).toBe(1000)
      asked += 1
      fire = call
      return () => (fire = null)
    }
    const opened = createTestAudit(undefined, undefined, later)
    appendMany(opened, 3)
    expect(asked).toBe(1)
    expect(opened.audit.verify().verdict).toBe('not-anchored')
    fire!()
    expect(opened.audit.verify()).toEqual({ verdict: 'intact', to: 3 })
    appendMany(opened, 1)
    opened.audit.anchor()
    expect(fire, 'what an effect signed needs no batch').toBeNull()
    appendMany(opened, 1)
    opened.audit.end()
    expect(fire, 'nothing fires after the end').toBeNull()
  })

  it('is signed once, and a checkpoint takes the place of those before it', () => {
    const opened = createTestAudit()
    const signed: number[] = []
    opened.audit.onSigned(({ seq }) => signed.push(seq))
    appendMany(opened, 3)
    opened.audit.anchor()
    opened.audit.anchor()
    opened.audit.checkpoint()
    opened.audit.anchor()
    expect(signed).toEqual([3, 3])
    expect(readFileSync(opened.headFile, 'utf8')).toBe('')
  })
})
