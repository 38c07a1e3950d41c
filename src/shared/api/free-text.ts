import { z } from 'zod'
import { readLine, type TextLimits } from '../domain/input/free-text.ts'
import { inputProblems, type ReadText } from '../domain/input/input-problem.ts'

/** What is wrong with a text that was typed: in a request, and in what the page sends to main. */
export const refusedInput = z
  .object({
    field: z.string().max(100).describe('The member that is refused; a path with dots where it is inside another one.'),
    problem: z
      .enum(inputProblems)
      .meta({ id: 'InputProblem', description: 'What is wrong with a text that was typed.' }),
    over: z.int().min(1).optional().describe('With `too-long`: how many characters are too many.'),
    needed: z.int().min(1).optional().describe('With `too-short` and `code-length`: how many there must be.'),
  })
  .meta({ id: 'RefusedInput', description: 'Which text of a request is refused, and why; the text is not repeated.' })
export type RefusedInput = z.infer<typeof refusedInput>

/**
 * A text from outside, as the one check of its field reads it: the form asks the same function. Its issue says what is
 * wrong (`refusedInputOf`).
 */
export function typedText(read: (typed: string) => ReadText): z.ZodString {
  return z.string().check((payload) => {
    const found = read(payload.value)
    if (found.ok) payload.value = found.value
    else {
      const { problem, over, needed } = found
      payload.issues.push({ code: 'custom', input: payload.value, params: { problem, over, needed }, message: problem })
    }
  })
}

/** The first text that a schema refused by `typedText`; null where it refused for another reason. */
export function refusedInputOf(error: z.ZodError): RefusedInput | null {
  const [issue] = error.issues
  if (issue?.code !== 'custom' || issue.params === undefined) return null
  const read = refusedInput.safeParse({ field: issue.path.join('.').slice(0, 100), ...issue.params })
  return read.success ? read.data : null
}

/** A free text of one line; `least` 0 takes an empty one. */
export function textLine(limits: TextLimits): z.ZodString {
  return typedText((typed) => readLine(typed, limits)).meta({ maxLength: limits.max })
}
