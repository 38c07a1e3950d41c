import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect } from 'vitest'
import type { EventPayload, InputOf } from '#shared/ipc/operations.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { sampleEntry } from '../../support/audit/test-audit.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { test } from '../../support/console/world.ts'

type Job = InputOf<'audit.cancel'>['job']
const many = 10_000

/** Entries of a console that was long in use; none records an effect, which the ledger would have to know. */
function fill({ main: core }: TestConsole): void {
  core.unitOfWork.run(() => {
    for (let number = 1; number <= many; number += 1)
      core.audit.append({ ...sampleEntry(number), action: 'procedure.step' })
  })
}

const publishedOf = (app: TestConsole, job: Job): EventPayload<'audit.progress'>[] =>
  app.published
    .filter(({ name }) => name === 'audit.progress')
    .map(({ payload }) => payload as EventPayload<'audit.progress'>)
    .filter((event) => event.job === job)

/** Cancels a job as soon as another is reported to be under way, as a page does that shows the button then. */
function cancelOnNews(app: TestConsole, news: Job, cancelled = news): void {
  const push = app.published.push.bind(app.published)
  app.published.push = (...events) => {
    const length = push(...events)
    if (publishedOf(app, news).length === 0) return length
    app.published.push = push
    void app.call('audit.cancel', { job: cancelled })
    return length
  }
}

const unfinished = (app: TestConsole): string[] =>
  readdirSync(dirname(app.exportFile)).filter((name) => name.endsWith('.part'))

/** What an export answers and leaves where it was called off. */
async function requireNothingWritten(app: TestConsole, before: string | null): Promise<void> {
  cancelOnNews(app, 'export')
  expect(await app.ok('audit.export', { format: 'json-lines' })).toEqual({ file: null, entries: 0 })
  expect(existsSync(app.exportFile) ? readFileSync(app.exportFile, 'utf8') : null).toBe(before)
  expect(unfinished(app)).toEqual([])
  expect(app.entries().some(({ action }) => action === 'audit.exported')).toBe(false)
}

describe('a check of many entries', () => {
  test('reports its progress; cancelled, it has no verdict, and the next one has', async ({ world: { app } }) => {
    fill(app)
    cancelOnNews(app, 'verify')
    expect(await app.ok('audit.verify', { whole: true })).toEqual({ verdict: null })
    expect(publishedOf(app, 'verify')).not.toEqual([])
    for (const { done, of } of publishedOf(app, 'verify')) {
      expect(of).toBe(app.entries().length)
      expect(done).toBeLessThanOrEqual(of)
    }
    expect((await app.ok('audit.verify', { whole: true })).verdict?.verdict).toBe('intact')
  })

  test('is joined by a page that asks for one, too', async ({ world: { app } }) => {
    fill(app)
    cancelOnNews(app, 'verify')
    const both = [app.ok('audit.verify', { whole: true }), app.ok('audit.verify', { whole: true })]
    expect(await Promise.all(both)).toEqual([{ verdict: null }, { verdict: null }])
  })
})

describe('an export of many entries', () => {
  test('that is cancelled names no file, leaves nothing unfinished and is no entry', async ({ world: { app } }) => {
    fill(app)
    await requireNothingWritten(app, null)
    writeFileSync(app.exportFile, 'what stood here')
    app.published.length = 0
    await requireNothingWritten(app, 'what stood here')
  })

  test('is one at a time; the second is refused, and the first is whole', async ({ world: { app } }) => {
    fill(app)
    const exporting = app.ok('audit.export', { format: 'json-lines' })
    expect(await app.failure('audit.export', { format: 'csv' })).toMatchObject({ code: 'in-progress' })
    const { file, entries } = await exporting
    expect(file).toBe(app.exportFile)
    expect(publishedOf(app, 'export').map(({ of }) => of)).toEqual(expect.arrayContaining([entries]))
    const { verdict } = await verifyExport(readFileSync(app.exportFile, 'utf8').split('\n'))
    expect(verdict).toEqual({ verdict: 'intact', to: entries })
    expect(app.entries().at(-1)).toMatchObject({ action: 'audit.exported', detail: { entries } })
    await app.ok('audit.export', { format: 'csv' })
  })

  test('is still wanted where nothing was cancelled but a check', async ({ world: { app } }) => {
    fill(app)
    cancelOnNews(app, 'export', 'verify')
    expect((await app.ok('audit.export', { format: 'csv' })).file).toBe(app.exportFile)
  })
})
