import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { genesis } from '#shared/audit/chain.ts'
import { createAuditReader } from '../../../src/main/audit/reader/audit-reader.ts'
import { JobCancelledError } from '../../../src/main/audit/reader/protocol.ts'
import { createEntryPages } from '../../../src/main/audit/reader/entry-pages.ts'
import { createWorkerClient } from '../../../src/main/audit/reader/worker-client.ts'
import { isWorthTwo, openWalkInTwo } from '../../../src/main/audit/reader/walk-in-two.ts'
import { openReadonly } from '../../../src/main/base/database/open-database.ts'
import { openTestAudit, sampleEntry, type TestAudit } from '../../support/audit.ts'
import { filesOf, openTestReader } from '../../support/audit-reader.ts'
import { auditThread } from '../../support/audit-thread.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const noPause = (): Promise<void> => Promise.resolve()

function auditOf(length: number): TestAudit {
  const opened = openTestAudit()
  opened.unitOfWork.run(() => {
    for (let number = 1; number <= length; number += 1) opened.audit.append(sampleEntry(number))
  })
  opened.audit.checkpoint()
  return opened
}

/** A thread's program of a few words, in the place of ours. */
function program(words: string): string {
  const file = join(temporaryFolder(), 'thread.mjs')
  writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${words}`)
  return file
}

/** Walks this audit in two halves; @param thread what walks the second */
async function walked(opened: TestAudit, thread: string, borderHash?: string): Promise<string | null> {
  const files = filesOf(opened, 2)
  const db = openReadonly(files)
  onTestFinished(() => void db.close())
  const entries = [...opened.audit.entries()]
  const seq = Math.floor(entries.length / 2)
  const border = { seq, hash: borderHash ?? entries[seq - 1]!.hash }
  return openWalkInTwo(thread, files, createEntryPages(db))({ seq: 0, hash: genesis }, border, entries.length, noPause)
}

/** Changes an entry's text behind the audit's back. */
function edit({ db }: TestAudit, seq: number): void {
  const triggers = db.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.prepare('UPDATE entry SET body = replace(body, ?, ?) WHERE seq = ?').run('"ok"', '"OK"', seq)
}

it('two halves that are whole lead to the last entry', async () => {
  const opened = auditOf(2501)
  expect(await walked(opened, auditThread.file)).toBe(opened.audit.head().hash)
})

it.each([1, 20, 21, 40])('an entry that was changed, number %i of 40, is never passed over', async (seq) => {
  const opened = auditOf(40)
  edit(opened, seq)
  expect(await walked(opened, auditThread.file)).toBeNull()
  const verdict = await openTestReader(opened, 2).verify(true)
  expect(verdict).toEqual({ verdict: 'broken', at: seq, why: 'the text does not match its hash' })
})

const agrees = `parentPort.on('message', ({ kind, id }) => kind === 'job'
  ? parentPort.postMessage({ kind: 'done', id, value: { whole: true, hash: 'what it likes' } })
  : process.exit())`

it('halves that do not meet are not whole, whatever the other thread says', async () => {
  const opened = auditOf(10)
  expect(await walked(opened, program(agrees))).toBe('what it likes')
  expect(await walked(opened, program(agrees), genesis)).toBeNull()
})

it('a first half that is broken is broken, whatever the other thread says', async () => {
  const opened = auditOf(10)
  edit(opened, 2)
  expect(await walked(opened, program(agrees))).toBeNull()
})

it('where the second thread dies, one walks alone', async () => {
  expect(await walked(auditOf(10), program(`parentPort.on('message', () => process.exit(1))`))).toBeNull()
})

it('tells how far both are, and can be called off in either half', async () => {
  const opened = auditOf(6000)
  for (const least of [1, 3500]) {
    const reader = createAuditReader(createWorkerClient(auditThread.file, filesOf(opened, 2)))
    onTestFinished(() => reader.close())
    const control = new AbortController()
    const told: number[] = []
    const onProgress = (done: number, of: number): void => {
      expect(of).toBe(6000)
      told.push(done)
      if (done >= least) control.abort()
    }
    const check = reader.verify(true, { signal: control.signal, onProgress })
    const ended = await check.then(
      ({ verdict }) => verdict,
      (error: unknown) => (error instanceof JobCancelledError ? 'cancelled' : error),
    )
    // A quick machine may be through before it tells of the second half.
    expect(['cancelled', ...(least === 1 ? [] : ['intact'])]).toContain(ended)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect(await reader.verify(true)).toEqual({ verdict: 'intact', to: 6000 })
  }
})

it('is for long chains alone, and where there is a second core', () => {
  const files = filesOf(auditOf(1))
  expect([isWorthTwo(49_999, files), isWorthTwo(50_000, files)]).toEqual([false, availableParallelism() > 1])
})
