import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Db } from '../../storage/open-database.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { csvHead, csvLines } from '../export/csv.ts'
import { checkpointLines, entryLines, headerLine } from '../export/json-lines.ts'
import type { Jobs, Pace } from './jobs.ts'
import { openPages } from './pages.ts'

/** The name of a file that is not complete yet. */
export const unfinishedName = (file: string): string => `${file}.part`

/**
 * Writes the whole audit in slices. The file appears under its name only when it is complete and on disk; one that is
 * cancelled or cannot be written leaves nothing, and an older file of that name untouched.
 */
export function openExportJob(db: Db) {
  const pages = openPages(db)
  const checkpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint ORDER BY seq')

  return async (job: Jobs['export']['input'], pace: Pace): Promise<Jobs['export']['output']> => {
    const { file, format, header } = job
    const unfinished = unfinishedName(file)
    const handle = openSync(unfinished, 'w', 0o600)
    let entries = 0
    try {
      writeSync(handle, format === 'csv' ? csvHead() : headerLine(header) + checkpointLines(checkpoints.all()))
      await pages.read(0, pages.newest(), pace, (slice) => {
        writeSync(handle, format === 'csv' ? csvLines(slice) : entryLines(slice))
        entries += slice.length
        return true
      })
      fsyncSync(handle)
    } catch (error) {
      rmSync(unfinished, { force: true })
      throw error
    } finally {
      closeSync(handle)
    }
    renameSync(unfinished, file)
    return { entries }
  }
}
