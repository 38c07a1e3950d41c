import type { FaultPoint } from './fault-points.ts'
import { playRounds, type PlannedRound } from './kill-rounds.ts'

/**
 * Kills a console at fault points of a script (a write, a commit, a request, an answer …), each in a run of its own, until the
 * script was over before its fault point came.
 *
 * @param first the fault point to begin with; `F2_FAULT_POINT` plays again from one that failed
 * @param step how many fault points further each run goes; 1 kills at every fault point
 * @returns the fault points at which the console was killed
 */
export async function killAtFaultPoints(
  of: Pick<PlannedRound, 'script'>,
  { first = Number(process.env['F2_FAULT_POINT'] ?? 0), step }: { first?: number; step: number },
): Promise<FaultPoint[]> {
  const killed: FaultPoint[] = []
  let faultPoint = first
  let isOver = false
  await playRounds(
    () => {
      if (isOver) return null
      const killAt = { faultPoint }
      faultPoint += step
      return { ...of, takes: 1, by: `killed at fault point ${killAt.faultPoint}`, killAt }
    },
    (_, where) => {
      if (where === null) isOver = true
      else if (where !== 'by time') killed.push(where)
    },
  )
  return killed
}

/** How often a fault point of a kind was reached. */
export function countOf(killed: readonly FaultPoint[], at: FaultPoint['at']): number {
  return killed.filter((faultPoint) => faultPoint.at === at).length
}
