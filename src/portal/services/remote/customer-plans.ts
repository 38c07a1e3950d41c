import type { Method } from '#shared/api/primitives.ts'
import { ApiError } from '../../api-error.ts'
import { newId } from '../../crypto/tokens.ts'
import type { DirectoryAccount } from '../../directory/directory.ts'
import type { RemoteAccount, RemoteCustomer } from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import type { AwaitedCode } from '../../repositories/awaited-codes.ts'
import type { CustomerEffectRow } from '../../repositories/remote-effects.ts'
import type { RemoteEnrolmentRow } from '../../repositories/remote-customers.ts'
import type { RemoteStep } from '../../rules/remote-steps.ts'
import { plannedStep } from '../../rules/remote-steps.ts'
import { requireChangeable } from '../access.ts'
import {
  awaitCodeElsewhere,
  renewedElsewhere,
  requireAwaited,
  requireResendable,
  wrongCodeElsewhere,
} from '../awaited-code.ts'
import { requirePassword, wrongPassword } from '../check-password.ts'
import type { AttemptSubject } from '../lockout.ts'
import { clearWrong, codeAttempts, passwordAttempts, requireUnlocked } from '../lockout.ts'
import type { Cause } from '../security-log.ts'
import { causeInSession, logSecurity } from '../security-log.ts'
import {
  recordDisabled,
  recordEnabled,
  requireActiveMethod,
  requireVersion,
  stateConflict,
} from '../two-factor-service.ts'
import { reasonOf, notDone } from './case-plans.ts'
import { customerOf, endWithSystem } from './customer-sign-in.ts'
import type { DecidedEffect, PassingCall, RemotePlan } from './effect-engine.ts'
import { readingOf } from './effect-engine.ts'
import { requireAnswered, requireRemote } from './read-account.ts'

/** Who asks, and about which account. */
export interface OwnRequest {
  caller: { ownerId: string; sessionId: string }
  accountId: string
}

/** What was seen when an effect was opened. */
interface CustomerContext {
  method: Method
  /** Of a set-up that waits; null where there is none. */
  enrolmentId: string | null
  version: number
  userId: string
}

/**
 * Whether the customer's password is right, by the system: it passes through, and a guess during a lock does not. null where
 * the system itself judges it with the change, or asks for none.
 *
 * @throws ApiError where the system did not say
 */
export async function verifyAtSystem(
  seen: Portal,
  { caller, accountId }: OwnRequest,
  change: 'disable' | 'enrol',
  password: string,
): Promise<boolean | null> {
  const remote = requireRemote(seen)
  const account = seen.directory.account(accountId)
  const isJudgedWithChange = change === 'disable' && remote.removeOwnFactor !== undefined
  if (!account || isJudgedWithChange || remote.proof[change] === 'none' || !remote.verifyPassword) return null
  const customer = customerOf(seen, caller)
  // guard: remote-customers.locked-password
  seen.transact(() => requireUnlocked(seen, passwordAttempts(seen, 'customer', account.userId)))
  const answer = await remote.verifyPassword(customer, password)
  if (answer.kind === 'refused' && answer.code === 'wrong-password') return false
  if (answer.kind === 'refused' && answer.code === 'session-ended')
    throw seen.transact(() => endWithSystem(seen, caller.sessionId))
  return requireAnswered(answer)
}

