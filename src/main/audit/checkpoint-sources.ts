import type { Db } from '../base/database/open-database.ts'
import { openCheckpointFile } from './checkpoint-file.ts'
import type { Break } from '#shared/audit/chain.ts'
import { checkpointText, type Checkpoint } from '#shared/audit/checkpoint.ts'
import { firstMissing } from '#shared/audit/signed-places.ts'

/** The files of signed heads beside the database. */
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
      missing: firstMissing(own, beside, elsewhere === null ? [heads] : [heads, elsewhere]),
    }
  }
}
