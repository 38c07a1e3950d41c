import { expect, test } from 'vitest'
import { caseDisableOf, queueOf } from '../support/scripts-to-kill.ts'
import { spoiledRuns } from '../support/spoiled-runs.ts'

/** `npm test` tries a full disk; here the others, too. */
const scripts: Record<string, Parameters<typeof spoiledRuns>[0]> = {
  'a disable by the desk': ([customer]) => caseDisableOf(customer!),
  'a queue': queueOf,
}

for (const fault of ['io-error', 'read-only', 'no-room'] as const)
  for (const [name, script] of Object.entries(scripts))
    test(`F9, long: ${fault} at the Nth write, for every N of ${name}`, { timeout: 900_000 }, async () => {
      const { runs, codes } = await spoiledRuns(script, 1, fault)
      console.log(`F9, long: ${runs} runs of ${name}, ${fault}, ${JSON.stringify(codes)}`)
      expect(runs).toBeGreaterThan(10)
      expect(Object.keys(codes).toSorted()).toEqual(['outcome-unknown', 'record-failed'])
    })
