import type { Db } from '../base/database/open-database.ts'
import type { AnchorLines } from './checkpoint-file.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import type { Break } from '#shared/audit/chain.ts'
import { checkpointDigest, checkpointText, vouchedDigest, type Checkpoint } from '#shared/audit/checkpoint.ts'

/** The files beside the database that hold signed heads. */
export interface AnchorPaths {
  /** Every checkpoint, as the database has them. */
  anchors: string
  /** The heads that were signed since the newest checkpoint: for each effect, and a moment after anything else. */
  heads: string
  /** A copy that the operator keeps elsewhere; null where none is kept. */
  second?: string | null
}

/** What was signed, wherever it lies. */
export interface SignedPlaces {
  /** Every signed head, each once: what was taken out of one place still counts from the others. */
  checkpoints: Checkpoint[]
  /** The first thing that one place lacks and another one has, or null. */
  missing: Break | null
}

/** Reads every signed head of the database and of the files beside it. */
export function createCheckpointSources(db: Db, paths: AnchorPaths): (second?: string | null) => SignedPlaces {
  const inDatabase = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint ORDER BY seq')
  return (second = paths.second ?? null) => {
    const own = inDatabase.all()
    const beside = openCheckpointFile(paths.anchors).read()
    const heads = openCheckpointFile(paths.heads).read()
    const elsewhere = second === null ? null : openCheckpointFile(second).read()
    // guard: audit-check.both-places
    const all = [...own, ...beside.checkpoints, ...heads.checkpoints, ...(elsewhere?.checkpoints ?? [])]
    return {
      checkpoints: [...new Map(all.map((checkpoint) => [checkpointText(checkpoint), checkpoint])).values()],
      missing: firstMissing(own, beside) ?? firstUnreadable(heads) ?? (elsewhere && firstUnreadable(elsewhere)),
    }
  }
}

/**
 * What shows that a checkpoint was taken out of one of its two places: it stands in the other one, or the next one names
 * it. A line that cannot be read was one.
 */
function firstMissing(inDatabase: readonly Checkpoint[], beside: AnchorLines): Break | null {
  const { checkpoints } = beside
  // guard: signed-places.unreadable
  const unreadable = firstUnreadable(beside)
  if (unreadable !== null) return unreadable
  for (const [index, checkpoint] of checkpoints.entries()) {
    const named = vouchedDigest(checkpoint)
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

function firstUnreadable({ checkpoints, unreadable }: AnchorLines): Break | null {
  const [line] = unreadable
  if (line === undefined) return null
  // Every line before the first one that cannot be read holds a checkpoint.
  const before = checkpoints[line - 2]
  return { at: Math.max(1, before?.seq ?? 1), why: `line ${line} of a file of checkpoints cannot be read` }
}

function missingAt({ seq }: Checkpoint, why: string): Break {
  return { at: Math.max(1, seq), why }
}
