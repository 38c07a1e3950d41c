import { expect, test } from 'vitest'
import type { Edge } from '../support/edges.ts'
import { playRounds, type PlannedRound } from '../support/kill-rounds.ts'
import { caseDisableOf, changeOf } from '../support/scripts-to-kill.ts'

/**
 * Kills a console at every edge of a script, the first to the last, each in a run of its own.
 *
 * @param first the edge to begin with: `F2_EDGE` plays from one that failed
 */
async function killAtEveryEdge(of: Pick<PlannedRound, 'script'>, first: number): Promise<Edge[]> {
  const killed: Edge[] = []
  let edge = first
  let isOver = false
  await playRounds(
    () => (isOver ? null : { ...of, takes: 1, by: `killed at edge ${edge}`, killAt: { edge: edge++ } }),
    (_, where) => {
      // The last edge is behind: the script was over, and its console was killed after its end.
      if (where === null) isOver = true
      else if (where !== 'by time') killed.push(where)
    },
  )
  return killed
}

const first = Number(process.env['F2_EDGE'] ?? 0)

/** How often an edge of each kind was reached. */
function countOf(killed: readonly Edge[], at: Edge['at']): number {
  return killed.filter((edge) => edge.at === at).length
}

test(
  'F2: a console killed at every edge of a change, SQL and HTTP, loses nothing it acknowledged and settles all',
  {
    timeout: 300_000,
  },
  async () => {
    const killed = await killAtEveryEdge({ script: ([customer]) => changeOf(customer!) }, first)
    console.log(`F2: killed at ${killed.length} edges of a change`)
    // Three effects: their intents, their requests and their answers are among the edges.
    if (first === 0)
      for (const at of ['begin', 'write', 'commit', 'committed', 'send', 'answer'] as const)
        expect(countOf(killed, at), at).toBeGreaterThan(5)
  },
)

test('F2: the same at every edge of a disable by the desk', { timeout: 300_000 }, async () => {
  const killed = await killAtEveryEdge({ script: ([customer]) => caseDisableOf(customer!) }, 0)
  console.log(`F2: killed at ${killed.length} edges of a disable by the desk`)
  for (const at of ['begin', 'write', 'commit', 'committed', 'send', 'answer'] as const)
    expect(countOf(killed, at), at).toBeGreaterThan(1)
})
