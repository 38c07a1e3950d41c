import { randomUUID } from 'node:crypto'
import type { Problem } from '#shared/api/problem.ts'
import type { Failure, FailureCode, FailureReason, NextAction } from '#shared/ipc/outcome.ts'

/** Thrown inside main where a command cannot go on; the bridge turns it into an Outcome. Never crosses the bridge. */
export class AppError extends Error {
  override name = 'AppError'
  readonly failure: Failure

  /** @param reason which of the causes of this code it is, where it has several */
  constructor(failure: Failure | FailureCode, reason?: FailureReason) {
    const value = typeof failure === 'string' ? failureOf(failure, reason && { reason }) : failure
    super(value.code)
    this.failure = value
  }
}

const nextActions: Readonly<Partial<Record<FailureCode, NextAction>>> = {
  unauthenticated: 'try-again',
  'session-expired': 'sign-in',
  'signed-out': 'sign-in',
  'sign-in-over': 'sign-in',
  'storage-failed': 'read-back',
  'wrong-password': 'try-again',
  'wrong-code': 'try-again',
  'code-used': 'try-again',
  'clock-ahead': 'try-again',
  'clock-behind': 'try-again',
  'code-expired': 'try-again',
  'invalid-request': 'try-again',
  'input-refused': 'try-again',
  locked: 'wait',
  'too-many-requests': 'wait',
  'in-progress': 'wait',
  unavailable: 'wait',
  'portal-unreachable': 'wait',
  'no-answer': 'try-again',
  'no-answer-to-recorded-read': 'try-again',
  'no-answer-to-request': 'start-again',
  'outcome-unknown': 'read-back',
  conflict: 'read-back',
  voided: 'read-back',
  'wrong-step': 'read-back',
  'procedure-open': 'read-back',
  'not-found': 'start-again',
  'idempotency-key-reused': 'start-again',
  'not-copied': 'try-again',
  'audit-altered': 'read-back',
  'read-first': 'read-back',
  'database-damaged': 'start-again',
  'backup-unusable': 'try-again',
  'not-an-address': 'try-again',
  'plain-http-refused': 'try-again',
  'not-a-portal': 'try-again',
  'proxy-sign-in': 'try-again',
  'proxy-refused': 'try-again',
  'proxy-unreachable': 'wait',
  'portal-listed-otherwise': 'read-back',
  'link-not-valid': 'start-again',
  'invitation-not-valid': 'start-again',
  'step-up-required': 'try-again',
  'issuer-not-confirmed': 'try-again',
  'provider-unreachable': 'try-again',
  'provider-refused': 'try-again',
  'browser-sign-in-cancelled': 'try-again',
  'browser-sign-in-over': 'try-again',
  'loopback-port-taken': 'try-again',
  'sandbox-in-use': 'read-back',
  'password-refused': 'try-again',
  'wrong-passphrase': 'try-again',
  'console-locked': 'try-again',
  'queue-open': 'read-back',
  'plan-contradictory': 'try-again',
  'account-twice': 'try-again',
  'account-not-listed': 'start-again',
  'never-signed-in': 'start-again',
  'already-so': 'read-back',
  'number-on-record': 'try-again',
  // guard: failures.record-failed
  'record-failed': 'try-again',
}

/** A failure for the renderer: the code, and what can be done next. */
export function failureOf(code: FailureCode, more: Partial<Omit<Failure, 'code' | 'next'>> = {}): Failure {
  return { traceId: randomUUID(), ...more, code, next: nextActions[code] ?? 'contact-support' }
}

/** The failure of a new password that the portal did not take; it says why where the portal does. */
export function passwordRefused({ traceId, input }: Problem): Failure {
  return failureOf('password-refused', { traceId, ...(input === undefined ? {} : { input }) })
}

/** The failure of a portal's refusal. */
export function failureOfProblem(problem: Problem): Failure {
  // guard: failures.problem-members
  const { attemptsLeft, lockedUntil, retryAfterSeconds, notSeenUntil, input, reason, traceId } = problem
  return failureOf(problem.code, {
    // guard: failures.own-words
    traceId,
    ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
    ...(lockedUntil === undefined ? {} : { lockedUntil }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(notSeenUntil === undefined ? {} : { notSeenUntil }),
    ...(input === undefined ? {} : { input }),
    ...(reason === undefined ? {} : { reason }),
  })
}
