import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import type { EffectEndpoint } from '../../effects/catalog.ts'
import { answerOfEffect } from '../../effects/answer-of-effect.ts'
import type { EffectEngine, EffectRun } from '../../effects/engine.ts'
import type { Recovery } from '../../effects/recovery.ts'
import { AppError } from '../../base/errors.ts'
import type { CustomerStates } from './customer-two-factor-state.ts'
import type { DeskSession } from './desk-session.ts'
import type { SetUps } from './pending-enrolments.ts'
import type { CaseEffect } from '#shared/domain/effects.ts'

/** What an effect of a case is about, for the intent and the audit. */
interface CaseSubject extends Pick<SupportCase, 'id' | 'accountId' | 'ticket'> {
  /** The two-factor version that the effect is meant for; without it, the effect is bound to none. */
  version?: number
  /** The guide's step, as the audit writes it. */
  step?: string
}

type Answer<F extends CaseEffect> = AnswerOf<EffectEndpoint<F>>['body']

/** Effects of cases, through the same engine as those of procedures. */
export interface CaseEffects {
  /**
   * Sends one effect; a lost answer is looked for at once.
   *
   * @param detail what the audit says of it; nothing secret, and addresses masked
   * @returns the answer; null when the outcome was settled elsewhere meanwhile, so that reading tells it
   * @throws AppError what the portal refused with; `outcome-unknown` while that is so; `voided` when it did not happen
   */
  run<F extends CaseEffect>(
    by: DeskSession,
    effect: F,
    subject: CaseSubject,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
  ): Promise<Answer<F> | null>
  /** The case as it is now that nothing about it is open any more. */
  settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork>
}

export interface CaseEffectDeps {
  effects: EffectEngine
  recovery: Recovery
  setUps: SetUps
  customers: CustomerStates
  onChanged(): void
}

export function createCaseEffects({ effects, recovery, setUps, customers, onChanged }: CaseEffectDeps): CaseEffects {
  effects.bind('case', {
    settled: ({ subjectId, accountId }, result) => {
      setUps.note(subjectId, result)
      // guard: recovery.case-answer
      customers.keepAnswer(accountId, result)
    },
  })

  /** The case that an opening made, or the failure `voided` when it made none. */
  async function openedCase(by: DeskSession, accountId: string): Promise<CaseAtWork> {
    const { body } = await by.read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
    if (body.openCaseId === null) throw new AppError('voided')
    return by.readCase(by.keyOf(body.openCaseId))
  }

  async function settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork> {
    // guard: desk.unknown-outcome
    if (recovery.unsettled('case').includes(caseId)) throw new AppError('outcome-unknown')
    const accountId = accountOfUnopened(caseId)
    return accountId === null ? by.readCase(caseId) : openedCase(by, accountId)
  }

  return {
    run: async (by, effect, subject, detail, request) => {
      const { id: subjectId, accountId, ticket, version = null, step = null } = subject
      const result = await effects.execute({
        effect,
        subject: { subjectKind: 'case', subjectId, accountId, actor: by.actor, ticket, step, expectedVersion: version },
        detail,
        request,
        client: by.client,
      })
      onChanged()
      if (result.kind !== 'unknown') return answerOfEffect(effect, result)
      const found = (await recovery.recover('case', subjectId).catch(() => [])).at(-1)
      return found === undefined ? null : answerOfEffect(effect, found)
    },
    settledCase,
  }
}

/** Stands for a case's id while the case is being opened. */
export function unopened(accountId: string): string {
  return `account:${accountId}`
}

function accountOfUnopened(caseId: string): string | null {
  return caseId.startsWith(unopened('')) ? caseId.slice(unopened('').length) : null
}
