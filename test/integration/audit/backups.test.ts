import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { DatabaseJobs } from '../../../src/main/audit/reader/database-worker.ts'
import { backupName, keptBackups, listBackups } from '../../../src/main/base/database/backup-files.ts'
import { createWorkerClient, type WorkerClient } from '../../../src/main/base/database/worker/worker-client.ts'
import { filesOf } from '../../support/audit/audit-reader.ts'
import { databaseWorker } from '../../support/audit/database-worker.ts'
import { appendMany, createTestAudit, sampleEntry, type TestAudit } from '../../support/audit/test-audit.ts'

function workerOf(opened: TestAudit): WorkerClient<DatabaseJobs> {
  const worker = createWorkerClient<DatabaseJobs>(databaseWorker.file, filesOf(opened))
  onTestFinished(() => worker.close())
  return worker
}

function entriesIn(file: string): number {
  const db = new Database(file, { readonly: true })
  try {
    return db.prepare<[], number>('SELECT count(*) FROM entry').pluck().get() ?? 0
  } finally {
    db.close()
  }
}

describe('a backup', () => {
  test("is whole, its owner's alone, without sessions, and the last seven are kept", async () => {
    const opened = createTestAudit()
    appendMany(opened, 50)
    opened.db.exec(`INSERT INTO kept_session VALUES ('a', 'p', 's', 'n', 'u', 'e', 0, x'5345414c4544')`)
    const folder = join(opened.folder, 'backups')
    const worker = workerOf(opened)
    for (let day = 10; day < 20; day += 1)
      expect(await worker.run('backup', { folder, name: backupName(`2026-11-${day}T08:00:00.000Z`) })).toBe('none')
    const kept = listBackups(folder)
    expect(kept.map(({ at }) => at.slice(8, 10))).toEqual(['19', '18', '17', '16', '15', '14', '13'])
    expect(kept).toHaveLength(keptBackups)
    expect(readdirSync(folder)).toHaveLength(keptBackups)
    for (const { name } of kept) {
      expect((statSync(join(folder, name)).mode & 0o777).toString(8)).toBe('600')
      expect(entriesIn(join(folder, name))).toBe(50)
    }
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('700')
    symlinkSync(join(folder, kept[0]!.name), join(folder, backupName('2026-11-30T08:00:00.000Z')))
    expect(listBackups(folder), 'a link is none').toEqual(kept)
    const copy = new Database(join(folder, kept[0]!.name), { readonly: true })
    expect(copy.prepare('SELECT count(*) FROM kept_session').pluck().get()).toBe(0)
    copy.close()
    expect(opened.db.prepare('SELECT count(*) FROM kept_session').pluck().get(), 'the sessions themselves stay').toBe(1)
  })

  test('is made while main writes all the time, and writing does not wait for it', async () => {
    const opened = createTestAudit()
    opened.unitOfWork.run(() => appendMany(opened, 20_000))
    const folder = join(opened.folder, 'backups')
    const name = backupName('2026-11-20T08:00:00.000Z')
    let done = false as boolean
    const made = workerOf(opened)
      .run('backup', { folder, name })
      .finally(() => (done = true))
    let written = 0
    let longestMs = 0
    while (!done) {
      const begun = performance.now()
      opened.audit.append(sampleEntry(written))
      longestMs = Math.max(longestMs, performance.now() - begun)
      written += 1
      await new Promise((next) => setImmediate(next))
    }
    expect(await made).toBe('none')
    expect(written).toBeGreaterThan(3)
    expect(entriesIn(join(folder, name))).toBeGreaterThanOrEqual(20_000)
    // The busy machine of a test; a copy under a lock would take all of its time.
    expect(longestMs).toBeLessThan(1000)
    opened.audit.inspect()
    expect(opened.audit.findings(), 'the copy is no other program').toEqual([])
  })

  test('of a damaged database is none, and takes the place of no other', async () => {
    const opened = createTestAudit()
    appendMany(opened, 400)
    const folder = join(opened.folder, 'backups')
    mkdirSync(folder)
    writeFileSync(join(folder, backupName('2026-11-19T08:00:00.000Z')), 'an older one')
    opened.db.pragma('wal_checkpoint(TRUNCATE)')
    // An index without its rows: SQLite opens it, and its check finds it.
    opened.db.unsafeMode(true)
    opened.db.pragma('writable_schema = ON')
    const [table, index] = ['checkpoint', 'entry_by_action'].map((object) =>
      opened.db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(object),
    )
    opened.db.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?').run(table, 'entry_by_account')
    expect(index).toBeDefined()
    opened.db.pragma('writable_schema = RESET')
    opened.db.unsafeMode(false)
    const worker = workerOf(opened)
    expect(await worker.run('integrity', {})).toBe('damaged')
    expect(await worker.run('backup', { folder, name: backupName('2026-11-20T08:00:00.000Z') })).toBe('damaged')
    expect(readdirSync(folder)).toEqual([backupName('2026-11-19T08:00:00.000Z')])
  })

  test('whose index of words alone is damaged is one: that is built again', async () => {
    const opened = createTestAudit()
    appendMany(opened, 10)
    opened.db.unsafeMode(true)
    opened.db.exec('DELETE FROM entry_text_data')
    opened.db.unsafeMode(false)
    const worker = workerOf(opened)
    expect(await worker.run('integrity', {})).toBe('words')
  })

  test('that cannot be written leaves nothing', async () => {
    const opened = createTestAudit()
    appendMany(opened, 10)
    const folder = join(opened.folder, 'backups')
    writeFileSync(folder, 'a file in the place of the folder')
    await expect(
      workerOf(opened).run('backup', { folder, name: backupName('2026-11-20T08:00:00.000Z') }),
    ).rejects.toThrow()
    expect(existsSync(folder)).toBe(true)
  })
})
