import type { AnyFailure } from './failure-kind.ts'

/** A failure of no call, with a code of its own: nothing knows its operation but the screen. */
interface OtherFailure {
  code: string
  traceId: string
  operation?: undefined
  at?: undefined
}
export type ShownFailure = AnyFailure | OtherFailure

/** What is copied with a failure for the person who investigates it. */
export interface FailureFacts {
  failure: ShownFailure
  /** What the screen says. */
  sentence: string
  /** Operation or step, where the failure itself does not know. */
  during: string
  /** When the failure was shown, where it does not say itself; RFC 3339. */
  shownAt: string
  version: string
}

/** The text that "Copy details" copies: what a line of the log is found by, and nothing that a person typed. */
export function failureDetails({ failure, sentence, during, shownAt, version }: FailureFacts): string {
  const { operation, at } = 'next' in failure ? failure : { operation: undefined, at: undefined }
  return [
    `FactorDesk ${version}`,
    `When: ${at ?? shownAt}`,
    `Operation: ${operation ?? during}`,
    `Code: ${failure.code}${'reason' in failure && failure.reason ? ` (${failure.reason})` : ''}`,
    `Trace ID: ${failure.traceId || 'none'}`,
    sentence,
  ].join('\n')
}
