import type { Edit } from './edits.ts'
import { mutatedCopy, type Finding, type MutantGroup } from './mutant.ts'

/** What became of one mutant; of the source as it is where `mutant` is null. */
export interface MutantResult {
  mutant: string | null
  caught: boolean
  /** What noticed it. */
  by: readonly Finding[]
  /** Why it could not be judged. */
  error: string | null
  milliseconds: number
}

/** Judges the source as it is, which must pass, and then each mutant, as many at once as the group allows. */
export async function runMutants(
  group: MutantGroup,
  { only, onResult }: { only?: string; onResult: (result: MutantResult) => void },
): Promise<void> {
  const chosen = group.mutants.filter(({ name }) => only === undefined || only === name)
  if (chosen.length === 0) return
  const watchers = [...new Set(chosen.map(({ caughtBy }) => caughtBy))]
  onResult(await judged(group, null, [], watchers, (by) => by.length > 0))
  const waiting = [...chosen]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name, edits, caughtBy } = next
      onResult(await judged(group, name, edits, [caughtBy], (found) => found.some(({ by }) => by === caughtBy)))
    }
  }
  await Promise.all(Array.from({ length: group.atOnce }, work))
}

/** Whether a result is as it should be: the source passes, a mutant is caught by what should notice it. */
export function isExpected({ mutant, caught, error }: MutantResult): boolean {
  return error === null && caught === (mutant !== null)
}

async function judged(
  group: MutantGroup,
  mutant: string | null,
  edits: readonly Edit[],
  watchers: readonly string[],
  isCaught: (by: readonly Finding[]) => boolean,
): Promise<MutantResult> {
  const begun = performance.now()
  const result = (by: readonly Finding[], error: string | null): MutantResult => {
    return { mutant, caught: isCaught(by), by, error, milliseconds: performance.now() - begun }
  }
  const judge = async (): Promise<readonly Finding[]> => {
    const copy = mutatedCopy(edits, group.parts)
    try {
      return await group.judge(copy.folder, watchers)
    } finally {
      copy.remove()
    }
  }
  try {
    // What could not be judged is tried once more: a machine that is short of something must not count as a mistake.
    return result(await judge().catch(judge), null)
  } catch (error) {
    return result([], error instanceof Error ? error.message : String(error))
  }
}
