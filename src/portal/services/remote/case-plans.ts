import type { DirectoryAct } from '#shared/api/capabilities.ts'
import type { Method } from '#shared/api/primitives.ts'
import { maskedEmail } from '#shared/domain/masking.ts'
import { ApiError } from '../../api-error.ts'
import { instantAt } from '../../clock.ts'
import type { RefusalCode, RemoteAccount } from '../../directory/remote/remote-directory.ts'
import { refusalCodes } from '../../directory/remote/remote-directory.ts'
import type { Portal } from '../../portal.ts'
import type { CaseRow } from '../../repositories/cases.ts'
import type { CaseEffectRow } from '../../repositories/remote-effects.ts'
import type { RemoteStep } from '../../rules/remote-steps.ts'
import { plannedStep } from '../../rules/remote-steps.ts'
import type { DisablingProof } from '../case-effects.ts'
import {
  recordUnfrozen,
  recordUnlocked,
  requireDisabling,
  requireUnfreezing,
  requireUnlocking,
} from '../case-effects.ts'
import type { Judged } from '../case-gate.ts'
import { keepJudgement } from '../case-gate.ts'
import { clearWrong, ownAttempts } from '../lockout.ts'
import { fromDesk, logSecurity } from '../security-log.ts'
import type { CaseContext } from '../support-case.ts'
import { recordInCase, requireAccount, requireCase } from '../support-case.ts'
import { readTwoFactorState } from '../two-factor-state.ts'
import { recordDisabled } from '../two-factor-service.ts'
import type { RemotePlan } from './effect-engine.ts'
import { readingOf } from './effect-engine.ts'
import { refusedBySystem, requireRemote } from './read-account.ts'
import { requireInvitable } from '../invitation.ts'
import { lackOf } from './unsupported.ts'

/**
 * The scenarios that a desk over a remote directory handles. Where the registered e-mail is not the customer's any more, its
 * new address has to come into the system first, and no directory of this kind can take it yet.
 */
export const remoteScenarios = ['registered-email-valid'] as const

/** Refuses a case of another scenario. @throws ApiError `not-supported` */
export function requireRemoteScenario(scenario: CaseRow['scenario']): void {
  if ((remoteScenarios as readonly string[]).includes(scenario)) return
  throw new ApiError('not-supported', 'Change the e-mail address in the system that has the accounts first')
}

/** What an effect was judged to be when it was opened: settled by that, whatever becomes of the account meanwhile. */
interface PlanContext {
  method: Method | null
  /** null where no gate guards the act. */
  judged: Judged | null
  passwordChangedAt: number | null
}

/**
 * What a disabling does at the system, every check passed. The removal is the last call: whatever stops before it leaves the
 * account protected at least as well as it was. Only the factors that were read are removed, each by its id.
 */
export function planDisabling(
  portal: Portal,
  atWork: CaseContext,
  proof: DisablingProof,
  read: RemoteAccount,
): RemotePlan {
  const { row } = atWork
  const forced = row.scenario === 'registered-email-invalid'
  if (forced) {
    requireAct(portal, 'requirePasswordChange')
    requireAct(portal, 'endSessions')
  }
  const { method, judged } = requireDisabling(portal, atWork, proof)
  const { ids, mark } = readingOf(read)
  const before = forced ? [plannedStep('requirePasswordChange', mark), plannedStep('endSessions', mark)] : []
  return planned(atWork, 'disable-two-factor', [...before, plannedStep('removeFactor', mark, ids)], { method, judged })
}

/** What an unlocking does at the system, every check passed. */
export function planUnlocking(portal: Portal, atWork: CaseContext, read: RemoteAccount): RemotePlan {
  const judged = requireUnlocking(portal, atWork)
  return planned(atWork, 'unlock', [plannedStep('unlock', read.factors.mark)], { method: null, judged })
}

/** What making an account active does at the system, every check passed. */
export function planUnfreezing(portal: Portal, atWork: CaseContext, read: RemoteAccount): RemotePlan {
  const judged = requireUnfreezing(portal, atWork)
  return planned(atWork, 'unfreeze', [plannedStep('setEnabled', read.factors.mark)], { method: null, judged })
}

/** Has the system invite the customer, every check passed: it sends its own e-mail, and once. */
export function planInviting(portal: Portal, atWork: CaseContext, read: RemoteAccount): RemotePlan {
  requireInvitable(portal, atWork.account)
  return planned(atWork, 'invite', [plannedStep('inviteToEnrol', read.factors.mark)], { method: null, judged: null })
}

