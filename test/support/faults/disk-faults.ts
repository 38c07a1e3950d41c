import { expect } from 'vitest'
import type { DiskFault } from './failing-disk.ts'
import { caseDisableOf, changeOf, queueOf } from './operator-scripts.ts'
import { failingDiskRuns } from './failing-disk-runs.ts'

/** What each fault is, for titles. */
export const diskFaults: Record<DiskFault, string> = {
  full: 'a full disk (SQLITE_FULL) from the Nth write on',
  'io-error': 'an I/O error at the Nth write',
  'read-only': 'a database that is read-only from the Nth write on (query_only)',
  'no-room': 'a file that may not grow from the Nth write on (max_page_count)',
}

const scripts = {
  'a change': ([customer]) => changeOf(customer!),
  'a disable by the desk': ([customer]) => caseDisableOf(customer!),
  'a queue': queueOf,
} satisfies Record<string, Parameters<typeof failingDiskRuns>[0]>

/** The name of a script whose writes fail. */
export type FailingDiskScript = keyof typeof scripts

/**
 * Lets the disk fail at writes of a script, and requires that each press was refused before it was sent, or is read
 * back; and that the audit has no gap.
 *
 * @param step writes between two runs, after the first three
 * @returns how many runs there were
 */
export async function requireDiskFaultsSurvived(
  script: FailingDiskScript,
  fault: DiskFault,
  step: number,
): Promise<number> {
  const { runs, codes } = await failingDiskRuns(scripts[script], { takes: 1, fault, step })
  console.log(`F9: ${runs} runs of ${script}, ${fault}, ${JSON.stringify(codes)}`)
  expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
  return runs
}
