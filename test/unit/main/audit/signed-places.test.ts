import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { appendMany, createTestAudit, type TestAudit } from '../../../support/audit/test-audit.ts'
import { createTestReader } from '../../../support/audit/audit-reader.ts'
import { withoutTriggers } from '../../../support/audit/tamper-with-database.ts'

/** An audit of 350 entries with checkpoints at 100, 200, 300 and 350, in both places. */
function signed(): TestAudit {
  const opened = createTestAudit()
  appendMany(opened, 350)
  opened.audit.checkpoint()
  return opened
}
const inFile = (change: (lines: string[]) => string[]) => (opened: TestAudit) =>
  writeFileSync(opened.anchorFile, change(readFileSync(opened.anchorFile, 'utf8').split('\n')).join('\n'))
const inDatabase = (sql: string) => (opened: TestAudit) => withoutTriggers(opened.db, () => void opened.db.exec(sql))

const taken: [string, (opened: TestAudit) => void, RegExp][] = [
  ['every line of the file', inFile(() => []), /entry 100: its checkpoint is missing in the file beside/],
  ['the first line', inFile(([, ...rest]) => rest), /entry 200: the checkpoint before this one is missing in the file/],
  ['a line in the middle', inFile((lines) => lines.toSpliced(1, 1)), /entry 300: the checkpoint before this one/],
  ['the last line', inFile((lines) => lines.toSpliced(3, 1)), /entry 350: its checkpoint is missing in the file/],
  [
    'the sense of a line',
    inFile((lines) => lines.with(1, 'x')),
    /entry 100: line 2 of a file of checkpoints cannot be read/,
  ],
  [
    'half of a line',
    inFile((lines) => lines.with(2, lines[2]!.slice(0, 30))),
    /line 3 of a file of checkpoints cannot/,
  ],
  ['a member of a line', inFile((lines) => lines.with(1, lines[1]!.replace('{', '{"x":1,'))), /line 2 of a file/],
  ['the order of two lines', inFile(([a, b, c, ...rest]) => [a!, c!, b!, ...rest]), /the checkpoint before this one/],
  ['every row', inDatabase('DELETE FROM checkpoint'), /entry 100: its checkpoint is missing in the database/],
  [
    'one row',
    inDatabase('DELETE FROM checkpoint WHERE seq = 200'),
    /entry 200: its checkpoint is missing in the database/,
  ],
]

describe('what is missing is missed', () => {
  it.each(taken)('%s', async (_what, take, words) => {
    const opened = signed()
    expect((await createTestReader(opened).verify(true)).verdict).toBe('intact')
    take(opened)
    const verdict = await createTestReader(opened).verify(true)
    expect(verdict).toMatchObject({ verdict: 'altered', why: expect.stringMatching(words) as string })
  })

  it('but the end of a line that was never finished, and a checkpoint that is on its way into the database', async () => {
    const opened = signed()
    writeFileSync(opened.anchorFile, `${readFileSync(opened.anchorFile, 'utf8')}{"seq":4`)
    expect((await createTestReader(opened).verify(true)).verdict).toBe('intact')
    appendMany(opened, 1)
    opened.anchors.append(
      opened.signer.sign(opened.audit.head(), '2026-11-20T05:00:00.000Z', opened.audit.checkpoints().at(-1)!),
    )
    expect((await createTestReader(opened).verify(true)).verdict).toBe('intact')
  })
})
