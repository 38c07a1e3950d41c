import fc from 'fast-check'
import { expect, test } from 'vitest'
import { survives, type Cut } from '../support/faults/cut-oracle.ts'
import { everyEffect } from '../support/faults/every-effect.ts'
import { seeded } from '../support/fuzz/seeded.ts'

/** Cuts at any part of the real length of a line, so that each misses bytes. */
const anyCut: fc.Arbitrary<Cut> = fc.record({
  effect: fc.constantFrom(...Object.keys(everyEffect)),
  direction: fc.constantFrom('answer', 'answer', 'request'),
  after: fc.record({ share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }) }),
  by: fc.constantFrom('reset', 'end'),
  readings: fc.constantFrom(0, 0, 1, 2),
})

test('F1, long: 500 cuts anywhere in requests and answers, over every effect', { timeout: 3_600_000 }, async () => {
  const { seed, numRuns } = seeded('F1, long', Number(process.env['FD_CUTS'] ?? 500))
  const cuts = fc.sample(anyCut, { seed, numRuns })
  let done = 0
  let met = 0
  for (const [at, cut] of cuts.entries()) {
    try {
      const { final, wasCut } = await survives(cut)
      if (final === 'done') done += 1
      if (wasCut) met += 1
    } catch (error) {
      throw new Error(`cut ${at} of seed ${seed}: ${JSON.stringify(cut)}`, { cause: error })
    }
  }
  console.log(`F1: ${met} cuts in ${cuts.length} runs, ${done} of them after the effect, none before it was known`)
  expect(met, 'every run met its cut').toBe(numRuns)
  expect(done).toBeGreaterThan(0)
})
