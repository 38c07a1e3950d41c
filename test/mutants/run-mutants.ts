import { mutatedCopy, type Edit, type MutantGroup } from './mutant.ts'

/** What became of one mutant; of the source as it is where `mutant` is null. */
export interface MutantResult {
  mutant: string | null
  caught: boolean
  /** What noticed it. */
  by: readonly string[]
  /** Why it could not be judged. */
  error: string | null
  milliseconds: number
}

/** Judges the source as it is, which must pass, and then each mutant, one after another. */
export async function runMutants(
  group: MutantGroup,
  { only, onResult }: { only?: string; onResult: (result: MutantResult) => void },
): Promise<void> {
  onResult(await judged(group, null, [], (by) => by.length > 0))
  for (const { name, edits, caughtBy } of group.mutants) {
    if (only !== undefined && only !== name) continue
    onResult(await judged(group, name, edits, (by) => by.includes(caughtBy)))
  }
}

/** Whether a result is as it should be: the source passes, a mutant is caught by what should notice it. */
export function isExpected({ mutant, caught, error }: MutantResult): boolean {
  return error === null && caught === (mutant !== null)
}

async function judged(
  group: MutantGroup,
  mutant: string | null,
  edits: readonly Edit[],
  isCaught: (by: readonly string[]) => boolean,
): Promise<MutantResult> {
  const begun = performance.now()
  const result = (by: readonly string[], error: string | null): MutantResult => {
    return { mutant, caught: isCaught(by), by, error, milliseconds: performance.now() - begun }
  }
  try {
    const copy = mutatedCopy(edits)
    try {
      return result(await group.judge(copy.folder), null)
    } finally {
      copy.remove()
    }
  } catch (error) {
    return result([], error instanceof Error ? error.message : String(error))
  }
}
