import { expect, test } from 'vitest'
import { killAtEdges } from '../support/faults/kill-at-fault-points.ts'
import { caseDisableOf, changeOf } from '../support/faults/operator-scripts.ts'

/** Edges between two kills: prime, so that it meets edges of each kind. Every edge: test/exhaustive. */
const step = 7

test('F2: a console killed in a change loses nothing it acknowledged and settles all', async () => {
  const killed = await killAtEdges({ script: ([customer]) => changeOf(customer!) }, { step })
  console.log(`F2: killed at ${killed.length} edges of a change`)
  expect(killed.length).toBeGreaterThan(10)
})

test('F2: the same for a disable by the desk', async () => {
  const killed = await killAtEdges({ script: ([customer]) => caseDisableOf(customer!) }, { step })
  console.log(`F2: killed at ${killed.length} edges of a disable by the desk`)
  expect(killed.length).toBeGreaterThan(2)
})
