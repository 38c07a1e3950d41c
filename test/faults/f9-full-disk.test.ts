import { expect, test } from 'vitest'
import type { DiskFault } from '../support/failing-disk.ts'
import { spoiledRuns } from '../support/spoiled-runs.ts'
import { caseDisableOf, changeOf, queueOf } from '../support/scripts-to-kill.ts'

const words: Record<DiskFault, string> = {
  full: 'a full disk (SQLITE_FULL) from the Nth write on',
  'io-error': 'an I/O error at the Nth write',
  'read-only': 'a database that is read-only from the Nth write on (query_only)',
  'no-room': 'a file that may not grow from the Nth write on (max_page_count)',
}
const then = 'refused before it is sent, or read back; no gap in the audit'

for (const fault of ['full', 'io-error', 'read-only', 'no-room'] as const) {
  test(`F9: ${words[fault]}, for every N of a change: ${then}`, { timeout: 240_000 }, async () => {
    const { runs, codes } = await spoiledRuns(([customer]) => changeOf(customer!), 1, fault)
    console.log(`F9: ${runs} runs of a change, ${JSON.stringify(codes)}`)
    expect(runs).toBeGreaterThan(40)
    expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
  })
}

test(`F9: ${words.full}, for every N of a disable by the desk: ${then}`, { timeout: 120_000 }, async () => {
  const { runs, codes } = await spoiledRuns(([customer]) => caseDisableOf(customer!), 1, 'full')
  console.log(`F9: ${runs} runs of a disable by the desk, ${JSON.stringify(codes)}`)
  expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
})

test(`F9: ${words.full}, for every N of a queue: ${then}`, { timeout: 240_000 }, async () => {
  const { runs, codes } = await spoiledRuns(queueOf, 1, 'full')
  console.log(`F9: ${runs} runs of a queue, ${JSON.stringify(codes)}`)
  expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
})
