import type { Db } from '../../storage/open-database.ts'
import { openAnchorFile } from '../anchor-file.ts'
import { ChainCheck } from '../chain-check.ts'
import type { Checkpoint } from '../checkpoint.ts'
import { firstUnsignedMeanwhile } from '../signatures.ts'
import type { Jobs, Pace, ReaderFiles } from './jobs.ts'
import { openPages } from './pages.ts'

/** Checks the chain in slices, its checkpoints on other threads meanwhile: those of the database and of the file beside it. */
export function openVerifyJob(db: Db, { anchors, publicKey }: ReaderFiles) {
  const pages = openPages(db)
  const checkpoints = db.prepare<[], Checkpoint>('SELECT seq, body, signature FROM checkpoint ORDER BY seq')
  const hashAt = db.prepare<[number], string>('SELECT hash FROM entry WHERE seq = ?').pluck()
  const anchorFile = openAnchorFile(anchors)
  const known = new Set<string>()

  return async ({ from }: Jobs['verify']['input'], pace: Pace): Promise<Jobs['verify']['output']> => {
    // Read before the newest entry is looked up: what is signed meanwhile would seem to be missing.
    const signed = [...checkpoints.all(), ...anchorFile.read()]
    const end = pages.newest()
    const verified =
      from !== null && hashAt.get(from.seq) === from.hash
        ? { ...from, hashAt: (seq: number) => hashAt.get(seq) }
        : undefined
    const check = new ChainCheck(signed, verified)
    const unsigned = firstUnsignedMeanwhile(signed, publicKey, known)
    const walk = pages.read(check.seq, end, pace, (entries) => {
      for (const entry of entries) check.take(entry)
      return check.goesOn
    })
    const [found] = await Promise.all([unsigned, walk])
    return { verdict: check.verdict(found), head: check.head }
  }
}
