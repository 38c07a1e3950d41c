import { readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statementOf, verifyChain } from '../../src/main/audit/verify.ts'
import { checkpointLines, entryLines, headerLine } from '../../src/main/audit/export/json-lines.ts'
import { verifyExport } from '../../src/main/audit/export/verify-export.ts'
import { appendMany, openTestAudit, snapshotOf } from '../support/audit.ts'
import { mutateFile } from '../support/audit-file-mutations.ts'
import { expectFound, runIntactLogs, runMutations } from '../support/audit-mutation-runs.ts'
import { mutated, mutationKinds, mutationOf, type Mutation } from '../support/audit-mutations.ts'
import { exportTo, headerOf, openTestReader } from '../support/audit-reader.ts'

const length = 130

describe('F10: a log that somebody changed', () => {
  it('is found where it was signed, and the entry named; a tail that is not signed is called so', () =>
    runMutations(400))

  describe.each(['kept', 'taken out'] as const)('in a real database, whose own checkpoints were %s', (checkpoints) => {
    const every = mutationKinds.flatMap((kind) => [false, true].map((rehash) => ({ kind, rehash })))
    it.each(every)('$kind is found (hashes made anew: $rehash), by the app and in its export', async (drawn) => {
      const one: Mutation = { ...drawn, at: 49, other: 20, bit: 701 }
      const { opened, verdict, first } = await mutateFile(length, one, checkpoints)
      expectFound(verdict, { signedTo: length }, first, one)
      expect(verdict.verdict).toBe('broken')
      // The export signs the head that stands now, whoever made it; what was signed before speaks against it.
      const file = join(opened.folder, 'export.jsonl')
      await exportTo(file, opened)
      const exported = await verifyExport(readFileSync(file, 'utf8').split('\n'))
      expect(exported.verdict).toEqual(await openTestReader(opened).verify(true))
      expect(exported.verdict.verdict).toBe('broken')
    })
  })

  it('is not found without the file beside it when its own checkpoints were taken away, and then nothing is called intact', () => {
    const opened = openTestAudit()
    appendMany(opened, length)
    const { entries, checkpoints } = snapshotOf(opened)
    const { publicKey } = opened.signer
    const forged = mutated(entries, { kind: 'edit', at: 49, other: 0, bit: 0, rehash: true }).entries
    expect(verifyChain(forged, [], publicKey)).toEqual({ verdict: 'not-anchored', since: 1 })
    expect(verifyChain(forged, checkpoints, publicKey)).toMatchObject({ verdict: 'broken', at: 100 })
  })
})

describe('F10: a log that nobody changed', () => {
  it('raises no alarm, whatever it says and wherever it ends', () => runIntactLogs(400))
})

describe('npm run verify and the app', () => {
  it('say the same of the same exports, changed or not', { timeout: 120_000 }, async () => {
    const drawn = fc.sample(mutationOf(length), { numRuns: 4, seed: Number(process.env['FC_SEED'] ?? 1042) })
    for (const one of [null, ...drawn]) {
      const { opened, verdict, entries } = await mutateFile(length, one)
      const { checkpoints } = snapshotOf(opened)
      const file = join(opened.folder, 'export.jsonl')
      const lines = headerLine(headerOf(opened)) + checkpointLines(checkpoints) + entryLines(entries)
      writeFileSync(file, lines)
      expect((await verifyExport(lines.split('\n'))).verdict, JSON.stringify(one)).toEqual(verdict)
      const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/verify.mjs', file], { encoding: 'utf8' })
      expect(stdout + stderr).toContain(statementOf(verdict, headerOf(opened)))
      expect(status).toBe(verdict.verdict === 'intact' ? 0 : 1)
    }
  })
})
