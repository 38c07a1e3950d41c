import { stormInMidAction } from '../support/storm-in-mid-action.ts'
import { seeded } from '../support/seeded.ts'
import { test } from '../support/world.ts'

test('F12: 100,000 hostile messages in mid-action', { timeout: 900_000 }, async ({ world }) => {
  const { seed, numRuns } = seeded('F12, hostile messages', 100_000)
  await stormInMidAction(world, seed, numRuns)
})
