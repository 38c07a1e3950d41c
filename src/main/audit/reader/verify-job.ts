import type { Db } from '../../base/database/open-database.ts'
import { ChainCheck, type Verified } from '#shared/audit/chain-check.ts'
import { genesis } from '#shared/audit/chain.ts'
import { firstUnsigned } from '#shared/audit/signatures.ts'
import type { Jobs, Pace, ReaderFiles } from './protocol.ts'
import { createEntryPages } from './entry-pages.ts'
import { createCheckpointSources } from '../checkpoint-sources.ts'
import { expectedSchema, schemaDifferences, type ExpectedSchema } from '../../base/database/schema-check.ts'
import { isWorthTwo, openWalkInTwo } from './walk-in-two.ts'

/**
 * Checks the chain in slices, and its checkpoints: those of the database and of the file beside it.
 * A long chain is walked by two threads; where they find anything wrong, one walks it again to say what and where.
 *
 * @param threadFile the program of the second thread: the reader's own
 */
export function createVerifyJob(db: Db, files: ReaderFiles, threadFile: string) {
  const pages = createEntryPages(db)
  const walkInTwo = openWalkInTwo(threadFile, files, pages)
  const places = createCheckpointSources(db, files)
  /** Built at the first check: a search or an export needs none. */
  let schema: ExpectedSchema | null = null
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entry WHERE seq = ?').pluck()
  const hashAt = (seq: number): string | undefined => hashOf.get(seq)
  const known = new Set<string>()

  /** How far the chain is known to be whole: as an earlier check left it, or as two threads find it now. */
  async function verifiedTo(from: Verified | undefined, end: number, pace: Pace): Promise<Verified | undefined> {
    const start = from ?? { seq: 0, hash: genesis }
    const middle = start.seq + Math.floor((end - start.seq) / 2)
    const atMiddle = hashAt(middle)
    if (!isWorthTwo(end - start.seq, files) || atMiddle === undefined) return from
    const hash = await walkInTwo(start, { seq: middle, hash: atMiddle }, end, pace)
    return hash === null ? from : { seq: end, hash, hashAt }
  }

  return async ({ from, second }: Jobs['verify']['input'], pace: Pace): Promise<Jobs['verify']['output']> => {
    // Read before the newest entry is looked up: what is signed meanwhile would seem to be missing.
    // guard: audit-check.checkpoints-first
    const { checkpoints: signed, missing } = places(second ?? null)
    // guard: audit-check.newest-entry
    const end = pages.newest()
    const before = from !== null && hashAt(from.seq) === from.hash ? { ...from, hashAt } : undefined
    const unsigned = firstUnsigned(signed, files.publicKey, known)
    const check = new ChainCheck(signed, await verifiedTo(before, end, pace))
    await pages.read(check.seq, end, pace, (entries) => {
      for (const entry of entries) check.take(entry)
      return check.goesOn
    })
    const verdict = check.verdict(unsigned)
    // guard: audit-check.schema
    const [difference] = schemaDifferences(db, (schema ??= expectedSchema(files.nativeBinding)))
    const why = difference ?? (missing === null ? undefined : `entry ${missing.at}: ${missing.why}`)
    // A broken chain says more than anything around it.
    // guard: audit-check.altered
    const isAltered = why !== undefined && verdict.verdict !== 'broken'
    return { verdict: isAltered ? { verdict: 'altered', why } : verdict, head: check.head }
  }
}
