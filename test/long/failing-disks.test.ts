import { expect, test } from 'vitest'
import { diskFaults, requireDiskFaultsSurvived } from '../support/faults/disk-faults.ts'

/** test/exhaustive tries a full disk with these scripts; here the other faults. */
for (const fault of ['io-error', 'read-only', 'no-room'] as const)
  for (const script of ['a disable by the desk', 'a queue'] as const)
    test(`F9, long: ${diskFaults[fault]}, for every N of ${script}`, { timeout: 900_000 }, async () => {
      expect(await requireDiskFaultsSurvived(script, fault, 1)).toBeGreaterThan(10)
    })
