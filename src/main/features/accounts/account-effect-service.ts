import { customerActor } from '#shared/domain/actors.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { answerOfEffect } from '../../effects/effect-result.ts'
import type { EffectResult } from '../../effects/effect-result.ts'
import type { EffectRun, EffectEngine } from '../../effects/engine.ts'
import { AppError, failureOf } from '../../base/errors.ts'
import type { ActiveSession, CustomerSessions } from '../sessions/customer-sessions.ts'
import { resolveAccess } from './access.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'
import type { AccountEffect } from '#shared/domain/effects.ts'
import type { AccountReader } from './account-reader.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { KnownAccounts } from './known-accounts.ts'
import type { AppEvents } from '../app-events.ts'
import type { Recovery } from '../../effects/recovery.ts'

export interface AccountEffectDeps {
  accounts: AccountReader
  audit: AuditStore
  accountStore: KnownAccounts
  effects: EffectEngine
  events: AppEvents
  recovery: Recovery
  sessions: CustomerSessions
}

/** What the owner does to the account itself: "this was not me", and the mobile number. Passwords are arguments only. */
export interface AccountEffects {
  /** @throws AppError with what became of it unless it was done: the portal's refusal, `outcome-unknown`, `voided` */
  reportNotMe(accountId: string, eventId: string, password: SecretText): Promise<void>
  /** @throws AppError as `reportNotMe`; `number-on-record` where the account has this number already */
  changeNumber(accountId: string, mobileNumber: string, password: SecretText): Promise<void>
  /** Asks the portal what became of lost answers. @throws AppError `outcome-unknown` while that is not known */
  recover(accountId: string): Promise<void>
}

export function createAccountEffects(deps: AccountEffectDeps): AccountEffects {
  const { accounts, audit, effects, events, recovery } = deps

  // A settled effect may have changed the account's status: what it is now is read from the portal.
  events.on('accountSettled', (accountId) => {
    void accounts.refresh(accountId).catch(() => undefined)
  })

  /** @throws AppError `signed-out`, or `forbidden` (with an entry) where a login reaches the account as somebody else */
  function ownSession(accountId: string, effect: AccountEffect): ActiveSession {
    const access = resolveAccess(deps, accountId)
    if (access === null) throw new AppError('signed-out')
    // guard: account-effects.own-login
    if (access.role === 'owner') return access.session
    const actor = customerActor(access.session.view.userId)
    const detail = { effect, code: 'forbidden', role: access.role }
    audit.append({ actor, account: accountId, action: 'effect.rejected', outcome: 'refused', detail })
    throw new AppError('forbidden')
  }

  async function run<F extends AccountEffect>(
    accountId: string,
    effect: F,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
  ): Promise<void> {
    const { client, view } = ownSession(accountId, effect)
    const subject = {
      subjectKind: 'account' as const,
      subjectId: accountId,
      accountId,
      actor: customerActor(view.userId),
      ticket: null,
      step: null,
      expectedVersion: null,
    }
    const result = await effects.execute({ effect, subject, detail, request, client })
    if (result.kind !== 'unknown') {
      events.emit('accountSettled', accountId)
      return requireApplied(effect, result)
    }
    const found = await recovery.recover('account', accountId).catch(() => [])
    requireApplied(effect, found.at(-1) ?? result)
  }

  return {
    reportNotMe: (accountId, eventId, password) =>
      run(
        accountId,
        'report-not-me',
        { event: eventId },
        { params: { accountId: idAtPortal(accountId) }, body: { eventId, password } },
      ),
    changeNumber: (accountId, mobileNumber, password) =>
      run(
        accountId,
        'change-number',
        {},
        { params: { accountId: idAtPortal(accountId) }, body: { mobileNumber, password } },
      ),
    recover: async (accountId) => {
      await recovery.recover('account', accountId)
      if (recovery.unsettled('account').includes(accountId)) throw new AppError('outcome-unknown')
    },
  }
}

/** @throws AppError with what became of it unless it was done */
function requireApplied(effect: AccountEffect, result: EffectResult): void {
  // The portal's only conflict about a number (contract ACC-6): the account has it already.
  if (effect === 'change-number' && result.kind === 'rejected' && result.problem.code === 'conflict')
    throw new AppError(failureOf('number-on-record', { traceId: result.problem.traceId }))
  answerOfEffect(effect, result)
}