/** What a disabling by the customer does at the system, every check passed. */
export function planOwnDisabling(
  seen: Portal,
  asked: OwnRequest,
  {
    right,
    expectedVersion,
    password,
    code,
  }: { right: boolean | null; expectedVersion: number; password: string; code: string | null },
  read: RemoteAccount,
): RemotePlan {
  const remote = requireRemote(seen)
  const account = requireChangeable(seen, asked.caller.ownerId, asked.accountId, 'change-factor')
  const method = requireActiveMethod(seen, account, expectedVersion)
  if (read.factors.enforced)
    throw new ApiError('policy-enforced', 'The policy of this account does not allow turning 2FA off')
  requireProof(seen, account, right)
  if (remote.proof.disable === 'code') {
    requireUnlocked(seen, codeAttempts(seen, 'customer', account.id, method))
    if (code === null) throw new ApiError('invalid-request', 'A current code turns 2FA off here')
  }
  const { ids, mark } = readingOf(read)
  const customer = customerOf(seen, asked.caller)
  if (!remote.removeOwnFactor) {
    const step = plannedStep('removeFactor', mark, ids)
    return planned(seen, asked, 'disable-own', { method, enrolmentId: null }, step, undefined)
  }
  const passing: PassingCall = {
    act: 'removeOwnFactor',
    send: (directory) => directory.removeOwnFactor?.(customer, { password, code }),
  }
  const step = plannedStep('removeOwnFactor', mark, ids)
  return planned(seen, asked, 'disable-own', { method, enrolmentId: null }, step, passing)
}

/** Has the system begin a set-up, every check passed. */
export function planEnrolment(
  seen: Portal,
  asked: OwnRequest,
  wanted: {
    method: Method
    expectedVersion: number
    replace?: boolean | undefined
    password: string
    right: boolean | null
  },
  read: RemoteAccount,
): RemotePlan {
  const { method, password } = wanted
  const remote = requireRemote(seen)
  const account = requireChangeable(seen, asked.caller.ownerId, asked.accountId, 'change-factor')
  if (wanted.replace) throw new ApiError('invalid-request', 'This portal replaces no method in one step')
  const active = requireVersion(seen, account, wanted.expectedVersion).method !== null
  // guard: remote-customers.active-method
  if (active)
    throw stateConflict(seen, account, 'already-active', 'Two-factor authentication is active; disable it first')
  if (!remote.methods.includes(method)) throw new ApiError('not-supported', 'The system does not offer this method')
  requireUnlocked(seen, codeAttempts(seen, 'customer', account.id, method))
  requireProof(seen, account, wanted.right)
  const customer = customerOf(seen, asked.caller)
  const passing: PassingCall = {
    act: 'enrol',
    send: (directory) => directory.enrol?.(customer, method, remote.proof.enrol === 'none' ? null : password),
  }
  const step = plannedStep('enrol', read.factors.mark)
  return planned(seen, asked, 'enrol', { method, enrolmentId: null }, step, passing)
}

/** Judges a password that the system compared; one that it judges with the change is refused here while it is locked. */
function requireProof(seen: Portal, account: DirectoryAccount, right: boolean | null): void {
  const attempts = passwordAttempts(seen, 'customer', account.userId)
  // guard: remote-customers.password-counted
  if (right === null) requireUnlocked(seen, attempts)
  else requirePassword(seen, attempts, right)
}

/** Has the system judge the code of a set-up, which makes its method active. */
export function planVerifying(
  seen: Portal,
  asked: OwnRequest,
  id: string,
  code: string,
  read: RemoteAccount,
): RemotePlan {
  const { enrolment, awaited, customer, subject } = requireWaitingElsewhere(seen, asked, id)
  requireUnlocked(seen, subject)
  requireAwaited(seen, awaited)
  const passing: PassingCall = {
    act: 'verifyEnrolment',
    send: (directory) => directory.verifyEnrolment?.(customer, enrolment.remoteId, code),
  }
  const step = plannedStep('verifyEnrolment', read.factors.mark)
  return planned(seen, asked, 'verify-enrolment', { method: awaited.method, enrolmentId: id }, step, passing)
}

/** Has the system send another code for a set-up. */
export function planResending(seen: Portal, asked: OwnRequest, id: string, read: RemoteAccount): RemotePlan {
  const { enrolment, awaited, customer, subject } = requireWaitingElsewhere(seen, asked, id)
  requireUnlocked(seen, subject)
  requireResendable(seen, awaited)
  // A code whose answer is lost may have been sent: it counts, and the pause begins, before the call leaves.
  // guard: remote-customers.resend-counted
  renewedElsewhere(seen, awaited, null)
  const passing: PassingCall = {
    act: 'resend',
    send: (directory) => directory.resend?.(customer, enrolment.remoteId),
  }
  const step = plannedStep('resend', read.factors.mark)
  return planned(seen, asked, 'resend-enrolment', { method: awaited.method, enrolmentId: id }, step, passing)
}

