import { z } from 'zod'
import { instant } from '../api/primitives.ts'
import { problemCodes } from '../api/problem.ts'
import { operationNames } from './operation-names.ts'

/** What the console itself may refuse or fail with, beside the portal's own problem codes. */
const consoleFailureCodes = [
  /** No answer came: what is true must be read back first. */
  'outcome-unknown',
  'portal-unreachable',
  /** A read got no answer; it may have arrived. */
  'no-answer',
  /** The same of a read that the portal records. */
  'no-answer-to-recorded-read',
  /** The same of a request that may have done something. */
  'no-answer-to-request',
  /** The portal answered something that the contract does not allow. */
  'portal-misbehaved',
  /** Another procedure is open on this account. */
  'procedure-open',
  /** The command does not fit the step at which the procedure is. */
  'wrong-step',
  /** A prerequisite of the guide is missing. */
  'prerequisite-missing',
  /** Nobody is signed in who could do this. */
  'signed-out',
  /** The local record could not be written, so nothing was sent. */
  'record-failed',
  /** Something else changed the audit or its database, and nobody has reviewed that: nothing was sent. */
  'audit-altered',
  /** The file that the user asked for could not be written. */
  'file-not-written',
  /** The file that the user chose could not be read. */
  'file-not-read',
  /** The portal was asked without a key and may have done it, and the local record could not be written. */
  'done-not-recorded',

  // Portals and passwords
  /** What was typed is no address of a portal. */
  'not-an-address',
  /** Plain http to another computer: everything, passwords too, could be read on the way. */
  'plain-http-refused',
  /** No connection was made, because the certificate is not good; `certificate` says why. */
  'certificate-refused',
  /** Something answers there, but it does not speak the Customer Portal API. */
  'not-a-portal',
  /** The address is on the list already: with an API, or in guided mode. */
  'portal-listed-otherwise',
  /** The link of a password reset is used, expired or voided by a newer one. */
  'link-not-valid',
  /** The portal did not take the new password. */
  'password-refused',

  // The sandbox that the console starts
  /** A procedure or an effect whose outcome is not known is open there. */
  'sandbox-in-use',
  /** The link of an invitation is used, expired or voided. */
  'invitation-not-valid',

  // Signing in at the company's provider, in the browser
  /** The issuer that the portal names was never confirmed, or is another one than was. */
  'issuer-not-confirmed',
  /** The provider could not be reached. */
  'provider-unreachable',
  /** The provider refused, or answered something that is no sign-in. */
  'provider-refused',
  /** The operator ended the wait, or began another one. */
  'browser-sign-in-cancelled',
  /** Nobody signed in in the browser in time. */
  'browser-sign-in-over',
  /** Other programs use every port that the provider may come back to. */
  'loopback-port-taken',

  // The lock
  /** The console is locked. */
  'console-locked',
  'wrong-passphrase',
  /** Another queue runs. */
  'queue-open',
  /** The plan of a queue asks for too little, or for what its procedure does not have. */
  'plan-contradictory',
  /** The same account twice in one queue. */
  'account-twice',
  /** The console does not know the account, or not any more. */
  'account-not-listed',
  /** A row of the account list that nobody has signed in to: its account is not known yet. */
  'never-signed-in',
  /** The account is already as the plan of a queue wants it. */
  'already-so',
  'number-on-record',

  // Guided mode
  /** Every live page waits for the outcome of a press, so none may be put to sleep for another. */
  'pages-busy',
  /** The recipe of the portal does not name the steps that the plan of a queue takes. */
  'recipe-lacks-steps',
  /** The recipe of the portal does not name the method. */
  'recipe-lacks-method',
] as const

export const failureCodes = [...problemCodes, ...consoleFailureCodes] as const
export const failureCode = z.enum(failureCodes)
export type FailureCode = z.infer<typeof failureCode>

/** What the user can do next. */
export const nextAction = z.enum(['try-again', 'wait', 'sign-in', 'read-back', 'start-again', 'contact-support'])
export type NextAction = z.infer<typeof nextAction>

/** Why a certificate is not good. */
const certificateProblem = z.enum(['expired', 'self-signed', 'wrong-host', 'untrusted'])
export type CertificateProblem = z.infer<typeof certificateProblem>

export const failure = z.object({
  code: failureCode,
  /** The portal's trace id, or our own where no portal was reached. */
  traceId: z.string(),
  next: nextAction,
  attemptsLeft: z.int().min(0).optional(),
  lockedUntil: instant.nullable().optional(),
  retryAfterSeconds: z.int().min(0).optional(),
  /** Until when a system elsewhere did not show a change whose answer was lost. */
  notSeenUntil: instant.optional(),
  certificate: certificateProblem.optional(),
  /** What was asked for, and when it failed; the gate says so of every failure. */
  operation: z.enum(operationNames).optional(),
  at: instant.optional(),
})
export type Failure = z.infer<typeof failure>

/** Makes every call over the bridge answer with a value or a failure: nothing ever throws across it. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** The answer of a call that went well. */
export function ok<T>(value: T): Outcome<T> {
  return { ok: true, value }
}
