import { writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointText, type Checkpoint } from '#shared/audit/checkpoint.ts'
import { statementOf, verifyChain } from '#shared/audit/verify.ts'
import { checkpointLines, entryLines } from '#shared/audit/export-format.ts'
import { verifyExport } from '#shared/audit/verify-export.ts'
import { appendMany, createTestAudit, snapshotOf } from '../support/audit/test-audit.ts'
import { mutateFile } from '../support/audit/audit-file-mutations.ts'
import { runAttacks, runExportChanges } from '../support/audit/audit-attacks.ts'
import { runIntactLogs, runMutations } from '../support/audit/audit-mutation-runs.ts'
import { mutated, mutationKinds, mutationOf } from '../support/audit/audit-mutations.ts'
import { endsOf, factsOfExport } from '../support/audit/audit-reader.ts'
import { databaseLength, requireFoundInDatabase } from '../support/audit/audit-database-mutations.ts'

const length = databaseLength
const places = ['kept', 'taken out'] as const

describe('F10: a log that somebody changed', () => {
  it('is found where it was signed, and the entry named; a tail that is not signed is called so', () =>
    runMutations(400))

  // Each kind once; with every combination of hashes and checkpoints: test/exhaustive.
  const drawn = mutationKinds.map((kind, at) => ({ kind, rehash: at % 2 === 0, checkpoints: places[(at >> 1) % 2]! }))
  it.each(drawn)('is found in a real database: $kind, own checkpoints $checkpoints, rehashed: $rehash', (one) =>
    requireFoundInDatabase(one, one.checkpoints),
  )

  it('is not found without the file beside it when its own checkpoints were taken away, and then nothing is called intact', () => {
    const opened = createTestAudit()
    appendMany(opened, length)
    const { entries, checkpoints } = snapshotOf(opened)
    const { publicKey } = opened.signer
    const forged = mutated(entries, { kind: 'edit', at: 49, other: 0, bit: 0, rehash: true }).entries
    expect(verifyChain(forged, [], publicKey)).toEqual({ verdict: 'not-anchored', since: 1 })
    expect(verifyChain(forged, checkpoints, publicKey)).toMatchObject({ verdict: 'broken', at: 100 })
  })
})

describe('F10: files that somebody changes while the console runs', () => {
  it('are never intact again, whatever is signed, ended or killed afterwards', { timeout: 120_000 }, () =>
    runAttacks(60),
  )
})

describe('F10: an export that somebody changes', () => {
  it('is never intact', { timeout: 120_000 }, () => runExportChanges(300))
})

describe('F10: a log that nobody changed', () => {
  it('raises no alarm, whatever it says and wherever it ends', () => runIntactLogs(400))
})

/** Each checkpoint once, in the order of an export. */
function sorted(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const once = new Map(checkpoints.map((one) => [checkpointText(one), one]))
  return [...once.values()].toSorted((one, other) => one.seq - other.seq)
}

describe('npm run verify and the app', () => {
  it('say the same of the same exports, changed or not', async () => {
    const drawn = fc.sample(mutationOf(length), { numRuns: 4, seed: Number(process.env['FC_SEED'] ?? 1042) })
    for (const one of [null, ...drawn]) {
      const { opened, verdict, entries } = await mutateFile(length, one)
      const { checkpoints } = snapshotOf(opened)
      const file = join(opened.folder, 'export.jsonl')
      const { header, end } = endsOf(opened)
      const lines = header + checkpointLines(sorted(checkpoints)) + entryLines(entries) + end
      writeFileSync(file, lines)
      expect((await verifyExport(lines.split('\n'))).verdict, JSON.stringify(one)).toEqual(verdict)
      const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/verify.mjs', file], { encoding: 'utf8' })
      expect(stdout + stderr).toContain(statementOf(verdict, factsOfExport(opened)))
      expect(status).toBe(verdict.verdict === 'intact' ? 0 : 1)
    }
  })
})
