import { endpoints } from '#shared/api/endpoints.ts'
import { ApiError } from '../api-error.ts'
import type { Portal } from '../portal.ts'
import { problemAnswer } from '../problem-answer.ts'
import type { StoredAnswer } from '../repositories/operations.ts'
import type { CustomerEffectRow } from '../repositories/remote-effects.ts'
import { auditStaff } from '../services/audit.ts'
import { recordRemoteEffect } from '../services/remote/case-plans.ts'
import { recordCustomerEffect } from '../services/remote/customer-plans.ts'
import type { DecidedEffect, PassingCall } from '../services/remote/effect-engine.ts'
import { advanceEffect } from '../services/remote/effect-engine.ts'
import { rememberReading, seeing } from '../services/remote/read-account.ts'
import { inOperation } from '../services/security-log.ts'
import { requireAccount, requireCase } from '../services/support-case.ts'
import { readTwoFactorState } from '../services/two-factor-state.ts'
import { enrolmentElsewhereView } from './views/enrolment.ts'
import { caseView } from './views/support-case.ts'

/**
 * Goes on with an effect on the remote directory, and where its outcome is known writes it down: the record of the case,
 * the notices and the stored answer of its operation, in one transaction and once.
 *
 * @param passing the call of a customer, within the request that brought it
 */
export async function settleRemoteEffect(portal: Portal, effectId: string, passing?: PassingCall): Promise<void> {
  const decided = await advanceEffect(portal, effectId, passing)
  if (!decided) return
  const { effect } = decided
  portal.transact(() => {
    if (!portal.repositories.remoteEffects.settle(effect.id, portal.clock.now())) return
    const { status, answer } = inOperation(effect.key, () => outcomeOf(portal, decided))
    portal.repositories.operations.settle(effect.caller, effect.key, status, answer)
    const isApplied = status === 'applied'
    const { code } = answer.body as { code?: string }
    if (effect.caseId === null) return
    const entry = {
      staffId: effect.byStaff,
      action: isApplied ? 'effect.applied' : 'effect.rejected',
      outcome: isApplied ? 'ok' : 'refused',
      caseId: effect.caseId,
      trace: effect.traceId,
      detail: { operation: effect.act, key: effect.key, ...(!isApplied && code !== undefined && { code }) },
    } as const
    auditStaff(portal, entry, portal.clock.now())
  })
}

/** Goes on with every effect on which something is due: at the start, and by the timer while any is open. */
export async function settleDueRemoteEffects(portal: Portal): Promise<void> {
  for (const id of portal.repositories.remoteEffects.due(portal.clock.now())) await settleRemoteEffect(portal, id)
}

function outcomeOf(portal: Portal, decided: DecidedEffect): { status: 'applied' | 'rejected'; answer: StoredAnswer } {
  const { effect, account } = decided
  const seen = (): Portal => (account ? seeing(portal, [rememberReading(portal, account)]) : portal)
  try {
    if (effect.caseId === null) return { status: 'applied', answer: customerAnswer(seen, effect, decided) }
    if (!account) throw new Error('An effect of a case whose account was not read')
    recordRemoteEffect(seen(), { effect, steps: decided.steps, account })
    const body = endpoints.getCase.answers[200].parse(caseView(seen(), requireCase(portal, effect.caseId)))
    return { status: 'applied', answer: { status: 200, body } }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { status: 'rejected', answer: problemAnswer(error, effect.traceId) }
  }
}

/** What a customer's call answers. @param seen gives the account as it is known at that moment */
function customerAnswer(seen: () => Portal, effect: CustomerEffectRow, decided: DecidedEffect): StoredAnswer {
  const waiting = recordCustomerEffect(seen(), effect, decided)
  const now = seen()
  if (waiting !== null) {
    const view = enrolmentElsewhereView(now, effect.accountId, waiting)
    return { status: effect.act === 'enrol' ? 201 : 200, body: endpoints.startEnrolment.answers[201].parse(view) }
  }
  const state = readTwoFactorState(now, requireAccount(now, effect.accountId))
  return { status: 200, body: endpoints.getTwoFactor.answers[200].parse(state) }
}
