import { createWholeFile } from '../../../files/whole-file.ts'
import type { Db } from '../../base/database/open-database.ts'
import { csvHead, csvLines } from './export-csv.ts'
import { checkpointLines, entryLines, type ExportEnds } from '#shared/audit/export-format.ts'
import { createEntryPages } from './entry-pages.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'
import { createCheckpointSources, type AnchorPaths } from '../checkpoint-sources.ts'

/** What is written, and where. */
export interface ExportInput {
  file: string
  /** What the file is called until it is complete. */
  unfinished: string
  format: 'json-lines' | 'csv'
  /** The newest entry that belongs to it. */
  to: number
  /** The first and the last line of a file of JSON Lines, signed for that entry. */
  ends: ExportEnds
}

/** How many entries were written. */
interface ExportOutput {
  entries: number
}

/**
 * Writes the whole audit in slices. The file appears under its name only when it is complete and on disk; one that is
 * cancelled or cannot be written leaves nothing, and an older file of that name untouched.
 */
export function createExportJob(db: Db, files: AnchorPaths) {
  const pages = createEntryPages(db)
  const places = createCheckpointSources(db, files)

  return async (job: ExportInput, pace: Pace): Promise<ExportOutput> => {
    const { file, unfinished, format, to, ends } = job
    const isCsv = format === 'csv'
    const whole = createWholeFile(file, undefined, unfinished)
    let entries = 0
    try {
      whole.write(
        isCsv
          ? csvHead()
          : ends.header + checkpointLines(places().checkpoints.toSorted((one, other) => one.seq - other.seq)),
      )
      await pages.read(0, to, pace, (slice) => {
        whole.write(isCsv ? csvLines(slice) : entryLines(slice))
        entries += slice.length
        return true
      })
      if (!isCsv) whole.write(ends.end)
      whole.finish()
    } finally {
      // guard: audit-export.cancelled
      whole.discard()
    }
    return { entries }
  }
}
