import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import type { PortalResponse } from '../../portal-client/portal-response.ts'
import type { EffectEndpoint } from '../../effects/catalog.ts'
import type { EffectResult } from '../../effects/effect-result.ts'
import type { EffectEngine } from '../../effects/engine.ts'
import type { Recovery } from '../../effects/recovery.ts'
import { Refusal, refusalOf } from '../../base/errors.ts'
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

/** Effects of cases, through the same runner as those of procedures. */
export interface CaseEffects {
  /**
   * Sends one effect; a lost answer is looked for at once.
   *
   * @param detail what the audit says of it; nothing secret, and addresses masked
   * @returns the answer; null when the outcome was settled elsewhere meanwhile, so that reading tells it
   * @throws Refusal what the portal refused with; `outcome-unknown` while that is so; `voided` when it did not happen
   */
  run<F extends CaseEffect>(
    by: DeskSession,
    effect: F,
    subject: CaseSubject,
    detail: AuditFacts['detail'],
    send: (key: string) => Promise<PortalResponse<EffectEndpoint<F>>>,
  ): Promise<Answer<F> | null>
  /** The case as it is now that nothing about it is open any more. */
  settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork>
}

export interface CaseEffectParts {
  runner: EffectEngine
  recovery: Recovery
  setUps: SetUps
  customers: CustomerStates
  onChanged(): void
}

export function createCaseEffects({ runner, recovery, setUps, customers, onChanged }: CaseEffectParts): CaseEffects {
  /** The case that an opening made, or the failure `voided` when it made none. */
  async function openedCase(by: DeskSession, accountId: string): Promise<CaseAtWork> {
    const { body } = await by.read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
    if (body.openCaseId === null) throw new Refusal('voided')
    return by.readCase(by.keyOf(body.openCaseId))
  }

  async function settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork> {
    // guard: desk.unknown-outcome
    if (recovery.unsettledCases().includes(caseId)) throw new Refusal('outcome-unknown')
    const accountId = accountOfUnopened(caseId)
    return accountId === null ? by.readCase(caseId) : openedCase(by, accountId)
  }

  return {
    run: async (by, effect, subject, detail, send) => {
      const { id: subjectId, accountId, ticket, version = null, step = null } = subject
      const about = { effect, subjectKind: 'case' as const, subjectId, accountId, actor: by.actor, ticket, step }
      const result = await runner.run({
        intent: { ...about, expectedVersion: version },
        detail,
        send,
        begin: () => undefined,
        settle: (known) => {
          setUps.note(subjectId, known)
          customers.keepAnswer(accountId, known)
        },
      })
      onChanged()
      if (result.kind !== 'unknown') return answered(effect, result)
      const found = (await recovery.recover('case', subjectId).catch(() => [])).at(-1)
      return found === undefined ? null : answered(effect, found)
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

function answered<F extends CaseEffect>(effect: F, result: EffectResult): Answer<F> {
  switch (result.kind) {
    case 'applied':
      if (result.effect === effect) return result.answer as Answer<F>
      throw new Refusal('portal-misbehaved')
    case 'rejected':
      // guard: desk.recovered-refusal
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
