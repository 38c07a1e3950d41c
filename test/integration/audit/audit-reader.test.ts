import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ChainVerifier } from '#shared/audit/chain-verifier.ts'
import { createAuditReader } from '../../../src/main/audit/reader/audit-reader.ts'
import { JobCancelledError } from '../../../src/main/base/database/worker/protocol.ts'
import { WorkerLostError } from '../../../src/main/base/database/worker/worker-client.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { openReadonly } from '../../../src/main/base/database/open-database.ts'
import { appendMany, createTestAudit, textOf, type TestAudit } from '../../support/audit/test-audit.ts'
import { exportTo, filesOf, endsOf, createTestReader } from '../../support/audit/audit-reader.ts'
import { createReader } from '../../support/audit/database-worker.ts'
import { noFilter } from '../../support/audit/no-filter.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** An audit whose entries were written in one transaction: these tests need many. */
function auditOf(count: number): TestAudit {
  const opened = createTestAudit()
  opened.unitOfWork.run(() => appendMany(opened, count))
  opened.audit.checkpoint()
  return opened
}
/** Its long jobs end only when they are cancelled. */
const endlessWorker = join(import.meta.dirname, '../../support/audit/endless-worker.ts')
const list = (turn: number, name = 'one') => ({ name, turn })

/** A thread's program made for a test. */
function program(text: string): string {
  const file = join(temporaryFolder(), 'thread.mjs')
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads'\nimport { existsSync, writeFileSync } from 'node:fs'\nimport { dirname, join } from 'node:path'\n${text}`,
  )
  return file
}
const answer = (value: string) =>
  `parentPort.on('message', ({ id }) => parentPort.postMessage({ kind: 'done', id, value: ${value} }))`

describe('a search', () => {
  it('is answered by the thread as the database answers, with what was appended a moment ago', async () => {
    const opened = auditOf(3)
    const reader = createTestReader(opened)
    expect((await reader.search(noFilter, list(0)))?.entries.map(({ seq }) => seq)).toEqual([3, 2, 1])
    appendMany(opened, 1)
    const page = await reader.search({ ...noFilter, text: 'disable' }, list(0))
    expect(page).toMatchObject({ more: false })
    expect(page?.entries[0]).toMatchObject({ seq: 4, action: 'effect.applied', account: 'A-20417' })
  })

  it('that is overtaken by a later turn of its list is dropped; another list and the same turn are not', async () => {
    const asked: number[] = []
    const link = {
      run: async (_name: string, filter: { before: number | null }) => {
        asked.push(filter.before ?? 0)
        await new Promise((resolve) => setImmediate(resolve))
        return { rows: [], more: false }
      },
      close: () => undefined,
    }
    const reader = createAuditReader(link as never)
    const search = (before: number, turn: number, name = 'one') =>
      reader.search({ ...noFilter, before }, list(turn, name)).then((page) => page !== null)
    const all = [search(1, 1), search(2, 1), search(3, 1, 'two'), search(4, 2), search(5, 2)]
    expect(await Promise.all(all)).toEqual([false, false, true, true, true])
    expect(asked).toEqual([1, 3, 4, 5])
  })

  it('goes on after one that failed', async () => {
    const reader = createReader(
      filesOf(createTestAudit()),
      program(`let n = 0
      parentPort.on('message', ({ id }) => parentPort.postMessage((n += 1) === 1
        ? { kind: 'failed', id, error: { name: 'SqliteError', message: 'disk I/O error' } }
        : { kind: 'done', id, value: { rows: [], more: false } }))`),
    )
    onTestFinished(() => reader.close())
    const [first, second] = await Promise.allSettled([
      reader.search(noFilter, list(0)),
      reader.search(noFilter, list(0)),
    ])
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'SqliteError', message: 'disk I/O error' } })
    expect(second).toMatchObject({ status: 'fulfilled', value: { entries: [] } })
  })
})

describe('a check', () => {
  it('of many entries reports its progress, lets a search run in between, and can be cancelled', async () => {
    const opened = auditOf(6000)
    const reader = createTestReader(opened, endlessWorker)
    const progress: number[] = []
    let searched = 0
    const control = new AbortController()
    const check = reader.verify(true, {
      signal: control.signal,
      onProgress: (done, of) => {
        expect(of).toBe(6000)
        progress.push(done)
        void reader.search(noFilter, list(0)).then(() => {
          searched += 1
          control.abort()
        })
      },
    })
    await expect(check).rejects.toThrow(JobCancelledError)
    expect(progress.length).toBeGreaterThan(0)
    expect(searched).toBeGreaterThan(0)
    expect(await createTestReader(opened).verify(true)).toEqual({ verdict: 'intact', to: 6000 })
  })

  it('checks no entry in main, which would wait for it', async () => {
    const reader = createTestReader(auditOf(6000))
    const taken = vi.spyOn(ChainVerifier.prototype, 'add')
    onTestFinished(() => taken.mockRestore())
    expect(await reader.verify(true)).toEqual({ verdict: 'intact', to: 6000 })
    expect(taken).not.toHaveBeenCalled()
  })

  it('is of what stood there when it began, though entries and checkpoints follow meanwhile', async () => {
    const opened = auditOf(5000)
    const reader = createTestReader(opened)
    const check = reader.verify(true)
    appendMany(opened, 250)
    expect(['intact', 'not-anchored']).toContain((await check).verdict)
    opened.audit.checkpoint()
    expect(await reader.verify(false)).toEqual({ verdict: 'intact', to: 5250 })
  })
})

