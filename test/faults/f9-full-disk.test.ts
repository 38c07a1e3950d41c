import { expect, test } from 'vitest'
import { failuresOfConsole } from '../../src/renderer/src/locales/en/failures-of-console.ts'
import { spoiledRuns } from '../support/spoiled-runs.ts'
import { caseOf, changeOf, queueOf, type Script } from '../support/scripts-to-kill.ts'
import type { DiskFault } from '../support/failing-disk.ts'
import type { Customer } from '../support/operator.ts'

const words: Record<DiskFault, string> = {
  full: 'a full disk (SQLITE_FULL) from the Nth write on',
  'io-error': 'an I/O error at the Nth write',
  'read-only': 'a database that is read-only from the Nth write on (query_only)',
  'no-room': 'a file that may not grow from the Nth write on (max_page_count)',
}

type Of = (customers: readonly Customer[]) => Script
const change: Of = ([customer]) => changeOf(customer!)

for (const fault of ['full', 'io-error', 'read-only', 'no-room'] as const) {
  test(`F9: ${words[fault]}, for every N of a change: refused before it is sent, or read back; no gap in the audit`, {
    timeout: 120_000,
  }, async () => {
    const { runs, codes } = await spoiledRuns(change, 1, fault)
    console.log(`F9: ${runs} runs of a change, ${JSON.stringify(codes)}`)
    expect(runs).toBeGreaterThan(40)
    expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
  })
}
