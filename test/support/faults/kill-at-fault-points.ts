import type { Edge } from './fault-points.ts'
import { playRounds, type PlannedRound } from './kill-rounds.ts'

/**
 * Kills a console at edges of a script (a write, a commit, a request, an answer …), each in a run of its own, until the
 * script was over before its edge came.
 *
 * @param first the edge to begin with; `F2_EDGE` plays again from one that failed
 * @param step how many edges further each run goes; 1 kills at every edge
 * @returns the edges at which the console was killed
 */
export async function killAtEdges(
  of: Pick<PlannedRound, 'script'>,
  { first = Number(process.env['F2_EDGE'] ?? 0), step }: { first?: number; step: number },
): Promise<Edge[]> {
  const killed: Edge[] = []
  let edge = first
  let isOver = false
  await playRounds(
    () => {
      if (isOver) return null
      const killAt = { edge }
      edge += step
      return { ...of, takes: 1, by: `killed at edge ${killAt.edge}`, killAt }
    },
    (_, where) => {
      if (where === null) isOver = true
      else if (where !== 'by time') killed.push(where)
    },
  )
  return killed
}

/** How often an edge of a kind was reached. */
export function countOf(killed: readonly Edge[], at: Edge['at']): number {
  return killed.filter((edge) => edge.at === at).length
}
