import { expect, test } from 'vitest'
import { diskFaults, requireDiskFaultsSurvived } from '../support/faults/disk-faults.ts'

for (const fault of ['full', 'io-error', 'read-only', 'no-room'] as const)
  test(`F9: ${diskFaults[fault]}, for every N of a change`, async () => {
    expect(await requireDiskFaultsSurvived('a change', fault, 1)).toBeGreaterThan(40)
  })

for (const script of ['a disable by the desk', 'a queue'] as const)
  test(`F9: ${diskFaults.full}, for every N of ${script}`, async () => {
    expect(await requireDiskFaultsSurvived(script, 'full', 1)).toBeGreaterThan(10)
  })
