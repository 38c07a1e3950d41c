import type { Failure, FailureCode } from '#shared/ipc/outcome.ts'
import { failureOf } from '../portal-client/failures.ts'

/** Thrown inside main where a command cannot go on; the bridge turns it into an Outcome. Never crosses the bridge. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly failure: Failure

  constructor(failure: Failure | FailureCode) {
    const value = typeof failure === 'string' ? failureOf(failure) : failure
    super(value.code)
    this.failure = value
  }
}
