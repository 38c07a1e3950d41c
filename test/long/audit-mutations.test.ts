import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mutateFile } from '../support/audit/audit-file-mutations.ts'
import { runAttacks, runExportChanges } from '../support/audit/audit-attacks.ts'
import { expectFound, runIntactLogs, runMutations } from '../support/audit/audit-mutation-runs.ts'
import { mutationOf } from '../support/audit/audit-mutations.ts'
import { seeded } from '../support/fuzz/seeded.ts'

const runs = Number(process.env['AUDIT_RUNS'] ?? 10_000)
const length = 130

it('F10: 10,000 mutations are found and named', { timeout: 1_800_000 }, () => runMutations(runs))

it('F10: 10,000 intact logs raise no alarm', { timeout: 1_800_000 }, () => runIntactLogs(runs))

it('F10: mutations of 100 real databases are found and named', { timeout: 1_800_000 }, async () => {
  const { seed } = seeded('audit files', 100)
  for (const one of fc.sample(mutationOf(length), { numRuns: 100, seed })) {
    const { verdict, first } = await mutateFile(length, one)
    expectFound(verdict, { signedTo: length }, first, one)
    expect(verdict.verdict, JSON.stringify(one)).toBe('broken')
  }
})

it('F10: 1,000 consoles whose files, tail and schema are changed while they run', { timeout: 3_600_000 }, () =>
  runAttacks(Math.ceil(runs / 10)),
)

it('F10: 10,000 changes of an export', { timeout: 1_800_000 }, () => runExportChanges(runs))
