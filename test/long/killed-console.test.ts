import fc from 'fast-check'
import { expect, test } from 'vitest'
import { playRounds, type PlannedRound } from '../support/faults/kill-rounds.ts'
import { caseOf, changeOf, queueOf } from '../support/faults/operator-scripts.ts'
import { seeded } from '../support/fuzz/seeded.ts'

const scripts = [
  { script: ([customer]) => changeOf(customer!), takes: 1 },
  { script: ([customer]) => caseOf(customer!), takes: 1 },
  { script: queueOf, takes: 2 },
] as const satisfies Pick<PlannedRound, 'script' | 'takes'>[]

/** A kill at a fault point, of which a script has about a hundred, or by the clock, which a script takes about half a second of. */
const killAt = fc.oneof(
  fc.record({ faultPoint: fc.integer({ min: 0, max: 130 }) }),
  fc.record({ ms: fc.integer({ min: 0, max: 700 }) }),
)

/** How often a kill is drawn before too few of them are said to fall into a script. */
const triesForEach = 3

/** `FC_SEED` plays the same kills again, `F2_KILLS` so many of them; those by the clock fall where the machine lets them. */
test(
  'F2, long: 500 kills of a console in the middle of changes, cases and queues',
  { timeout: 3_600_000 },
  async () => {
    const { seed, numRuns } = seeded('F2, long', Number(process.env['F2_KILLS'] ?? 500))
    const anyRound = fc.record({ of: fc.constantFrom(...scripts), killAt })
    // A kill that comes when its script is over is drawn again.
    const planned = fc.sample(anyRound, { seed, numRuns: numRuns * triesForEach })
    const counts = { faultPoint: 0, time: 0, after: 0 }
    const inMidScript = (): number => counts.faultPoint + counts.time
    let played = 0
    await playRounds(
      () => {
        const underWay = played - inMidScript() - counts.after
        const round = planned[played]
        if (round === undefined || inMidScript() + underWay >= numRuns) return null
        played += 1
        return {
          ...round.of,
          killAt: round.killAt,
          by: `seed ${seed}, kill ${played}: ${JSON.stringify(round.killAt)}`,
        }
      },
      (_, where) => {
        counts[where === null ? 'after' : where === 'by time' ? 'time' : 'faultPoint'] += 1
      },
    )
    console.log(
      `F2: ${counts.faultPoint} kills at a fault point, ${counts.time} by the clock; ${counts.after} after the end`,
    )
    expect(inMidScript(), `kills in mid-script, of ${played} tries`).toBe(numRuns)
  },
)
