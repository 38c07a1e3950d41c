import { test } from 'vitest'
import { requireKillsSurvived } from '../support/faults/kill-portal-in-changes.ts'

test(
  'F4, long: kill -9 of the portal 200 times in a change leaves the old state or the new one, and every notice comes once',
  { timeout: 900_000 },
  async () => {
    await requireKillsSurvived('F4, long', 100)
  },
)
