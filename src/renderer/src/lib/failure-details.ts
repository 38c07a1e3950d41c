import type { AnyTrouble } from './failure-kind.ts'

/** A trouble of no call, with a code of its own: nothing knows its operation but the screen. */
interface OtherTrouble {
  code: string
  traceId: string
  operation?: undefined
  at?: undefined
}
export type ShownTrouble = AnyTrouble | OtherTrouble

/** What is copied with a failure for the person who investigates it. */
export interface FailureFacts {
  trouble: ShownTrouble
  /** What the screen says. */
  sentence: string
  /** Operation or step, where the failure itself does not know. */
  during: string
  /** When the failure was shown, where it does not say itself; RFC 3339. */
  shownAt: string
  version: string
}

/** The text that "Copy details" copies: what a line of the log is found by, and nothing that a person typed. */
export function failureDetails({ trouble, sentence, during, shownAt, version }: FailureFacts): string {
  const { operation, at } = 'next' in trouble ? trouble : { operation: undefined, at: undefined }
  return [
    `FactorDesk ${version}`,
    `When: ${at ?? shownAt}`,
    `Operation: ${operation ?? during}`,
    `Code: ${trouble.code}`,
    `Trace ID: ${trouble.traceId || 'none'}`,
    sentence,
  ].join('\n')
}
