/** Compares the signed heads of the database with those of the files beside it. */

import type { Break } from './chain.ts'
import { checkpointDigest, checkpointText, linkedDigest, type Checkpoint } from './checkpoint.ts'

/** What a file of checkpoints contains, one a line. */
export interface CheckpointLines {
  checkpoints: Checkpoint[]
  /** Lines without a checkpoint, counted from 1; an unfinished last line is not one of them. */
  unreadable: number[]
}

/**
 * The first thing that shows that a checkpoint was taken out of one of its two places: it is in the other one, or the
 * next one names it; null where nothing is missing. A line that cannot be read was a checkpoint.
 *
 * @param inDatabase every checkpoint of the database, ascending
 * @param beside the file beside it, which has the same ones
 * @param others other files of signed heads, of which only their lines are checked
 */
export function firstMissing(
  inDatabase: readonly Checkpoint[],
  beside: CheckpointLines,
  others: readonly CheckpointLines[],
): Break | null {
  return missingInEither(inDatabase, beside) ?? others.map(firstUnreadable).find((found) => found !== null) ?? null
}

function missingInEither(inDatabase: readonly Checkpoint[], beside: CheckpointLines): Break | null {
  const { checkpoints } = beside
  // guard: signed-places.unreadable
  const unreadable = firstUnreadable(beside)
  if (unreadable !== null) return unreadable
  for (const [index, checkpoint] of checkpoints.entries()) {
    const named = linkedDigest(checkpoint)
    const before = checkpoints[index - 1]
    // guard: signed-places.named-before
    if (named !== null && (before === undefined || checkpointDigest(before) !== named))
      return missingAt(checkpoint, 'the checkpoint before this one is missing in the file beside the database')
  }
  const texts = new Set(checkpoints.map(checkpointText))
  const own = new Set(inDatabase.map(checkpointText))
  // guard: signed-places.file-lacks
  const notBeside = inDatabase.find((one) => !texts.has(checkpointText(one)))
  if (notBeside !== undefined) return missingAt(notBeside, 'its checkpoint is missing in the file beside the database')
  // The file is written first, so the newest one may be there alone for a moment.
  // guard: signed-places.database-lacks
  const notOwn = checkpoints.slice(0, -1).find((one) => !own.has(checkpointText(one)))
  return notOwn === undefined ? null : missingAt(notOwn, 'its checkpoint is missing in the database')
}

function firstUnreadable({ checkpoints, unreadable }: CheckpointLines): Break | null {
  const [line] = unreadable
  if (line === undefined) return null
  // Every line before the first one that cannot be read is a checkpoint.
  const before = checkpoints[line - 2]
  return { at: Math.max(1, before?.seq ?? 1), why: `line ${line} of a file of checkpoints cannot be read` }
}

function missingAt({ seq }: Checkpoint, why: string): Break {
  return { at: Math.max(1, seq), why }
}
