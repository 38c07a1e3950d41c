import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Answer } from '../../src/portal/directory/remote/remote-directory.ts'

/** @throws with what it is about and both values, on one line, where what was found is not what has to be */
export function requireSame(found: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(found, expected))
    assert.fail(`${what}: ${JSON.stringify(found)} in the place of ${JSON.stringify(expected)}`)
}

/** The value of an answer. @throws where there is none */
export function value<T>(answer: Answer<T> | undefined): T {
  if (answer?.kind === 'answered') return answer.value
  return assert.fail(
    answer ? `${JSON.stringify(answer)} in the place of a value` : 'the connector has no such function',
  )
}
