import fc from 'fast-check'
import { expect, test } from 'vitest'
import { killedChanges } from '../support/killed-changes.ts'
import { seeded } from '../support/seeded.ts'

test(
  'F4: kill -9 at any moment of a change leaves the old state or the new one, and every notice comes once',
  { timeout: 120_000 },
  async () => {
    const { seed } = seeded('F4', 1)
    const moments = fc.sample(fc.oneof(fc.constant('effect' as const), fc.integer({ min: 0, max: 130 })), {
      seed,
      numRuns: 10,
    })
    const { lost, afterwards, effects } = await killedChanges(moments)
    console.log(`F4: ${lost} answers lost, ${afterwards} of them after the effect, ${effects} effects`)
    expect(effects).toBe(moments.length * 2)
  },
)
