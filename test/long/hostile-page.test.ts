import { sendHostileMessagesDuringEffect } from '../support/fuzz/hostile-messages-during-effect.ts'
import { seeded } from '../support/fuzz/seeded.ts'
import { test } from '../support/console/world.ts'

test('F12: 100,000 hostile messages in mid-action', { timeout: 900_000 }, async ({ world }) => {
  const { seed, numRuns } = seeded('F12, hostile messages', 100_000)
  await sendHostileMessagesDuringEffect(world, seed, numRuns)
})