/** Gives a set-up up: here at once, so that no code finishes it, whatever becomes of the call to the system. */
export function planCancelling(seen: Portal, asked: OwnRequest, id: string, read: RemoteAccount): RemotePlan {
  const { enrolment, awaited, customer } = requireWaitingElsewhere(seen, asked, id)
  seen.repositories.remoteCustomers.settleEnrolment(id, 'void')
  const passing: PassingCall = {
    act: 'cancelEnrolment',
    send: (directory) => directory.cancelEnrolment?.(customer, enrolment.remoteId),
  }
  const step = plannedStep('cancelEnrolment', read.factors.mark)
  return planned(seen, asked, 'cancel-enrolment', { method: awaited.method, enrolmentId: id }, step, passing)
}

interface OpenEnrolment {
  enrolment: RemoteEnrolmentRow
  awaited: AwaitedCode
  customer: RemoteCustomer
  subject: AttemptSubject
}

/** A set-up of the customer that waits, on an account that is as it was when it began. */
function requireWaitingElsewhere(seen: Portal, { caller, accountId }: OwnRequest, id: string): OpenEnrolment {
  const account = requireChangeable(seen, caller.ownerId, accountId, 'change-factor')
  const enrolment = seen.repositories.remoteCustomers.enrolment(id, account.id)
  if (!enrolment) throw new ApiError('not-found', 'There is no such set-up', { reason: 'set-up-over' })
  const isCurrent = seen.directory.factors(account.id).version === enrolment.factorVersion
  // guard: remote-customers.waiting
  if (enrolment.status !== 'waiting' || !isCurrent)
    throw stateConflict(seen, account, 'set-up-over', 'This set-up is over; begin again')
  const awaited = seen.repositories.awaited.byId(id)
  const subject = codeAttempts(seen, 'customer', account.id, awaited.method)
  return { enrolment, awaited, customer: customerOf(seen, caller), subject }
}

function planned(
  seen: Portal,
  { caller, accountId }: OwnRequest,
  act: CustomerEffectRow['act'],
  about: Pick<CustomerContext, 'method' | 'enrolmentId'>,
  step: RemoteStep,
  passing: PassingCall | undefined,
): RemotePlan {
  const { version } = seen.directory.factors(accountId)
  const context: CustomerContext = { ...about, version, userId: seen.directory.account(accountId)?.userId ?? '' }
  const by = { caseId: null, byStaff: null, sessionId: caller.sessionId }
  return { act, ...by, accountId, context: JSON.stringify(context), steps: [step], passing }
}

/** A set-up that waits at the system, as it answered it. */
export interface WaitingElsewhere {
  awaited: AwaitedCode
  userId: string
  destinationMasked: string | null
  /** Base32, and shown this once; null where the method has none, and where another code was sent. */
  secret: string | null
}

/**
 * Writes down what became of a customer's effect, in the transaction that ends it and stores its answer.
 *
 * @param seen the account as it was read last; as it was before the effect where that one only begins or repeats a set-up
 * @returns the set-up that waits; null where the answer is the state that is true now
 * @throws ApiError where it did not take place
 */
