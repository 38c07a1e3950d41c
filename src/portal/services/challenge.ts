import type { Method } from '#shared/api/primitives.ts'
import { newId } from '../crypto/tokens.ts'
import { signInCode } from '../messages/texts.ts'
import type { Portal } from '../portal.ts'
import { ApiError } from '../api-error.ts'
import type { DirectoryAccount, Factors } from '../directory/directory.ts'
import type { AwaitedCode } from '../repositories/awaited-codes.ts'
import type { ChallengeRow } from '../repositories/challenges.ts'
import type { SessionKind } from '../repositories/sessions.ts'
import type { StaffRow } from '../repositories/staff.ts'
import type { IssuedCode } from './awaited-code.ts'
import { judgeCode } from '../rules/totp.ts'
import { awaitCode, renewCode, requireCode } from './awaited-code.ts'
import { destinationOf } from './destinations.ts'
import { sendCode } from './send.ts'
import { requireSendable } from './send-allowance.ts'
import { codeAttempts, requireUnlocked } from './lockout.ts'

/** A challenge that waits for its code. */
export interface WaitingChallenge {
  awaited: AwaitedCode
  /** The account, or member of staff, whose code it is. */
  ownerId: string
  /** Where the code was sent; null for the Authenticator App. */
  destinationMasked: string | null
}

/** A customer proved the password: asks for the current code of the active method, and sends one where it sends any. */
export function challengeCustomer(
  portal: Portal,
  account: DirectoryAccount,
  factor: Factors & { method: Method },
  device: string,
): WaitingChallenge {
  const { method } = factor
  const issued = begin(portal, 'customer', account.id, method, device, factor.version)
  sendCode(portal, account, method, issued, signInCode)
  return {
    awaited: issued.awaited,
    ownerId: account.id,
    destinationMasked: destinationOf(account, method)?.masked ?? null,
  }
}

/** The same for staff, who all have an Authenticator App. */
export function challengeStaff(portal: Portal, staff: StaffRow, device: string): WaitingChallenge {
  const { awaited } = begin(portal, 'staff', staff.id, 'authenticator', device, 0)
  return { awaited, ownerId: staff.id, destinationMasked: null }
}

/** Sends a new code for a customer's challenge and voids the old one. */
export function resendChallenge(portal: Portal, id: string): WaitingChallenge {
  const challenge = openChallenge(portal, id, 'customer')
  const { account, method } = challengedAccount(portal, challenge)
  requireUnlocked(portal, codeAttempts(portal, 'customer', account.id, method))
  if (portal.clock.now() >= challenge.endsAt) throw over()
  const issued = renewCode(portal, portal.repositories.awaited.byId(id), account.id)
  sendCode(portal, account, method, issued, signInCode)
  return {
    awaited: issued.awaited,
    ownerId: account.id,
    destinationMasked: destinationOf(account, method)?.masked ?? null,
  }
}

/** Staff are sent no codes, so there is none to send again: refuses with what is true of the challenge, a conflict at best. */
export function resendStaffChallenge(portal: Portal, id: string): never {
  const challenge = openChallenge(portal, id, 'staff')
  requireUnlocked(portal, codeAttempts(portal, 'staff', challenge.ownerId, 'authenticator'))
  if (portal.clock.now() >= challenge.endsAt) throw over()
  throw new ApiError('conflict', 'An Authenticator App is sent no codes', { reason: 'codes-not-sent' })
}

/** Finishes a customer's challenge with the right code; a session may start. */
export function passCustomerChallenge(portal: Portal, id: string, typed: string): ChallengeRow {
  const challenge = openChallenge(portal, id, 'customer')
  const { account, method } = challengedAccount(portal, challenge)
  const judged = portal.directory.judgeCode(account.id, typed)
  const appCode = judged && { judged, enrolmentId: null }
  const subject = codeAttempts(portal, 'customer', account.id, method)
  const step = requireCode(portal, portal.repositories.awaited.byId(id), subject, typed, appCode)
  if (step !== null) portal.directory.useCode(account.id, step)
  // guard: portal-challenge.used-up
  portal.repositories.challenges.use(id)
  return challenge
}

/** Finishes a challenge of a member of staff. */
export function passStaffChallenge(portal: Portal, id: string, typed: string): ChallengeRow {
  const challenge = openChallenge(portal, id, 'staff')
  const staff = portal.repositories.staff.byId(challenge.ownerId)
  // guard: gateway.disabled-staff-challenge
  if (staff.disabledAt !== null) throw over()
  const subject = codeAttempts(portal, 'staff', staff.id, 'authenticator')
  const used = { lastStep: staff.lastStep, spentSteps: [] }
  const appCode = { judged: judgeCode(staff.secret, typed, portal.clock.now(), used), enrolmentId: null }
  const step = requireCode(portal, portal.repositories.awaited.byId(id), subject, typed, appCode)
  if (step !== null) portal.repositories.staff.useStep(staff.id, step)
  portal.repositories.challenges.use(id)
  return challenge
}

function begin(
  portal: Portal,
  kind: SessionKind,
  ownerId: string,
  method: Method,
  device: string,
  version: number,
): IssuedCode {
  const subject = codeAttempts(portal, kind, ownerId, method)
  requireUnlocked(portal, subject)
  requireSendable(portal, ownerId, method)
  const id = newId('challenge')
  const issued = awaitCode(portal, id, subject, method)
  const { codeLifetimeSeconds, sendsPerEnrolment } = portal.limits
  const endsAt = portal.clock.now() + codeLifetimeSeconds * sendsPerEnrolment * 1000
  portal.repositories.challenges.insert({ id, kind, ownerId, device, factorVersion: version, endsAt })
  return issued
}

function openChallenge(portal: Portal, id: string, kind: SessionKind): ChallengeRow {
  const challenge = portal.repositories.challenges.open(id, kind)
  if (!challenge) throw new ApiError('not-found', 'There is no such challenge', { reason: 'sign-in-over' })
  return challenge
}

/** The account asked; a factor that changed since ends the challenge. */
function challengedAccount(portal: Portal, challenge: ChallengeRow) {
  const account = portal.directory.account(challenge.ownerId)
  const factor = portal.directory.factors(challenge.ownerId)
  if (!account || factor.method === null || factor.version !== challenge.factorVersion) throw over()
  return { account, method: factor.method }
}

function over(): ApiError {
  return new ApiError('code-expired', 'This sign-in is over; begin again', { reason: 'sign-in-over' })
}
