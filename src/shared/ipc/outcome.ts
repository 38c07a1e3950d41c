import { z } from 'zod'
import { refusedInput } from '../api/free-text.ts'
import { instant } from '../api/primitives.ts'
import { problemCodes, problemReasons } from '../api/problem.ts'
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
  /** A sign-in that still lacked its code has run out, or was finished or ended elsewhere. */
  'sign-in-over',
  /** The local database could not be used; what was sent before that is not undone. */
  'storage-failed',
  /** The local record could not be written, so nothing was sent. */
  'record-failed',
  /** Something else changed the audit or its database, and nobody has reviewed that: nothing was sent. */
  'audit-altered',
  /** The database was restored, and the account was not read since: nothing was sent. */
  'read-first',
  /** The file of the database is damaged. */
  'database-damaged',
  /** The backup is damaged, of a newer version, or not there any more. */
  'backup-unusable',
  /** The file that the user asked for could not be written. */
  'file-not-written',
  /** The system did not take what was to be copied. */
  'not-copied',
  /** The file that the user chose could not be read. */
  'file-not-read',
  /** The file that the user chose is larger than any that FactorDesk takes. */
  'file-too-large',
  /** The portal was asked without a key and may have done it, and the local record could not be written. */
  'done-not-recorded',

  /** A text that was typed cannot be used; `input` says which, and what is wrong with it. Nothing was sent. */
  'input-refused',

  // Portals and passwords
  /** What was typed is no address of a portal. */
  'not-an-address',
  /** Plain http to another computer: everything, passwords too, could be read on the way. */
  'plain-http-refused',
  /** No connection was made, because the certificate is not good; `certificate` says why. */
  'certificate-refused',
  // The proxy of the company's network: no connection to the portal was made
  /** It asks for a user name and a password. */
  'proxy-sign-in',
  /** It refused the user name or the password that it was given. */
  'proxy-refused',
  /** It is not there, or did not connect to the portal. */
  'proxy-unreachable',
  /** It asks for NTLM or Kerberos (Negotiate), or is of a kind that the console does not know. */
  'proxy-unsupported',
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

/** Causes of the console's own that share a code, where a person acts on each in another way. */
const consoleReasons = [
  /** The console itself has something of that kind under way, for `in-progress`. */
  'busy-here',
  /** FactorDesk refused what was typed or asked, and sent nothing, for `invalid-request`. */
  'input-refused',
  /** FactorDesk does not have it any more, for `not-found`. */
  'not-here-any-more',
  /** What was shown before a file is taken in is over, for `not-found`. */
  'preview-over',
  /** FactorDesk ran into an error of its own, for `unexpected`. */
  'own-fault',
  /** FactorDesk does not do this, for `forbidden`. */
  'not-offered-here',
  /** The page called an operation too often, for `too-many-requests`. */
  'too-fast-here',
  /** The queue is paused or over, for `wrong-step`. */
  'queue-not-running',
  /** No set-up waits in the case, for `wrong-step`. */
  'no-set-up-waits',
  /** One's own account needs no management mode, for `wrong-step`. */
  'own-account',
  /** The page of a guided account is closed, for `signed-out`. */
  'page-closed',
] as const

export const failureReasons = [...problemReasons, ...consoleReasons] as const
export type FailureReason = (typeof failureReasons)[number]

/** What of the local storage failed. */
const storageProblem = z.enum(['full', 'device', 'damaged', 'busy', 'read-only', 'gone'])
export type StorageProblem = z.infer<typeof storageProblem>

/** What the user can do next. */
export const nextAction = z.enum(['try-again', 'wait', 'sign-in', 'read-back', 'start-again', 'contact-support'])
export type NextAction = z.infer<typeof nextAction>

/** Why a certificate is not good. */
const certificateProblem = z.enum(['expired', 'self-signed', 'wrong-host', 'untrusted'])
export type CertificateProblem = z.infer<typeof certificateProblem>

/** Why the proxy of the company's network made no connection; each is a failure code, too. */
export const proxyProblem = z.enum(['proxy-sign-in', 'proxy-refused', 'proxy-unreachable', 'proxy-unsupported'])
export type ProxyProblem = z.infer<typeof proxyProblem>

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
  /** Which text was refused and why, of `input-refused` and of a portal's `invalid-request`. */
  input: refusedInput.optional(),
  storage: storageProblem.optional(),
  reason: z.enum(failureReasons).optional(),
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
