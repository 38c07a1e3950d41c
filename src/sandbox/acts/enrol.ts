import { generateSecret } from 'otplib'
import type { Method } from '#shared/portal-api/primitives.ts'
import { newId } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'
import { PortalProblem } from '../portal-problem.ts'
import type { AccountRow } from '../store/accounts.ts'
import type { AwaitedCode } from '../store/awaited-codes.ts'
import type { EnrolmentRow } from '../store/enrolments.ts'
import { awaitCode, renewCode, requireCode } from './awaited-code.ts'
import { enableFactor, requireVersion, stateConflict } from './change-factor.ts'
import { destinationOf, sendCode } from './send.ts'
import { requireSendable } from './send-allowance.ts'
import { codeTries, requireUnlocked } from './tries.ts'

/** An enrolment with the code it waits for. */
export interface Waiting {
  enrolment: EnrolmentRow
  awaited: AwaitedCode
}

/** Refuses where a set-up of this method cannot begin. In two-stage mode the old method must be off first. */
export function requireEnrollable(portal: Portal, account: AccountRow, method: Method, expectedVersion: number): void {
  const factor = requireVersion(portal, account, expectedVersion)
  if (factor.method !== null)
    throw stateConflict(portal, account, 'Two-factor authentication is active; disable it first')
  if (method !== 'authenticator' && !destinationOf(account, method)) {
    throw new PortalProblem('destination-missing', 'The profile has no mobile number that text messages reach')
  }
  requireUnlocked(portal, codeTries(portal, 'customer', account.id, method))
}

/** Begins a set-up and voids an older one; the code is sent where the method sends one, if one may be sent now. */
export function startEnrolment(portal: Portal, account: AccountRow, method: Method, key: string): Waiting {
  requireSendable(portal, account.id, method)
  const id = newId('enrolment')
  const { version } = portal.store.factors.of(account.id)
  const secret = method === 'authenticator' ? generateSecret() : null
  const enrolment: EnrolmentRow = { id, accountId: account.id, factorVersion: version, secret, status: 'waiting' }
  const issued = awaitCode(portal, id, codeTries(portal, 'customer', account.id, method), method)
  portal.store.enrolments.voidWaiting(account.id)
  portal.store.enrolments.insert(enrolment)
  sendCode(portal, account, method, issued, 'set-up')
  portal.store.ledger.append({ key, what: 'enrolment-started', accountId: account.id, at: portal.clock.now() })
  return { enrolment, awaited: issued.awaited }
}

/** The enrolment, when it still waits and the account stands as it did when it began. */
function requireWaiting(portal: Portal, account: AccountRow, id: string): Waiting {
  const enrolment = portal.store.enrolments.byId(id, account.id)
  if (!enrolment) throw new PortalProblem('not-found', 'There is no such set-up')
  const current = portal.store.factors.of(account.id).version === enrolment.factorVersion
  if (enrolment.status !== 'waiting' || !current)
    throw stateConflict(portal, account, 'This set-up is over; begin again')
  return { enrolment, awaited: portal.store.awaited.byId(id) }
}

/** Judges the code; with the right one the method is active (guide step 9). */
export function verifyEnrolment(portal: Portal, account: AccountRow, id: string, typed: string, key: string): void {
  const { enrolment, awaited } = requireWaiting(portal, account, id)
  const { method } = awaited
  const authenticator = enrolment.secret === null ? null : { secret: enrolment.secret, lastStep: null }
  const lastStep = requireCode(portal, awaited, codeTries(portal, 'customer', account.id, method), typed, authenticator)
  portal.store.enrolments.settle(id, 'done')
  enableFactor(portal, account, { method, secret: enrolment.secret, lastStep }, key)
}

/** Sends a new code and voids the old one. */
export function resendEnrolment(portal: Portal, account: AccountRow, id: string, key: string): Waiting {
  const { enrolment, awaited } = requireWaiting(portal, account, id)
  requireUnlocked(portal, codeTries(portal, 'customer', account.id, awaited.method))
  const issued = renewCode(portal, awaited, account.id)
  sendCode(portal, account, awaited.method, issued, 'set-up')
  portal.store.ledger.append({ key, what: 'code-sent', accountId: account.id, at: portal.clock.now() })
  return { enrolment, awaited: issued.awaited }
}

/** Gives a set-up up. */
export function cancelEnrolment(portal: Portal, account: AccountRow, id: string, key: string): void {
  requireWaiting(portal, account, id)
  portal.store.enrolments.settle(id, 'void')
  portal.store.ledger.append({ key, what: 'enrolment-cancelled', accountId: account.id, at: portal.clock.now() })
}
