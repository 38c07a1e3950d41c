import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpointFile } from '../../../../src/main/audit/checkpoint-file.ts'
import { createSecondAnchor, type SecondAnchor } from '../../../../src/main/audit/second-anchor.ts'
import { appendMany, createTestAudit, type TestAudit } from '../../../support/audit/test-audit.ts'
import { createTestReader } from '../../../support/audit/audit-reader.ts'

interface Kept {
  opened: TestAudit
  second: SecondAnchor
  file: string
  missing: () => number
  seqs: () => number[]
}

function kept(folder?: string, file?: string): Kept {
  const opened = createTestAudit(folder)
  const place = file ?? join(opened.folder, 'elsewhere', 'second.jsonl')
  mkdirSync(join(place, '..'), { recursive: true })
  let missing = 0
  const second = createSecondAnchor(
    { anchors: opened.anchors, heads: openCheckpointFile(opened.headFile), onMissing: () => (missing += 1) },
    place,
  )
  opened.audit.onSigned(second.add)
  const seqs = (): number[] =>
    openCheckpointFile(place)
      .read()
      .checkpoints.map(({ seq }) => seq)
  return { opened, second, file: place, missing: () => missing, seqs }
}

describe('a second anchor', () => {
  it('contains every head that was signed, in order, for its owner alone', async () => {
    const { opened, second, file, seqs } = kept()
    appendMany(opened, 3)
    opened.audit.anchor()
    appendMany(opened, 100)
    opened.audit.anchor()
    await second.written()
    expect(seqs()).toEqual([3, 100, 103])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(second.state()).toEqual({ file, failing: false })
  })

  it('shows that the newest entries and all that was signed for them were cut off together', async () => {
    const { opened, second, file } = kept()
    appendMany(opened, 50)
    opened.audit.checkpoint()
    opened.db.pragma('wal_checkpoint(TRUNCATE)')
    const names = ['factordesk.sqlite', 'audit-checkpoints.jsonl']
    const before = join(opened.folder, 'before')
    mkdirSync(before)
    for (const name of names) copyFileSync(join(opened.folder, name), join(before, name))
    appendMany(opened, 5)
    opened.audit.anchor()
    await second.written()
    const old = createTestAudit(before)
    expect((await createTestReader(old).verify(true)).verdict).toBe('intact')
    expect(await createTestReader(old).verify(true, { second: file })).toMatchObject({
      verdict: 'broken',
      why: expect.stringContaining('entries up to 55 were signed and are missing') as string,
    })
  })

  it('whose place is away refuses nothing, says so, and is completed when it is there again', async () => {
    const { opened, second, file, seqs } = kept()
    appendMany(opened, 1)
    opened.audit.checkpoint()
    await second.written()
    rmSync(join(file, '..'), { recursive: true })
    for (const _ of [1, 2]) {
      appendMany(opened, 1)
      opened.audit.checkpoint()
    }
    await second.written()
    expect(second.state()).toEqual({ file, failing: true })
    mkdirSync(join(file, '..'))
    appendMany(opened, 1)
    opened.audit.checkpoint()
    await second.written()
    expect(second.state()).toEqual({ file, failing: false })
    expect(seqs()).toEqual([1, 2, 3, 4])
  })

  it('that was taken away is missed once, and written again from its beginning', async () => {
    const { opened, second, file, missing, seqs } = kept()
    appendMany(opened, 1)
    opened.audit.checkpoint()
    await second.written()
    rmSync(file)
    for (const _ of [1, 2]) {
      appendMany(opened, 1)
      opened.audit.checkpoint()
      await second.written()
    }
    expect(missing()).toBe(1)
    expect(seqs()).toEqual([1, 2, 3])
  })

  it('is completed at the next start, and starts with all that was signed before it was chosen', async () => {
    const first = createTestAudit()
    appendMany(first, 2)
    first.audit.checkpoint()
    first.db.close()
    const { opened, second, file, seqs } = kept(first.folder)
    appendMany(opened, 1)
    opened.audit.checkpoint()
    await second.written()
    expect(seqs()).toEqual([2, 3])
    const moved = join(opened.folder, 'moved.jsonl')
    second.keepIn(moved)
    await second.written()
    expect(readFileSync(moved, 'utf8')).toBe(readFileSync(file, 'utf8'))
    second.keepIn(null)
    expect(second.state()).toBeNull()
    opened.audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' })
    opened.audit.end()
    await second.written()
    expect(readFileSync(moved, 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  it('is written to no file that a link leads to', async () => {
    const opened = createTestAudit()
    const target = join(opened.folder, 'precious')
    writeFileSync(target, 'what stood here')
    symlinkSync(target, join(opened.folder, 'second.jsonl'))
    const { opened: own, second } = kept(opened.folder, join(opened.folder, 'second.jsonl'))
    appendMany(own, 1)
    own.audit.checkpoint()
    await second.written()
    expect(second.state()?.failing).toBe(true)
    expect(readFileSync(target, 'utf8')).toBe('what stood here')
  })
})
