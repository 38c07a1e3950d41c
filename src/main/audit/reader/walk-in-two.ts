import { availableParallelism } from 'node:os'
import { JobCancelledError, type Pace, type ReaderFiles } from './protocol.ts'
import type { Pages } from './entry-pages.ts'
import { createWorkerClient } from './worker-client.ts'
import { openWalkJob } from './walk-job.ts'

/** An entry's number and hash. */
interface Place {
  seq: number
  hash: string
}

/** Entries from which starting a second thread takes less time than it saves. */
const worthwhile = 50_000

/** Where a long chain is walked by two threads at once; each begins at an entry whose hash the other one checks. */
export interface WalkInTwo {
  /**
   * @param border an entry between the two ends, and the hash that stands beside it
   * @returns the hash of the last entry, or null where anything at all is wrong: what it is, a walk from the first entry says
   * @throws JobCancelledError
   */
  (from: Place, border: Place, to: number, pace: Pace): Promise<string | null>
}

/** True where two threads are quicker. */
export function isWorthTwo(entries: number, { shareFrom = worthwhile }: ReaderFiles): boolean {
  return entries >= shareFrom && availableParallelism() > 1
}

export function openWalkInTwo(threadFile: string, files: ReaderFiles, pages: Pages): WalkInTwo {
  const walk = openWalkJob(pages)

  return async (from, border, to, pace) => {
    const total = to - from.seq
    const calledOff = new AbortController()
    const other = createWorkerClient(threadFile, files)
    let [done, othersDone, isWaiting] = [0, 0, false]
    const onProgress = (entries: number): void => {
      othersDone = entries
      if (isWaiting) pace(done + othersDone, total).catch(() => calledOff.abort())
    }
    try {
      const second = other.run('walk', { from: border, to }, { onProgress, signal: calledOff.signal })
      // It ends when the first half does, and a half that was called off has nobody to wait for the other.
      second.catch(() => undefined)
      const first = await walk({ from, to: border.seq }, (entries) => {
        done = entries
        return pace(done + othersDone, total)
      })
      // guard: parallel-check.border
      if (!first.whole || first.hash !== border.hash) return null
      isWaiting = true
      const { whole, hash } = await second
      // guard: parallel-check.second-half
      return whole ? hash : null
    } catch (error) {
      // guard: parallel-check.cancellation
      if (error instanceof JobCancelledError) throw error
      return null
    } finally {
      other.close()
    }
  }
}