export function recordCustomerEffect(
  seen: Portal,
  effect: CustomerEffectRow,
  { steps, account: read, begun }: Omit<DecidedEffect, 'effect'>,
): WaitingElsewhere | null {
  const context = JSON.parse(effect.context) as CustomerContext
  const { method, enrolmentId, userId } = context
  const cause = causeInSession(seen, effect.sessionId, effect.key)
  const id = effect.accountId
  const { remoteCustomers, remoteAccounts, ledger, awaited } = seen.repositories
  const note = (what: string): void => ledger.append({ key: cause.key, what, accountId: id, at: seen.clock.now() })
  if (steps.at(-1)?.status !== 'applied') throw failure(seen, effect, steps, context)
  if (effect.act === 'enrol') {
    if (begun === null) throw answerLost()
    const own = newId('enrolment')
    remoteCustomers.voidWaiting(id)
    const subject = codeAttempts(seen, 'customer', id, method)
    const code = awaitCodeElsewhere(seen, own, subject, method, begun.expiresAt)
    const { destinationMasked, id: remoteId, secret } = begun
    const at = { accountId: id, factorVersion: context.version }
    remoteCustomers.insertEnrolment({ id: own, ...at, remoteId, destinationMasked })
    note('enrolment-started')
    logSecurity(seen, id, 'enrolment-started', cause.origin, method)
    return { awaited: code, userId, destinationMasked, secret }
  }
  if (effect.act === 'resend-enrolment') {
    if (begun === null || enrolmentId === null) throw answerLost()
    note('code-sent')
    const { destinationMasked } = begun
    return { awaited: awaited.byId(enrolmentId), userId, destinationMasked, secret: null }
  }
  const account = seen.directory.account(id)
  if (!account || !read) throw new Error('A change of an account that was not read')
  if (effect.act === 'cancel-enrolment') {
    note('enrolment-cancelled')
    logSecurity(seen, id, 'enrolment-cancelled', cause.origin, method)
  } else {
    const change = { by: 'customer', at: seen.clock.now(), evidence: steps.at(-1)?.cause ?? null } as const
    remoteAccounts.changed(id, read.factors.mark, change)
    if (effect.act === 'verify-enrolment') remoteAccounts.provedMethod(id, read.factors.mark, method)
    recordChange(seen, account, effect.act, context, cause)
  }
  return null
}

function recordChange(
  seen: Portal,
  account: DirectoryAccount,
  act: 'disable-own' | 'verify-enrolment',
  { method, enrolmentId }: CustomerContext,
  cause: Cause,
): void {
  // What the system took with the change was right.
  if (act === 'disable-own') {
    clearWrong(seen, passwordAttempts(seen, 'customer', account.userId))
    return recordDisabled(seen, account, method, cause)
  }
  clearWrong(seen, codeAttempts(seen, 'customer', account.id, method))
  if (enrolmentId !== null) {
    seen.repositories.awaited.void(enrolmentId)
    seen.repositories.remoteCustomers.settleEnrolment(enrolmentId, 'done')
  }
  recordEnabled(seen, account, method, null, cause)
}

function answerLost(): ApiError {
  return new ApiError(
    'unavailable',
    'The answer of the system was lost, and nothing shows what became of it; begin again',
    { reason: 'answer-lost' },
  )
}

/** Why a customer's effect did not take place, in words that claim no more than is known; a wrong try is counted. */
function failure(
  seen: Portal,
  { accountId, sessionId }: CustomerEffectRow,
  steps: readonly RemoteStep[],
  { method, enrolmentId, userId }: CustomerContext,
): ApiError {
  const code = reasonOf(steps)
  const account = seen.directory.account(accountId)
  const codes = codeAttempts(seen, 'customer', accountId, method)
  switch (code) {
    case 'wrong-password':
      return wrongPassword(seen, passwordAttempts(seen, 'customer', userId))
    case 'wrong-code':
      // guard: remote-customers.code-counted
      return wrongCodeElsewhere(seen, codes)
    case 'code-expired':
      return new ApiError('code-expired', 'The code is no longer valid')
    case 'locked':
      return new ApiError('locked', 'The system has locked the account', { reason: 'elsewhere-locked' })
    case 'session-ended':
      return endWithSystem(seen, sessionId)
    case 'policy-enforced':
    case 'destination-missing':
      return new ApiError(code, 'The system refuses this for this account')
    case 'lost':
      return answerLost()
    case 'not-found':
      if (enrolmentId === null || !account) return notDone(seen, accountId, steps)
      seen.repositories.remoteCustomers.settleEnrolment(enrolmentId, 'void')
      return stateConflict(seen, account, 'set-up-over', 'This set-up is over; begin again')
    default:
      return notDone(seen, accountId, steps)
  }
}
