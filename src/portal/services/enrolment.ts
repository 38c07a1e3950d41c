import type { Method } from '#shared/api/primitives.ts'
import { newId } from '../crypto/tokens.ts'
import type { CodeWording } from '../messages/texts.ts'
import { setUpCode } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { DirectoryAccount, DirectoryEnrolment } from '../directory/directory.ts'
import type { AwaitedCode } from '../repositories/awaited-codes.ts'
import { awaitCode, renewCode, requireCode } from './awaited-code.ts'
import { recordEnabled, requireVersion, stateConflict } from './two-factor-service.ts'
import type { Cause } from './security-log.ts'
import { logSecurity } from './security-log.ts'
import { destinationOf } from './destinations.ts'
import { sendCode } from './send.ts'
import { requireSendable } from './send-allowance.ts'
import { codeAttempts, requireUnlocked } from './lockout.ts'

/** An enrolment with the code it waits for. */
export interface Waiting {
  enrolment: DirectoryEnrolment
  awaited: AwaitedCode
}

/** The same, just begun. */
export interface Begun extends Waiting {
  /** Base32, for the customer's own QR code; null where the method has none. */
  secret: string | null
}

/** What a set-up is to become. */
interface Wanted {
  method: Method
  expectedVersion: number
  /** Keep the active method until the new one is proved. */
  replace?: boolean | undefined
}

/** Who began a set-up, where it was not the account's owner alone. */
export interface Assistance {
  /** The case that it is part of. */
  caseId: string | null
  wording: CodeWording
}
const unassisted: Assistance = { caseId: null, wording: setUpCode }

/** Refuses where a set-up of this method cannot begin now; wrong codes may have locked it, too. */
export function requireEnrollable(portal: Portal, account: DirectoryAccount, wanted: Wanted): void {
  requireMethodFree(portal, account, wanted)
  requireUnlocked(portal, codeAttempts(portal, 'customer', account.id, wanted.method))
}

/** Refuses where the state of the account is against it: without `replace`, an active method must be off first. */
function requireMethodFree(portal: Portal, account: DirectoryAccount, wanted: Wanted): void {
  const replace = wanted.replace ?? false
  if (replace && portal.mode !== 'replace') {
    throw new ApiError('invalid-request', 'This portal replaces no method in one step')
  }
  const active = requireVersion(portal, account, wanted.expectedVersion).method !== null
  // guard: portal-enrolment.active-method
  if (active && !replace)
    throw stateConflict(portal, account, 'already-active', 'Two-factor authentication is active; disable it first')
  if (!active && replace) throw stateConflict(portal, account, 'not-active', 'There is no active method to replace')
  if (wanted.method !== 'authenticator' && !destinationOf(account, wanted.method)) {
    // guard: portal-enrolment.destination
    throw new ApiError('destination-missing', 'The profile has no mobile number that text messages reach')
  }
}

/** Begins a set-up and voids an older one; the code is sent where the method sends one, if one may be sent now. */
export function startEnrolment(
  portal: Portal,
  account: DirectoryAccount,
  method: Method,
  cause: Cause,
  { caseId, wording } = unassisted,
): Begun {
  requireSendable(portal, account.id, method)
  const id = newId('enrolment')
  const issued = awaitCode(portal, id, codeAttempts(portal, 'customer', account.id, method), method)
  // guard: portal-enrolment.begun
  const { enrolment, secret } = portal.directory.beginEnrolment(id, account.id, method, caseId)
  // guard: portal-enrolment.code-sent
  sendCode(portal, account, method, issued, wording)
  // guard: portal-enrolment.recorded
  record(portal, account, 'enrolment-started', cause)
  logSecurity(portal, account.id, 'enrolment-started', cause.origin, method)
  return { enrolment, awaited: issued.awaited, secret }
}

/**
 * The enrolment, when it still waits and the account is as it was when it began. One of a case is not the customer's
 * own, nor the other way round: for each the other does not exist.
 */
export function requireWaiting(portal: Portal, account: DirectoryAccount, id: string, caseId: string | null): Waiting {
  const enrolment = portal.directory.enrolment(id, account.id)
  if (enrolment?.caseId !== caseId)
    throw new ApiError('not-found', 'There is no such set-up', { reason: 'set-up-over' })
  const current = portal.directory.factors(account.id).version === enrolment.factorVersion
  // guard: portal-enrolment.waiting
  if (enrolment.status !== 'waiting' || !current)
    throw stateConflict(portal, account, 'set-up-over', 'This set-up is over; begin again')
  return { enrolment, awaited: portal.repositories.awaited.byId(id) }
}

/** Judges the code; with the right one the method is active (guide step 9), in the place of the one it replaces. */
export function verifyEnrolment(
  portal: Portal,
  account: DirectoryAccount,
  id: string,
  typed: string,
  cause: Cause,
  { caseId } = unassisted,
): Waiting {
  const { enrolment, awaited } = requireWaiting(portal, account, id, caseId)
  const { method } = awaited
  const judged = portal.directory.judgeEnrolmentCode(id, account.id, typed)
  const appCode = judged && { judged, enrolmentId: id }
  const step = requireCode(portal, awaited, codeAttempts(portal, 'customer', account.id, method), typed, appCode)
  // guard: portal-enrolment.activated
  portal.directory.completeEnrolment(id, account.id, { method, step }, cause.origin.by)
  recordEnabled(portal, account, method, enrolment.replaces, cause)
  return { enrolment, awaited }
}

/** Sends a new code and voids the old one. */
export function resendEnrolment(
  portal: Portal,
  account: DirectoryAccount,
  id: string,
  cause: Cause,
  { caseId, wording } = unassisted,
): Waiting {
  const { enrolment, awaited } = requireWaiting(portal, account, id, caseId)
  requireUnlocked(portal, codeAttempts(portal, 'customer', account.id, awaited.method))
  const issued = renewCode(portal, awaited, account.id)
  sendCode(portal, account, awaited.method, issued, wording)
  record(portal, account, 'code-sent', cause)
  return { enrolment, awaited: issued.awaited }
}

/** Gives a set-up up. */
export function cancelEnrolment(portal: Portal, account: DirectoryAccount, id: string, cause: Cause): void {
  const { awaited } = requireWaiting(portal, account, id, unassisted.caseId)
  // guard: portal-enrolment.cancelled
  portal.directory.cancelEnrolment(id)
  record(portal, account, 'enrolment-cancelled', cause)
  logSecurity(portal, account.id, 'enrolment-cancelled', cause.origin, awaited.method)
}

function record(portal: Portal, account: DirectoryAccount, what: string, { key }: Cause): void {
  portal.repositories.ledger.append({ key, what, accountId: account.id, at: portal.clock.now() })
}
