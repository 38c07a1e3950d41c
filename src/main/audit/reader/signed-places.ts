import type { Db } from '../../storage/open-database.ts'
import { openAnchorFile } from '../anchor-file.ts'
import { checkpointText, type Checkpoint } from '../checkpoint.ts'

/**
 * Every checkpoint that there is, in the database and in the file beside it, each once: what was taken out of one place
 * still speaks from the other, in the app and in an export.
 */
export function openSignedPlaces(db: Db, anchors: string): () => Checkpoint[] {
  const inDatabase = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint ORDER BY seq')
  const beside = openAnchorFile(anchors)
  return () => {
    // guard: audit-check.both-places
    const all = [...inDatabase.all(), ...beside.read()]
    return [...new Map(all.map((checkpoint) => [checkpointText(checkpoint), checkpoint])).values()]
  }
}
