import { expect, test as plain } from 'vitest'
import { cutAnswersOfDisable, cutRequestsOfDisable } from '../support/faults/cut-disable.ts'
import { test } from '../support/console/world.ts'

plain('F1: a disable cut at every byte of its answer', async () => {
  const length = await cutAnswersOfDisable(1)
  console.log(`F1: ${length} bytes of an answer, each a cut`)
  expect(length).toBeGreaterThan(300)
})

test('F1: a disable cut at every seventh byte of its request', async ({ proxied }) => {
  expect(await cutRequestsOfDisable(proxied, 7)).toBeGreaterThan(300)
})
