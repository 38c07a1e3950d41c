import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect } from 'vitest'
import type { EventPayload } from '#shared/ipc/operations.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { sampleEntry } from '../../support/audit/test-audit.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { test } from '../../support/console/world.ts'

type Job = EventPayload<'audit.progress'>['job']
const many = 10_000

/** Entries of a console that was long in use; none records an effect, which the ledger would have to know. */
function fill({ core }: TestConsole): void {
  core.unitOfWork.run(() => {
    for (let number = 1; number <= many; number += 1)
      core.audit.append({ ...sampleEntry(number), action: 'procedure.step' })
  })
}

const toldOf = (desk: TestConsole, job: Job): EventPayload<'audit.progress'>[] =>
  desk.published
    .filter(({ name }) => name === 'audit.progress')
    .map(({ payload }) => payload as EventPayload<'audit.progress'>)
    .filter((event) => event.job === job)

/** Cancels a job as soon as another is reported to be under way, as a page does that shows the button then. */
function cancelOnNews(desk: TestConsole, news: Job, cancelled = news): void {
  const push = desk.published.push.bind(desk.published)
  desk.published.push = (...events) => {
    const length = push(...events)
    if (toldOf(desk, news).length === 0) return length
    desk.published.push = push
    void desk.call('audit.cancel', { job: cancelled })
    return length
  }
}

const unfinished = (desk: TestConsole): string[] =>
  readdirSync(dirname(desk.exportFile)).filter((name) => name.endsWith('.part'))

/** What an export answers and leaves where it was called off. */
async function requireNothingWritten(desk: TestConsole, before: string | null): Promise<void> {
  cancelOnNews(desk, 'export')
  expect(await desk.ok('audit.export', { format: 'json-lines' })).toEqual({ file: null, entries: 0 })
  expect(existsSync(desk.exportFile) ? readFileSync(desk.exportFile, 'utf8') : null).toBe(before)
  expect(unfinished(desk)).toEqual([])
  expect(desk.entries().some(({ action }) => action === 'audit.exported')).toBe(false)
}

describe('a check of many entries', () => {
  test('reports its progress; cancelled, it has no verdict, and the next one has', async ({ world: { desk } }) => {
    fill(desk)
    cancelOnNews(desk, 'verify')
    expect(await desk.ok('audit.verify', { whole: true })).toEqual({ verdict: null })
    expect(toldOf(desk, 'verify')).not.toEqual([])
    for (const { done, of } of toldOf(desk, 'verify')) {
      expect(of).toBe(desk.entries().length)
      expect(done).toBeLessThanOrEqual(of)
    }
    expect((await desk.ok('audit.verify', { whole: true })).verdict?.verdict).toBe('intact')
  })

  test('is joined by a page that asks for one, too', async ({ world: { desk } }) => {
    fill(desk)
    cancelOnNews(desk, 'verify')
    const both = [desk.ok('audit.verify', { whole: true }), desk.ok('audit.verify', { whole: true })]
    expect(await Promise.all(both)).toEqual([{ verdict: null }, { verdict: null }])
  })
})

describe('an export of many entries', () => {
  test('that is cancelled names no file, leaves nothing unfinished and is no entry', async ({ world: { desk } }) => {
    fill(desk)
    await requireNothingWritten(desk, null)
    writeFileSync(desk.exportFile, 'what stood here')
    desk.published.length = 0
    await requireNothingWritten(desk, 'what stood here')
  })

  test('is one at a time; the second is refused, and the first is whole', async ({ world: { desk } }) => {
    fill(desk)
    const exporting = desk.ok('audit.export', { format: 'json-lines' })
    expect(await desk.failure('audit.export', { format: 'csv' })).toMatchObject({ code: 'in-progress' })
    const { file, entries } = await exporting
    expect(file).toBe(desk.exportFile)
    expect(toldOf(desk, 'export').map(({ of }) => of)).toEqual(expect.arrayContaining([entries]))
    const { verdict } = await verifyExport(readFileSync(desk.exportFile, 'utf8').split('\n'))
    expect(verdict).toEqual({ verdict: 'intact', to: entries })
    expect(desk.entries().at(-1)).toMatchObject({ action: 'audit.exported', detail: { entries } })
    await desk.ok('audit.export', { format: 'csv' })
  })

  test('is still wanted where nothing was cancelled but a check', async ({ world: { desk } }) => {
    fill(desk)
    cancelOnNews(desk, 'export', 'verify')
    expect((await desk.ok('audit.export', { format: 'csv' })).file).toBe(desk.exportFile)
  })
})
