import { expect, test } from 'vitest'
import { diskFaults, requireDiskFaultsSurvived } from '../support/faults/disk-faults.ts'

/** Writes between two runs. Every write: test/exhaustive. */
const step = 11
const then = 'refused before it is sent, or read back; no gap in the audit'

for (const fault of ['full', 'io-error', 'read-only', 'no-room'] as const)
  test(`F9: ${diskFaults[fault]} of a change: ${then}`, async () => {
    expect(await requireDiskFaultsSurvived('a change', fault, step)).toBeGreaterThan(6)
  })

test(`F9: ${diskFaults.full} of a disable by the desk: ${then}`, async () => {
  // A short script: a longer step would miss its answer.
  expect(await requireDiskFaultsSurvived('a disable by the desk', 'full', 2)).toBeGreaterThan(5)
})

test(`F9: ${diskFaults.full} of a queue: ${then}`, async () => {
  expect(await requireDiskFaultsSurvived('a queue', 'full', step)).toBeGreaterThan(6)
})
