import fc from 'fast-check'
import { expect } from 'vitest'
import { entryBody, genesis, sha256, type StoredEntry } from '#shared/audit/chain.ts'
import { newSigningKey, createSigner, type Checkpoint } from '#shared/audit/checkpoint.ts'
import type { Verdict } from '#shared/audit/chain-verifier.ts'
import { verifyChain } from '#shared/audit/verify.ts'
import { mutated, mutationKinds, mutationOf, type Mutation } from './audit-mutations.ts'
import { seeded } from '../fuzz/seeded.ts'

const signer = createSigner(newSigningKey())
const at = '2026-11-20T04:00:00.000Z'
const every = 10

/** A log in memory, signed at every tenth entry and, unless it has a tail, at its end. */
interface SignedLog {
  entries: StoredEntry[]
  checkpoints: Checkpoint[]
  publicKey: string
  /** The last signed entry. */
  signedTo: number
}

const texts = fc.record({
  at: fc.constant(at),
  actor: fc.string({ maxLength: 60, unit: 'binary' }),
  account: fc.option(fc.string({ maxLength: 20, unit: 'grapheme' })),
  procedure: fc.constant(null),
  step: fc.constant(null),
  action: fc.constantFrom('effect.applied' as const, 'app.started' as const),
  outcome: fc.constantFrom('ok' as const, 'unknown' as const),
  ticket: fc.constant(null),
  trace: fc.constant(null),
  detail: fc.dictionary(
    fc.string({ maxLength: 8 }),
    fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.boolean()),
    {
      maxKeys: 2,
    },
  ),
})

/** Logs of 3 to so many entries that say anything, of which the last ones up to nine may have no checkpoint. */
function signedLogs(longest: number): fc.Arbitrary<SignedLog> {
  const facts = fc.array(texts, { minLength: 3, maxLength: longest, size: 'max' })
  return fc.tuple(facts, fc.boolean()).map(([all, tail]) => {
    const entries: StoredEntry[] = []
    for (const one of all) {
      const body = entryBody(entries.length + 1, one, entries.at(-1)?.hash ?? genesis)
      entries.push({ seq: entries.length + 1, body, hash: sha256(body) })
    }
    const signed = entries.filter(({ seq }) => seq % every === 0 || (!tail && seq === entries.length))
    const checkpoints: Checkpoint[] = []
    for (const head of signed) checkpoints.push(signer.sign(head, at, checkpoints.at(-1) ?? null))
    return { entries, checkpoints, publicKey: signer.publicKey, signedTo: signed.at(-1)?.seq ?? 0 }
  })
}

/**
 * What must be said of a mutated log. Where the first changed entry is signed for: broken, and the entry is named, either
 * itself or by the two signed entries it lies between. In the tail that is not signed yet a whole chain cannot be distinguished
 * from ours, and then that is what is said. Never intact beyond the last signed entry.
 */
export function expectFound(
  verdict: Verdict,
  { signedTo }: Pick<SignedLog, 'signedTo'>,
  first: number,
  one: Mutation,
): void {
  const description = `${JSON.stringify(one)} first ${first}, signed to ${signedTo}: ${JSON.stringify(verdict)}`
  if (verdict.verdict === 'broken') {
    const from = Number(/lies between (\d+) and/.exec(verdict.why)?.[1] ?? verdict.at)
    // The entry after a changed hash shows it as well as the changed one, and is named in its stead.
    expect(first, description).toBeGreaterThanOrEqual(from - 1)
    expect(first, description).toBeLessThanOrEqual(verdict.at)
    expect(verdict.why, description).not.toBe('')
    return
  }
  expect(first, description).toBeGreaterThan(signedTo)
  if (verdict.verdict === 'not-anchored') expect(verdict.since, description).toBe(signedTo + 1)
  // A tail cut down to what is signed is what was signed.
  else expect(verdict, description).toEqual({ verdict: 'intact', to: signedTo })
}

/** So many mutations of so many logs, each found and named; every kind occurs, with recomputed hashes and without. */
export function runMutations(runs: number): void {
  const found = new Set<string>()
  const longest = 60
  fc.assert(
    fc.property(signedLogs(longest), mutationOf(longest), (log, drawn) => {
      const last = log.entries.length - 2
      const one = { ...drawn, at: drawn.at % (last + 1), other: drawn.other % (last + 1) }
      const { entries, first } = mutated(log.entries, one)
      expectFound(verifyChain(entries, log.checkpoints, log.publicKey), log, first, one)
      found.add(`${one.kind} ${one.rehash}`)
    }),
    seeded('audit mutations', runs),
  )
  expect([...found].sort()).toEqual(mutationKinds.flatMap((kind) => [`${kind} false`, `${kind} true`]).sort())
}

/** So many logs that nobody changed: no alarm, and nothing called intact that is not signed. */
export function runIntactLogs(runs: number): void {
  fc.assert(
    fc.property(signedLogs(40), ({ entries, checkpoints, publicKey, signedTo }) => {
      const verdict = verifyChain(entries, checkpoints, publicKey)
      const to = entries.length
      expect(verdict).toEqual(
        signedTo === to ? { verdict: 'intact', to } : { verdict: 'not-anchored', since: signedTo + 1 },
      )
    }),
    seeded('intact logs', runs),
  )
}