function planned(
  { row, account, agent }: CaseContext,
  act: CaseEffectRow['act'],
  steps: RemoteStep[],
  judged: Omit<PlanContext, 'passwordChangedAt'>,
): RemotePlan {
  const context: PlanContext = { ...judged, passwordChangedAt: account.passwordChangedAt }
  const by = { caseId: row.id, byStaff: agent.id, sessionId: null }
  return { act, ...by, accountId: account.id, context: JSON.stringify(context), steps }
}

/** Refuses what the system cannot do, with the reason that its connector gives. */
function requireAct(portal: Portal, act: DirectoryAct): void {
  const reason = lackOf(requireRemote(portal), act)
  // guard: remote-directory.lacks-in-scenario
  if (reason !== undefined) throw new ApiError('not-supported', reason)
}

/** An effect of a case whose steps have come to their end. */
interface DecidedCase {
  effect: CaseEffectRow
  steps: readonly RemoteStep[]
  account: RemoteAccount
}

/**
 * Writes down what became of an effect, in the transaction that ends it and stores its answer: what was done, and of what was
 * not done, why. A step before the named one that took effect is written down in either case.
 *
 * @throws ApiError where the named effect, the last step, did not take place
 */
export function recordRemoteEffect(portal: Portal, { effect, steps, account: read }: DecidedCase): void {
  const { method, judged, passwordChangedAt } = JSON.parse(effect.context) as PlanContext
  const row = requireCase(portal, effect.caseId)
  const account = requireAccount(portal, effect.accountId)
  const agent = portal.repositories.staff.byId(effect.byStaff)
  const at = portal.clock.now()
  if (steps.some((step) => step.act === 'requirePasswordChange' && step.status === 'applied')) {
    portal.repositories.remoteAccounts.requiredPasswordChange(account.id, at)
    portal.repositories.cases.forceReset(row.id, at, passwordChangedAt)
    recordInCase(portal, row, { byStaff: agent.id, what: 'password-reset-forced', detail: '' })
    logSecurity(portal, account.id, 'password-reset-forced', fromDesk)
  }
  const named = steps.at(-1)
  if (named?.status !== 'applied') {
    throw notDone(portal, effect.accountId, steps)
  }
  const atWork = { row, account, agent }
  if (effect.act === 'invite') {
    const detail = maskedEmail(account.userId)
    recordInCase(portal, row, { byStaff: agent.id, what: 'invited', detail }, { key: effect.key, what: 'invited' })
    logSecurity(portal, account.id, 'invited', fromDesk)
    return
  }
  if (judged === null) throw new Error('An act that the gate guards without its judgement')
  if (effect.act === 'unlock') {
    // What the server itself counts goes with what the system counted.
    // guard: remote-customers.unlocked-here
    for (const one of ownAttempts(portal, account, requireRemote(portal).methods)) clearWrong(portal, one)
    return recordUnlocked(portal, atWork, judged, effect.key)
  }
  if (effect.act === 'unfreeze') return recordUnfrozen(portal, atWork, judged, effect.key)
  if (method === null) throw new Error('A disabling without the method that it disabled')
  keepJudgement(portal, row, 'disable-two-factor', judged)
  portal.repositories.cases.mark(row.id, 'disabledAt', at)
  const change = { by: 'agent', at, evidence: named.cause } as const
  portal.repositories.remoteAccounts.changed(account.id, read.factors.mark, change)
  recordDisabled(portal, account, method, { key: effect.key, origin: fromDesk })
  recordInCase(portal, row, { byStaff: agent.id, what: 'disabled', detail: method })
}

/** Why an effect did not take place, in words that claim no more than is known. */
export function notDone(portal: Portal, accountId: string, steps: readonly RemoteStep[]): ApiError {
  const code = reasonOf(steps)
  if (isRefusal(code)) return refusedBySystem(code)
  if (code === 'unreachable')
    return new ApiError('unavailable', 'The system was not reached; nothing was sent', {
      reason: 'elsewhere-not-reached',
    })
  if (code === 'not-sent') return new ApiError('unavailable', 'The gateway was stopped before it sent this')
  const notSeenUntil = instantAt(portal.clock.now())
  const currentState = readTwoFactorState(portal, requireAccount(portal, accountId))
  // guard: remote-effects.not-seen-until
  const members = { currentState, notSeenUntil, reason: 'not-seen' } as const
  return new ApiError('conflict', `The system did not show the change until ${notSeenUntil}`, members)
}

/** Why the step that ended an effect was rejected. */
export function reasonOf(steps: readonly RemoteStep[]): NonNullable<RemoteStep['code']> {
  return steps.find(({ status }) => status === 'rejected')?.code ?? 'not-seen'
}

function isRefusal(code: string): code is RefusalCode {
  return (refusalCodes as readonly string[]).includes(code)
}