describe('the figures of the database', () => {
  it('are counted in the thread, and read through where that is wanted', async () => {
    const opened = auditOf(120)
    const reader = createTestReader(opened)
    expect(await reader.statistics(false)).toMatchObject({ integrity: 'unread', lines: { entry: 120 } })
    expect(await reader.statistics(true)).toMatchObject({ integrity: 'ok', journal: 'wal' })
  })

  it('say that a file is damaged, and still report what can be read', async () => {
    const opened = auditOf(3000)
    opened.db.pragma('wal_checkpoint(TRUNCATE)')
    const handle = openSync(opened.file, 'r+')
    writeSync(handle, Buffer.alloc(4096 * 40, 0x5a), 0, 4096 * 40, 4096 * 60)
    closeSync(handle)
    const { integrity, lines } = await createTestReader(opened).statistics(true)
    expect(integrity).toBe('damaged')
    expect(lines['intent']).toBe(0)
  })
})

describe('an export', () => {
  it('that is cancelled leaves nothing, and an older file of that name as it was', async () => {
    const opened = auditOf(6000)
    const reader = createTestReader(opened, endlessWorker)
    const file = join(opened.folder, 'export.jsonl')
    for (const before of ['', 'what stood here']) {
      if (before !== '') writeFileSync(file, before)
      const control = new AbortController()
      const onProgress = (): void => control.abort()
      const job = reader.export(
        { file, format: 'json-lines', to: opened.audit.head().seq, ends: endsOf(opened) },
        { signal: control.signal, onProgress },
      )
      await expect(job).rejects.toThrow(JobCancelledError)
      expect(textOf(file)).toBe(before)
      expect(readdirSync(opened.folder).filter((name) => name.endsWith('.part'))).toEqual([])
    }
  })

  it('that ends with the app leaves nothing', async () => {
    const opened = auditOf(6000)
    const reader = createTestReader(opened, endlessWorker)
    const file = join(opened.folder, 'export.csv')
    const begun = new Promise<void>((resolve) => {
      reader
        .export(
          { file, format: 'csv', to: opened.audit.head().seq, ends: endsOf(opened) },
          { onProgress: () => resolve() },
        )
        .catch(() => undefined)
    })
    await begun
    reader.close()
    expect(readdirSync(opened.folder).filter((name) => /^export|\.part$/.test(name))).toEqual([])
  })

  it('of many entries is whole, and anchored to its end', async () => {
    const opened = auditOf(3500)
    const file = join(opened.folder, 'export.jsonl')
    expect(await exportTo(file, opened)).toEqual({ entries: 3500 })
    expect((await verifyExport(textOf(file).split('\n'))).verdict).toEqual({ verdict: 'intact', to: 3500 })
  })

  it('whose thread dies leaves nothing', async () => {
    const opened = createTestAudit()
    const file = join(opened.folder, 'export.jsonl')
    const reader = createReader(
      filesOf(opened),
      program(
        `parentPort.on('message', ({ input }) => { writeFileSync(join(dirname(input.file), input.unfinished), 'half'); process.exit(1) })`,
      ),
    )
    const job = reader.export({ file, format: 'json-lines', to: opened.audit.head().seq, ends: endsOf(opened) })
    await expect(job).rejects.toThrow(WorkerLostError)
    expect(readdirSync(opened.folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

describe('the thread', () => {
  it('is started again when it died, and does the job that it died of', async () => {
    const flag = join(temporaryFolder(), 'died')
    const dying =
      program(`if (!existsSync(${JSON.stringify(flag)})) { writeFileSync(${JSON.stringify(flag)}, ''); process.exit(1) }
      ${answer('{ rows: [], more: true }')}`)
    const reader = createReader(filesOf(createTestAudit()), dying)
    onTestFinished(() => reader.close())
    expect(await reader.search(noFilter, list(0))).toEqual({ entries: [], more: true })
  })

  it('that dies of a job twice gives it up in words, and serves the next one', async () => {
    const flag = join(temporaryFolder(), 'times')
    const dying = program(`import { readFileSync } from 'node:fs'
      const times = existsSync(${JSON.stringify(flag)}) ? Number(readFileSync(${JSON.stringify(flag)})) : 0
      writeFileSync(${JSON.stringify(flag)}, String(times + 1))
      if (times < 2) throw new Error('no memory')
      ${answer('{ rows: [], more: false }')}`)
    const reader = createReader(filesOf(createTestAudit()), dying)
    onTestFinished(() => reader.close())
    await expect(reader.search(noFilter, list(0))).rejects.toThrow('the database worker ended')
    expect(await reader.search(noFilter, list(0))).toEqual({ entries: [], more: false })
  })

  it('cannot write, whatever it is asked', () => {
    const opened = auditOf(1)
    const db = openReadonly(filesOf(opened))
    onTestFinished(() => void db.close())
    expect(() => db.exec('DROP TRIGGER entry_is_final_update')).toThrow(/readonly/)
    expect(db.pragma('query_only', { simple: true })).toBe(1)
    expect(db.pragma('synchronous', { simple: true })).toBe(2)
  })

  it('has let go of the database when close comes back, so that its log is folded in', async () => {
    const opened = auditOf(10)
    const reader = createTestReader(opened)
    await reader.search(noFilter, list(0))
    reader.close()
    opened.db.close()
    expect(readdirSync(opened.folder).filter((name) => /-(wal|shm)$/.test(name))).toEqual([])
    await expect(reader.search(noFilter, list(0))).rejects.toThrow(JobCancelledError)
  })
})
