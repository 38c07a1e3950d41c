import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Db } from '../../storage/open-database.ts'
import { csvHead, csvLines } from '../export/csv.ts'
import { checkpointLines, entryLines } from '../export/json-lines.ts'
import type { Jobs, Pace, ReaderFiles } from './jobs.ts'
import { openPages } from './pages.ts'
import { openSignedPlaces } from '../signed-places.ts'

/** The name of a file that is not complete yet. */
// guard: audit-export.temporary-name
export const unfinishedName = (file: string): string => `${file}.part`

/**
 * Writes the whole audit in slices. The file appears under its name only when it is complete and on disk; one that is
 * cancelled or cannot be written leaves nothing, and an older file of that name untouched.
 */
export function openExportJob(db: Db, files: ReaderFiles) {
  const pages = openPages(db)
  const places = openSignedPlaces(db, files)

  return async (job: Jobs['export']['input'], pace: Pace): Promise<Jobs['export']['output']> => {
    const { file, format, to, ends } = job
    const unfinished = unfinishedName(file)
    const handle = openSync(unfinished, 'w', 0o600)
    let entries = 0
    try {
      writeSync(handle, format === 'csv' ? csvHead() : ends.header + checkpointLines(places().checkpoints))
      await pages.read(0, to, pace, (slice) => {
        writeSync(handle, format === 'csv' ? csvLines(slice) : entryLines(slice))
        entries += slice.length
        return true
      })
      if (format !== 'csv') writeSync(handle, ends.end)
      fsyncSync(handle)
    } catch (error) {
      // guard: audit-export.cancelled
      rmSync(unfinished, { force: true })
      throw error
    } finally {
      closeSync(handle)
    }
    renameSync(unfinished, file)
    return { entries }
  }
}
