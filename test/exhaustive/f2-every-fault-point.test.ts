import { expect, test } from 'vitest'
import { countOf, killAtFaultPoints } from '../support/faults/kill-at-fault-points.ts'
import { caseDisableOf, changeOf } from '../support/faults/operator-scripts.ts'

const kinds = ['begin', 'write', 'commit', 'committed', 'send', 'answer'] as const

test('F2: a console killed at every fault point of a change, SQL and HTTP', async () => {
  const killed = await killAtFaultPoints({ script: ([customer]) => changeOf(customer!) }, { step: 1 })
  console.log(`F2: killed at ${killed.length} fault points of a change`)
  // Three effects: their intents, their requests and their answers are among the fault points.
  if (process.env['F2_FAULT_POINT'] === undefined)
    for (const at of kinds) expect(countOf(killed, at), at).toBeGreaterThan(5)
})

test('F2: a console killed at every fault point of a disable by the desk', async () => {
  const killed = await killAtFaultPoints({ script: ([customer]) => caseDisableOf(customer!) }, { first: 0, step: 1 })
  console.log(`F2: killed at ${killed.length} fault points of a disable by the desk`)
  for (const at of kinds) expect(countOf(killed, at), at).toBeGreaterThan(1)
})
