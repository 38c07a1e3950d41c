import type { ChainPlace } from '#shared/audit/chain.ts'
import { ChainVerifier, type DatabaseVerdict } from '#shared/audit/chain-verifier.ts'
import { firstUnsigned } from '#shared/audit/signatures.ts'
import type { Db } from '../../base/database/open-database.ts'
import { expectedSchema, schemaDifferences, type ExpectedSchema } from '../../base/database/schema-check.ts'
import type { Pace } from '../../base/database/worker/protocol.ts'
import { createCheckpointSources, type AnchorPaths } from '../checkpoint-sources.ts'
import { createEntryPages } from './entry-pages.ts'

/** Where a check finds what it compares the database with. */
export interface VerifyFiles extends AnchorPaths {
  /** Path of the compiled addon, where the one in the package does not fit the runtime. */
  nativeBinding: string | undefined
  /** The key that must have signed the checkpoints, PEM. */
  publicKey: string
}

interface VerifyInput {
  /** Where the last check ended; null checks from the first entry. */
  from: ChainPlace | null
  /** The copy of the signed heads that the operator keeps elsewhere. */
  second?: string | null
}

interface VerifyOutput {
  verdict: DatabaseVerdict
  /** Where this check ended. */
  head: ChainPlace
}

/**
 * Checks the chain in slices, from where an earlier check ended or from the first entry, and every signed head of the
 * database and of the files beside it, and the schema.
 */
export function createVerifyJob(db: Db, files: VerifyFiles) {
  const pages = createEntryPages(db)
  const places = createCheckpointSources(db, files)
  /** Built at the first check: a search or an export needs none. */
  let schema: ExpectedSchema | null = null
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entry WHERE seq = ?').pluck()
  const hashAt = (seq: number): string | undefined => hashOf.get(seq)
  const known = new Set<string>()

  return async ({ from, second }: VerifyInput, pace: Pace): Promise<VerifyOutput> => {
    // Read before the newest entry: what is signed meanwhile would seem to be missing.
    // guard: audit-check.checkpoints-first
    const { checkpoints: signed, missing } = places(second ?? null)
    // guard: audit-check.newest-entry
    const end = pages.newest()
    // guard: audit-check.same-start
    const before = from !== null && hashAt(from.seq) === from.hash ? { ...from, hashAt } : undefined
    const check = new ChainVerifier(signed, before)
    await pages.read(check.seq, end, pace, (entries) => {
      for (const entry of entries) check.add(entry)
      return check.goesOn
    })
    const verdict = check.verdict((since) =>
      firstUnsigned(
        signed.filter(({ seq }) => seq >= since),
        files.publicKey,
        known,
      ),
    )
    // guard: audit-check.schema
    const [difference] = schemaDifferences(db, (schema ??= expectedSchema(files.nativeBinding)))
    const why = difference ?? (missing === null ? undefined : `entry ${missing.at}: ${missing.why}`)
    // A broken chain says more than anything around it.
    // guard: audit-check.altered
    const isAltered = why !== undefined && verdict.verdict !== 'broken'
    return { verdict: isAltered ? { verdict: 'altered', why } : verdict, head: check.head }
  }
}
