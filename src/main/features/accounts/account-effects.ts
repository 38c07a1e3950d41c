import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { CoreBase } from '../../app/app-context.ts'
import type { PortalResponse } from '../../portal-client/portal-response.ts'
import type { EffectEndpoint } from '../../effects/catalog.ts'
import type { EffectResult } from '../../effects/effect-result.ts'
import { Refusal, failureOf, refusalOf } from '../../base/errors.ts'
import type { HeldSession } from '../sessions/customer-sessions.ts'
import { resolveAccess } from './access.ts'
import type { HandlerInput } from '../../base/secrets/secret-inputs.ts'
import type { AccountEffect } from '#shared/domain/effects.ts'

type Operation = Extract<OperationName, `accountEffect.${string}`>
type AccountEffects = { [N in Operation]: (input: HandlerInput<N>) => Promise<OutputOf<N>> }

/** What the owner does to the account itself: "this was not me", and the mobile number. Passwords are arguments only. */
export function createAccountEffects(base: CoreBase): AccountEffects {
  const { accounts, audit, events, recovery, runner } = base

  // A settled effect may have changed the account's status: what it is now is read from the portal.
  events.on('accountSettled', (accountId) => {
    base.publishSnapshot()
    void accounts.refresh(accountId).catch(() => undefined)
  })

  /** @throws Refusal `signed-out`, or `forbidden` (with an entry) where a login reaches the account as somebody else */
  function ownSession(accountId: string, effect: AccountEffect): HeldSession {
    const way = resolveAccess(base, accountId)
    if (way === null) throw new Refusal('signed-out')
    // guard: account-effects.own-login
    if (way.role === 'owner') return way.session
    const actor = `customer:${way.session.view.userId}`
    const detail = { effect, code: 'forbidden', role: way.role }
    audit.append({ actor, account: accountId, action: 'effect.rejected', outcome: 'refused', detail })
    throw new Refusal('forbidden')
  }

  async function run<F extends AccountEffect>(
    accountId: string,
    effect: F,
    detail: AuditFacts['detail'],
    send: (session: HeldSession, key: string) => Promise<PortalResponse<EffectEndpoint<F>>>,
  ): Promise<OutputOf<Operation>> {
    const session = ownSession(accountId, effect)
    const actor = `customer:${session.view.userId}`
    const subject = { subjectKind: 'account' as const, subjectId: accountId, accountId, actor }
    let result: EffectResult
    try {
      result = await runner.run({
        intent: { ...subject, effect, ticket: null, step: null, expectedVersion: null },
        detail,
        send: (key) => send(session, key),
        begin: () => undefined,
        settle: () => undefined,
      })
    } finally {
      base.publishSnapshot()
    }
    if (result.kind !== 'unknown') {
      events.emit('accountSettled', accountId)
      return outcomeOf(effect, result)
    }
    const found = await recovery.recover('account', accountId).catch(() => [])
    return outcomeOf(effect, found.at(-1) ?? result)
  }

  return {
    'accountEffect.reportNotMe': ({ accountId, eventId, password }) =>
      run(accountId, 'report-not-me', { event: eventId }, ({ keeper }, key) => {
        const params = { accountId: idAtPortal(accountId) }
        return keeper.send(endpoints.reportNotMe, { params, body: { eventId, password } }, key)
      }),
    'accountEffect.changeNumber': ({ accountId, mobileNumber, password }) =>
      run(accountId, 'change-number', {}, ({ keeper }, key) => {
        const params = { accountId: idAtPortal(accountId) }
        return keeper.send(endpoints.changeProfile, { params, body: { mobileNumber, password } }, key)
      }),
    'accountEffect.reconcile': async ({ accountId }) => {
      await recovery.recover('account', accountId)
      if (recovery.unsettledAccounts().includes(accountId)) throw new Refusal('outcome-unknown')
      return {}
    },
  }
}

/** Nothing where it was done. @throws Refusal with what became of it otherwise */
function outcomeOf(effect: AccountEffect, result: EffectResult): OutputOf<Operation> {
  switch (result.kind) {
    case 'applied':
      return {}
    case 'rejected':
      // The portal's only conflict about a number (contract ACC-6): nothing stands against what was wanted.
      if (effect === 'change-number' && result.problem.code === 'conflict')
        throw new Refusal(failureOf('number-on-record', { traceId: result.problem.traceId }))
      throw new Refusal(refusalOf(result.problem))
    case 'unreachable':
      throw new Refusal('portal-unreachable')
    case 'not-sent':
      throw new Refusal('record-failed')
    case 'voided':
      throw new Refusal('voided')
    default:
      throw new Refusal('outcome-unknown')
  }
}
