import { describe, expect, test as plain } from 'vitest'
import { cutAnswersOfDisable, cutRequestsOfDisable } from '../support/faults/cut-disable.ts'
import { survives } from '../support/faults/cut-oracle.ts'
import { everyEffect } from '../support/faults/every-effect.ts'
import { test } from '../support/console/world.ts'

/** Bytes between two cuts: prime, so that no part of the answer is always missed. Every byte: test/exhaustive. */
const stride = 29

describe('F1: a disable that is cut', () => {
  plain('in its answer: it happened once, is found by reading, and is announced once', async () => {
    expect(await cutAnswersOfDisable(stride)).toBeGreaterThan(300)
  })

  test('in its request: it did not happen, is reported as that, and never can', async ({ proxied }) => {
    expect(await cutRequestsOfDisable(proxied, stride)).toBeGreaterThan(300)
  })
})

const cuts = [
  { direction: 'answer', after: 150, by: 'reset', readings: 0 },
  { direction: 'answer', after: 0, by: 'end', readings: 1 },
  { direction: 'request', after: 200, by: 'end', readings: 1 },
] as const

describe('F1: the console and the ledger say the same of', () => {
  plain.for(Object.keys(everyEffect).map((effect, at) => ({ effect, ...cuts[at % 3]! })))(
    '$effect, its $direction cut after $after bytes by $by, readings cut: $readings',
    async (cut) => {
      expect(await survives(cut)).toEqual({
        final: cut.direction === 'answer' ? 'done' : 'did-not-happen',
        wasCut: true,
      })
    },
  )
})
