import { z } from 'zod'
import { dropFormerIndex } from '../../base/database/schema-check.ts'
import type { Db } from '../../base/database/open-database.ts'
import type { Settings } from '../../base/database/settings.ts'
import type { Timers } from '../../base/environment.ts'
import type { AuditReader } from '../reader/audit-reader.ts'
import type { AuditStore } from '../store.ts'

/** Milliseconds from the start until the worker looks after the index: the window comes first. */
const startMs = 3000
/** New entries that are searched one by one before the index takes them in. */
const newEntries = 200
/** Set once an index was complete. */
const completeSetting = 'audit.word-index-complete'

interface WordIndexBuildDeps {
  reader: Pick<AuditReader, 'buildWordIndex'>
  audit: Pick<AuditStore, 'onAppended'>
  settings: Settings
  later: Timers['later']
  /** How far a build is, in entries; both the same when it is complete. */
  onProgress(done: number, of: number): void
}

/**
 * Makes what the word index lacks in the database worker: after the start, and whenever some entries were added. One that
 * fails or is cancelled is made on with by the next.
 *
 * @returns what makes it now, unless that is under way
 */
export function buildWordIndexInBackground(deps: WordIndexBuildDeps): () => void {
  const { reader, audit, settings, later, onProgress } = deps
  let isUnderWay = false
  let added = 0

  function build(): void {
    if (isUnderWay) return
    isUnderWay = true
    added = 0
    let reported = 0
    const onEachProgress = (done: number, of: number): void => {
      reported = of
      onProgress(done, of)
    }
    reader
      .buildWordIndex({ onProgress: onEachProgress })
      .then(() => {
        if (reported > 0) onProgress(reported, reported)
        if (!settings.read(completeSetting, z.boolean(), false)) settings.write(completeSetting, true)
      })
      // The console closed, or the disk refused: searches read the entries instead, and say so.
      .catch(() => undefined)
      .finally(() => (isUnderWay = false))
  }

  later(startMs, build)
  audit.onAppended((entries) => {
    added += entries.length
    // guard: word-index.follows
    if (added >= newEntries) build()
  })
  return build
}

/** Drops the former index in the audit's database once the newer one was complete; one that is damaged stays, unused. */
export function dropFormerIndexIfComplete(db: Db, settings: Settings): void {
  if (!settings.read(completeSetting, z.boolean(), false)) return
  try {
    dropFormerIndex(db)
  } catch {
    return
  }
}
