import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JobCancelledError, type Pace } from '../../../../src/main/base/database/worker/protocol.ts'
import { appendMany, createTestAudit, sampleEntry, type TestAudit } from '../../../support/audit/test-audit.ts'
import { noFilter } from '../../../support/audit/no-filter.ts'
import { filesOf } from '../../../support/audit/audit-reader.ts'
import { atOnce, foundEntries, searchPage, wordIndexJobs } from '../../../support/audit/word-index.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

/** An audit whose entries were written in one transaction. */
function auditOf(count: number): TestAudit {
  const opened = createTestAudit()
  opened.unitOfWork.run(() => appendMany(opened, count))
  return opened
}

const coveredBy = (opened: TestAudit): unknown => {
  const db = new Database(filesOf(opened).wordIndex, { readonly: true })
  try {
    return db.prepare('SELECT first, last, (SELECT count(*) FROM term_idx) > 0 AS hasTerms FROM covered').get()
  } finally {
    db.close()
  }
}

/** A pace that ends the job after so many blocks, as the end of the app does. */
function endAfter(blocks: number): Pace {
  let seen = 0
  return () => ((seen += 1) === blocks ? Promise.reject(new JobCancelledError()) : Promise.resolve())
}

describe('a part of a value is found', () => {
  const letters = (from: number, to: number): fc.Arbitrary<string> =>
    fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code))
  /** Latin with its accents and ligatures, Cyrillic, Greek, Han, Kana, Hangul and Thai, marks of their own among them. */
  const scripts = [
    letters(0x21, 0x7e),
    letters(0xa1, 0x24f),
    letters(0x1e00, 0x1eff),
    letters(0x400, 0x52f),
    letters(0x370, 0x3ff),
    letters(0x1f00, 0x1fff),
    letters(0x4e00, 0x9fff),
    letters(0x3041, 0x30ff),
    letters(0xac00, 0xd7a3),
    letters(0x0e01, 0x0e5b),
    letters(0xff01, 0xff9f),
    letters(0x300, 0x36f),
    fc.constantFrom(' ', '\u3000', '\u200b', '工', '单', '2', '-', 'ß', 'İ', 'ı', 'ø', 'Đ', 'ǆ'),
  ]
  const text = fc
    .array(fc.oneof(...scripts.map((one) => fc.array(one, { minLength: 1, maxLength: 6 }))), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.flat())
  const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const
  const cases = [(one: string) => one, (one: string) => one.toUpperCase(), (one: string) => one.toLowerCase()]

  it('whatever it is written in, from one character on, in any normal form and case', async () => {
    const opened = createTestAudit()
    const jobs = wordIndexJobs(opened)
    const writtenIn = fc.record({
      characters: text,
      from: fc.nat(),
      length: fc.nat(),
      form: fc.constantFrom(...forms),
      stored: fc.constantFrom(...forms),
      turn: fc.constantFrom(...cases),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(writtenIn, { minLength: 50, maxLength: 50 }), async (all) => {
        const first = opened.audit.head().seq + 1
        opened.unitOfWork.run(() => {
          for (const { characters, stored } of all)
            opened.audit.append({ ...sampleEntry(1), detail: { note: characters.join('').normalize(stored) } })
        })
        await jobs.buildWordIndex(null, atOnce)
        for (const [place, { characters, from, length, form, turn }] of all.entries()) {
          const at = from % characters.length
          const part = characters.slice(at, at + 1 + (length % (characters.length - at))).join('')
          const before = first + place + 1
          const { rows } = await jobs.search({ ...noFilter, text: turn(part.normalize(form)), before }, atOnce)
          expect(rows[0]?.seq, JSON.stringify({ part, form })).toBe(before - 1)
        }
      }),
      seeded('a part of a value is found', 20),
    )
  })

  it.each([
    ['2026-17', [2]],
    ['工单', [2]],
    ['单', [2]],
    ['单2', [2]],
    ['äpfel', [1]],
    ['ÄPFEL'.normalize('NFD'), [1]],
    ['apf', [1]],
    ['straße', [1]],
    ['STRASSE', [1]],
    ['ที่', [3]],
    ['คำ', [3]],
    ['ｶﾞｽ', [4]],
    ['がす', [4]],
    ['한', [4]],
    ['하', [4]],
    ['σίσυφος', [5]],
    ['ΣΥΦ', [5]],
    ['ЕЖ', [5]],
    ['łódź', [5]],
    ['lodz', [5]],
    ['danang', [5]],
  ])('%s', async (typed, expected) => {
    const opened = createTestAudit()
    const notes = ['Äpfel, Straße', '工单2026-17', 'ที่คำ', 'ガス 한국', 'Σίσυφος ёж Łódź ĐàNẵng']
    for (const note of notes) opened.audit.append({ ...sampleEntry(1), detail: { note } })
    expect(await foundEntries(opened, { text: typed })).toEqual(expected)
  })
})

