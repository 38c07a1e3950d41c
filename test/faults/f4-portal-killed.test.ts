import { test } from 'vitest'
import { requireKillsSurvived } from '../support/faults/kill-portal-in-changes.ts'

test('F4: kill -9 of the portal at any moment of a change leaves the old state or the new one, and every notice comes once', async () => {
  await requireKillsSurvived('F4', 3)
})
