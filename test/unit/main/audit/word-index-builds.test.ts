import { expect, it } from 'vitest'
import { createSettings } from '../../../../src/main/base/database/settings.ts'
import { expectedSchema, schemaDifferences } from '../../../../src/main/base/database/schema-check.ts'
import {
  buildWordIndexInBackground,
  dropFormerIndexIfComplete,
} from '../../../../src/main/audit/search/word-index-builds.ts'
import type { JobOptions } from '../../../../src/main/base/database/worker/worker-client.ts'
import { appendMany, createTestAudit } from '../../../support/audit/test-audit.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** Builds that end when the test says so. */
function begin() {
  const opened = createTestAudit()
  const [timers, builds, progress]: [
    (() => void)[],
    { options: JobOptions; end: () => void; fail: () => void }[],
    string[],
  ] = [[], [], []]
  const settings = createSettings(opened.db)
  const reader = {
    buildWordIndex: (options: JobOptions = {}) =>
      new Promise<void>((end, reject) => builds.push({ options, end, fail: () => reject(new Error('disk full')) })),
  }
  const build = buildWordIndexInBackground({
    reader,
    audit: opened.audit,
    settings,
    later: (_ms, call) => {
      timers.push(call)
      return () => undefined
    },
    onProgress: (done, of) => progress.push(`${done} of ${of}`),
  })
  return { ...opened, settings, build, builds, progress, start: () => timers[0]?.() }
}

it('the word index is made some time after the start, one build at a time, with its progress', async () => {
  const { build, builds, start, progress } = begin()
  expect(builds).toHaveLength(0)
  start()
  build()
  expect(builds).toHaveLength(1)
  builds[0]?.options.onProgress?.(500, 900)
  builds[0]?.end()
  await settle()
  expect(progress).toEqual(['500 of 900', '900 of 900'])
})

it('it follows the entries: after 200 of them, also where a build failed', async () => {
  const opened = begin()
  const { builds, start, settings } = opened
  start()
  builds[0]?.fail()
  await settle()
  opened.unitOfWork.run(() => appendMany(opened, 199))
  expect(builds).toHaveLength(1)
  appendMany(opened, 1)
  expect(builds).toHaveLength(2)
  dropFormerIndexIfComplete(opened.db, settings)
  expect(hasFormerIndex(opened.db)).toBe(true)
})

const hasFormerIndex = (db: ReturnType<typeof createTestAudit>['db']): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'entry_text'").get() !== undefined

it('the former index goes at a start after the newer one was complete; a check accepts both, and a damaged one stays', async () => {
  const { db, builds, start, settings } = begin()
  start()
  builds[0]?.end()
  await settle()
  expect(schemaDifferences(db, expectedSchema())).toEqual([])
  db.unsafeMode().exec('DELETE FROM entry_text_config; DELETE FROM entry_text_data')
  expect(() => dropFormerIndexIfComplete(db, settings)).not.toThrow()

  const other = begin()
  other.start()
  other.builds[0]?.end()
  await settle()
  dropFormerIndexIfComplete(other.db, other.settings)
  expect(hasFormerIndex(other.db)).toBe(false)
  expect(schemaDifferences(other.db, expectedSchema())).toEqual([])
  dropFormerIndexIfComplete(other.db, other.settings)
})
