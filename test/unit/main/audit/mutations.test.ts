import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryBody, sha256, type StoredEntry } from '../../../../src/main/audit/chain.ts'
import { verifyChain } from '../../../../src/main/audit/verify.ts'
import { auditFacts, type AuditFacts } from '#shared/domain/audit-entry.ts'
import { appendMany, openTestAudit, snapshotOf, type Snapshot } from '../../../support/audit.ts'
import { seeded } from '../../../support/seeded.ts'

const length = 230

/** A log of 230 entries with checkpoints at 100, 200 and its end, and its own state at an earlier time. */
function sampleLog(): { publicKey: string; log: Snapshot; signed: number } {
  const opened = openTestAudit()
  appendMany(opened, length)
  opened.audit.checkpoint()
  return { publicKey: opened.signer.publicKey, log: snapshotOf(opened), signed: length }
}

function factsOf(entry: StoredEntry): AuditFacts {
  return auditFacts.parse(JSON.parse(entry.body))
}

/** Links and hashes anew from a position on, as somebody would who knows how the chain is made. */
function relink(entries: StoredEntry[], from: number): StoredEntry[] {
  const whole = entries.slice(0, from)
  for (const entry of entries.slice(from)) {
    const seq = whole.length + 1
    const body = entryBody(seq, factsOf(entry), whole.at(-1)?.hash ?? '0'.repeat(64))
    whole.push({ seq, body, hash: sha256(body) })
  }
  return whole
}

interface Mutation {
  kind: (typeof kinds)[number]
  at: number
  other: number
  bit: number
  rehash: boolean
}
const kinds = ['bit', 'edit', 'delete', 'insert', 'reorder', 'cut', 'restore'] as const
const mutation = fc.record<Mutation>({
  kind: fc.constantFrom(...kinds),
  at: fc.nat({ max: length - 2 }),
  other: fc.nat({ max: length - 2 }),
  bit: fc.nat({ max: 10_000 }),
  rehash: fc.boolean(),
})

function flipped(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'utf8')
  const index = Math.floor(bit / 7) % bytes.length
  bytes[index] = bytes[index]! ^ (1 << (bit % 7))
  return bytes.toString('utf8')
}

/** The entries after somebody's hand was on them. The checkpoints outside the database stay as they were. */
function mutated(entries: readonly StoredEntry[], { kind, at, other, bit, rehash }: Mutation): StoredEntry[] {
  const changed = entries.map((entry) => ({ ...entry }))
  const target = changed[at]!
  switch (kind) {
    case 'bit':
      if (rehash) target.hash = flipped(target.hash, bit)
      else target.body = flipped(target.body, bit)
      return changed
    case 'edit': {
      const edited = entryBody(
        at + 1,
        { ...factsOf(target), actor: 'customer:somebody-else' },
        changed[at - 1]?.hash ?? '0'.repeat(64),
      )
      changed[at] = { seq: at + 1, body: edited, hash: sha256(edited) }
      return rehash ? relink(changed, at + 1) : changed
    }
    case 'delete':
      changed.splice(at, 1)
      return rehash ? relink(changed, at) : changed
    case 'insert':
      changed.splice(at, 0, { ...changed[other]! })
      return rehash ? relink(changed, at) : changed
    case 'reorder': {
      const from = other === at ? at + 1 : other
      ;[changed[at], changed[from]] = [changed[from]!, changed[at]!]
      return rehash ? relink(changed, Math.min(at, from)) : changed
    }
    case 'cut':
      return changed.slice(0, at + 1)
    case 'restore': {
      // An old file that then grew again on its own way.
      const old = changed.slice(0, at + 1)
      const grown = Array.from({ length: rehash ? length - at : 1 }, () => ({ ...changed[other]! }))
      return relink([...old, ...grown], old.length)
    }
  }
}

describe('a log that somebody changed', () => {
  it('is never called intact: bit flip, edit, delete, insert, reorder, cut tail, old file, re-hashed or not', () => {
    const { log, publicKey, signed } = sampleLog()
    const found = new Map<string, number>()
    fc.assert(
      fc.property(mutation, (one) => {
        const entries = mutated(log.entries, one)
        // Two neighbours with the same text cannot occur: each holds its own number and instant.
        const verdict = verifyChain(entries, log.checkpoints, publicKey)
        expect(verdict.verdict).toBe('broken')
        if (verdict.verdict !== 'broken') return
        expect(verdict.at).toBeLessThanOrEqual(signed + 1)
        expect(verdict.why).not.toBe('')
        if (!one.rehash && (one.kind === 'bit' || one.kind === 'delete')) expect(verdict.at).toBe(one.at + 1)
        if (one.kind === 'cut') expect(verdict.at).toBe(one.at + 2)
        found.set(one.kind, (found.get(one.kind) ?? 0) + 1)
      }),
      seeded('audit mutations', 500),
    )
    expect([...found.keys()].sort()).toEqual([...kinds].sort())
  })

  it('is found in its database file too: an edit with the trigger taken away, the whole chain re-hashed', () => {
    const opened = openTestAudit()
    appendMany(opened, 120)
    const { db, audit } = opened
    const edited = relink(
      [...audit.entries()].map((entry) =>
        entry.seq === 50 ? { ...entry, body: entry.body.replace('A-20417', 'A-31888') } : entry,
      ),
      49,
    )
    db.exec('DROP TRIGGER entry_is_final_update')
    const update = db.prepare('UPDATE entry SET body = ?, hash = ? WHERE seq = ?')
    for (const { seq, body, hash } of edited.slice(49)) update.run(body, hash, seq)
    expect(audit.verify()).toMatchObject({ verdict: 'broken', at: 100 })
  })

  it('without any checkpoint is called not anchored, never intact', () => {
    const { log, publicKey } = sampleLog()
    expect(verifyChain(log.entries, [], publicKey)).toEqual({ verdict: 'not-anchored', since: 1 })
    expect(verifyChain(log.entries.slice(0, 205), log.checkpoints.slice(0, 2), publicKey)).toEqual({
      verdict: 'not-anchored',
      since: 201,
    })
  })
})

describe('a log that nobody changed', () => {
  it('raises no alarm, whatever it says and wherever it ends', () => {
    const { publicKey, signer } = (({ signer }) => ({ publicKey: signer.publicKey, signer }))(openTestAudit())
    const facts = fc.record({
      at: fc.constant('2026-11-20T04:00:00.000Z'),
      actor: fc.string({ maxLength: 300, unit: 'binary' }),
      account: fc.option(fc.string({ maxLength: 40, unit: 'grapheme' })),
      procedure: fc.constant(null),
      step: fc.constant(null),
      action: fc.constantFrom('effect.applied' as const, 'app.started' as const),
      outcome: fc.constantFrom('ok' as const, 'unknown' as const),
      ticket: fc.constant(null),
      trace: fc.constant(null),
      detail: fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.boolean())),
    })
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 40 }), fc.nat(), (all, pick) => {
        const entries: StoredEntry[] = []
        for (const one of all) {
          const body = entryBody(entries.length + 1, one, entries.at(-1)?.hash ?? '0'.repeat(64))
          entries.push({ seq: entries.length + 1, body, hash: sha256(body) })
        }
        const anchored = entries[pick % entries.length]!
        const checkpoints = [anchored, entries.at(-1)!].map((head) => signer.sign(head, '2026-11-20T04:00:00.000Z'))
        expect(verifyChain(entries, checkpoints, publicKey)).toEqual({ verdict: 'intact', to: entries.length })
      }),
      seeded('intact logs', 200),
    )
  })
})
