import { useI18n } from 'vue-i18n'
import type { ReadText, WrongText } from '#shared/domain/input/input-problem.ts'

/** A number that an example shows, as people write it. */
const exampleNumber = '+60 12 345 6789'

/** What is wrong, and what a sentence about it names. */
type Wrong = Pick<WrongText, 'problem' | 'over' | 'needed'>

/** Sentences about texts that were typed: one for each problem that a check can name. */
export function useInputWords() {
  const { t } = useI18n()

  function sentence({ problem, over, needed }: Wrong): string {
    const n = over ?? needed ?? 0
    return t(`input.wrong.${problem}`, { n, example: exampleNumber }, n)
  }

  /**
   * What is wrong with a text while it is typed, for its field. Nothing is said of one that is not finished: of an empty
   * or a short one the form says what it needs.
   */
  function wrong(read: ReadText): string | undefined {
    if (read.ok || read.problem === 'empty' || read.problem === 'too-short') return undefined
    return sentence(read)
  }

  return { sentence, wrong, exampleNumber }
}