describe('the word index', () => {
  it('takes in the newest entries first, goes on where it was ended, and says what a search had of it', async () => {
    const opened = auditOf(2200)
    const ended = wordIndexJobs(opened)
    await expect(ended.buildWordIndex(null, endAfter(2))).rejects.toThrow(JobCancelledError)
    expect(coveredBy(opened)).toEqual({ first: 1201, last: 2200, hasTerms: 1 })
    ended.close()

    const jobs = wordIndexJobs(opened)
    opened.audit.append({ ...sampleEntry(1), ticket: 'NEW-1' })
    expect((await jobs.search({ ...noFilter, ticket: 'new' }, atOnce)).rows.map(({ seq }) => seq)).toEqual([2201])
    await jobs.buildWordIndex(null, endAfter(1)).catch(() => undefined)
    expect(coveredBy(opened)).toMatchObject({ first: 1201, last: 2201 })
    const reported: [number, number][] = []
    await jobs.buildWordIndex(null, (done, of) => (reported.push([done, of]), Promise.resolve()))
    expect(reported).toEqual([
      [1501, 2201],
      [2001, 2201],
      [2201, 2201],
    ])
    expect(coveredBy(opened)).toEqual({ first: 1, last: 2201, hasTerms: 1 })
    expect(await foundEntries(opened, { ticket: 'new' })).toEqual([2201])
  })

  it('lacks the oldest entries while it is made: they are read up to a limit, and the answer says which were not', async () => {
    const opened = auditOf(5000)
    const jobs = wordIndexJobs(opened, 2000)
    await jobs.buildWordIndex(null, endAfter(1)).catch(() => undefined)
    const { rows, more, unsearched } = await jobs.search({ ...noFilter, text: 'no-such-word' }, atOnce)
    expect({ rows, more, why: unsearched?.why }).toEqual({ rows: [], more: false, why: 'index' })
    expect(unsearched?.before).toBeLessThan(3000)
    await jobs.buildWordIndex(null, atOnce)
    expect(await jobs.search({ ...noFilter, text: 'no-such-word' }, atOnce)).toMatchObject({ unsearched: null })

    // Too short for the index: read one by one, and asked again it goes on from there.
    const first = await jobs.search({ ...noFilter, text: '~' }, atOnce)
    expect(first).toMatchObject({ rows: [], more: false, unsearched: { why: 'limit' } })
    const before = first.unsearched?.before ?? 0
    expect(before).toBeLessThan(3000)
    expect(await jobs.search({ ...noFilter, text: '~', before }, atOnce)).toMatchObject({
      unsearched: { why: 'limit' },
    })
    expect(await jobs.search({ ...noFilter, text: '~', before: 1500 }, atOnce)).toMatchObject({ unsearched: null })
  })

  /** The terms are no longer what SQLite wrote; the file is whole. */
  const zeroTerms = (db: Database.Database) =>
    void db.unsafeMode().exec('UPDATE term_data SET block = zeroblob(length(block))')
  const rewrite = (change: (file: Buffer) => Buffer) => (_: Database.Database, file: string) =>
    writeFileSync(file, change(readFileSync(file)))

  /** An audit whose complete index was then damaged. */
  async function damaged(damage: (db: Database.Database, file: string) => void): Promise<TestAudit> {
    const opened = auditOf(600)
    const jobs = wordIndexJobs(opened)
    await jobs.buildWordIndex(null, atOnce)
    jobs.close()
    const { wordIndex } = filesOf(opened)
    const db = new Database(wordIndex)
    // The log of SQLite would repair the file.
    db.pragma('journal_mode = DELETE')
    damage(db, wordIndex)
    db.close()
    return opened
  }
  /** How many entries the terms themselves name. */
  function named(opened: TestAudit, expression: string): number {
    const db = new Database(filesOf(opened).wordIndex, { readonly: true })
    try {
      return db.prepare('SELECT rowid FROM term WHERE term MATCH ?').all(expression).length
    } finally {
      db.close()
    }
  }

  it.each([
    ['missing', rewrite(() => Buffer.alloc(0))],
    ['no database', rewrite(() => Buffer.from('no database'))],
    ['zeroed from its second page on', rewrite((file) => file.fill(0, 4096))],
    ['cut in two', rewrite((file) => file.subarray(0, file.length >> 1))],
    ['full of zeros in its terms', zeroTerms],
  ])('is made again where it is %s, and until then nothing is lost', async (_, damage) => {
    const opened = await damaged(damage)
    const jobs = wordIndexJobs(opened)
    expect((await jobs.search({ ...noFilter, ticket: 'T-3' }, atOnce)).rows.at(-1)?.seq).toBe(3)
    await jobs.buildWordIndex(null, atOnce)
    expect(named(opened, '"t-4 -42"')).toBe(5)
    expect(await foundEntries(opened, { ticket: 't-42' })).toHaveLength(5)
  })

  it.each(['search', 'build'])('is made again where it is found to be damaged by a %s, open as it is', async (by) => {
    const opened = auditOf(600)
    const jobs = wordIndexJobs(opened)
    await jobs.buildWordIndex(null, atOnce)
    const other = new Database(filesOf(opened).wordIndex)
    // One of the two lengths of the structure, and the first bytes of every page of terms.
    other.unsafeMode().exec("UPDATE term_data SET block = CAST('damaged' || substr(block, 8) AS BLOB)")
    other.close()
    opened.audit.append({ ...sampleEntry(1), ticket: 'NEW-1' })
    if (by === 'search') expect((await jobs.search({ ...noFilter, ticket: 'T-3' }, atOnce)).rows.at(-1)?.seq).toBe(3)
    await jobs.buildWordIndex(null, atOnce)
    expect(named(opened, '"new"')).toBe(1)
    expect(named(opened, '"t-4 -42"')).toBe(5)
  })

  it('of another audit is not used', async () => {
    const [one, other] = [auditOf(20), auditOf(40)]
    await wordIndexJobs(other).buildWordIndex(null, atOnce)
    writeFileSync(filesOf(one).wordIndex, readFileSync(filesOf(other).wordIndex))
    one.audit.append({ ...sampleEntry(1), ticket: 'OWN-1' })
    expect(await foundEntries(one, { ticket: 'own' })).toEqual([21])
    expect(coveredBy(one)).toMatchObject({ first: 1, last: 21 })
  })

  it('is made again on request, is its owner’s alone, and changes nothing of the audit', async () => {
    const opened = auditOf(30)
    const before = opened.db.prepare('SELECT * FROM entry').all()
    const jobs = wordIndexJobs(opened)
    await jobs.buildWordIndex(null, atOnce)
    await jobs.rebuildWordIndex(null, atOnce)
    const { wordIndex } = filesOf(opened)
    expect(existsSync(wordIndex) && statSync(wordIndex).mode & 0o077).toBe(0)
    expect(coveredBy(opened)).toMatchObject({ first: 1, last: 30 })
    opened.audit.inspect()
    expect(opened.audit.findings()).toEqual([])
    expect(opened.db.prepare('SELECT * FROM entry').all()).toEqual(before)
  })

  it('is found to lack an entry that its terms name by chance: two words are not one', async () => {
    const opened = createTestAudit()
    opened.audit.append({ ...sampleEntry(1), detail: { note: 'abc bcd' } })
    opened.audit.append({ ...sampleEntry(1), detail: { note: 'abcd' } })
    expect(await foundEntries(opened, { text: 'abcd' })).toEqual([2])
    expect((await searchPage(opened, { text: 'bcd' })).rows).toHaveLength(2)
  })
})
