import { expect, test } from 'vitest'
import { killAtFaultPoints } from '../support/faults/kill-at-fault-points.ts'
import { caseDisableOf, changeOf } from '../support/faults/operator-scripts.ts'

/** Fault points between two kills: prime, so that it meets fault points of each kind. Every fault point: test/exhaustive. */
const step = 7

test('F2: a console killed in a change loses nothing it acknowledged and settles all', async () => {
  const killed = await killAtFaultPoints({ script: ([customer]) => changeOf(customer!) }, { step })
  console.log(`F2: killed at ${killed.length} fault points of a change`)
  expect(killed.length).toBeGreaterThan(10)
})

test('F2: the same for a disable by the desk', async () => {
  const killed = await killAtFaultPoints({ script: ([customer]) => caseDisableOf(customer!) }, { step })
  console.log(`F2: killed at ${killed.length} fault points of a disable by the desk`)
  expect(killed.length).toBeGreaterThan(2)
})
