import fc from 'fast-check'
import { expect, test } from 'vitest'
import { killedChanges } from '../support/killed-changes.ts'
import { seeded } from '../support/seeded.ts'

test('F4, long: 200 kills of the portal in the middle of a change', { timeout: 900_000 }, async () => {
  const { seed, numRuns } = seeded('F4, long', 100)
  const moments = fc.sample(fc.oneof(fc.constant('effect' as const), fc.integer({ min: 0, max: 130 })), {
    seed,
    numRuns,
  })
  const { lost, afterwards, effects } = await killedChanges(moments)
  console.log(`F4: ${lost} answers lost, ${afterwards} of them after the effect, ${effects} effects`)
  expect(effects).toBe(moments.length * 2)
})
