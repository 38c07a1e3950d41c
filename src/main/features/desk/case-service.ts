import { accountOfPendingCase } from '#shared/domain/pending-case.ts'
import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import { idAtPortal } from '#shared/domain/account-key.ts'
import type { AuditFacts } from '#shared/domain/audit-entry.ts'
import { endpoints } from '#shared/api/endpoints.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import type { EffectEndpoint } from '../../effects/catalog.ts'
import { answerOfEffect } from '../../effects/effect-result.ts'
import type { EffectEngine, EffectRun, EffectSubject } from '../../effects/engine.ts'
import type { Recovery } from '../../effects/recovery.ts'
import { AppError } from '../../base/errors.ts'
import { createCustomerStates, type CustomerStatesDeps } from './customer-two-factor-state.ts'
import { deskSession, type DeskSession } from './desk-session.ts'
import type { EnrolmentView } from '#shared/domain/procedure.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import { createPendingEnrolments } from './pending-enrolments.ts'
import type { CaseEffect } from '#shared/domain/effects.ts'

/** What an effect of a case is about, for the intent and the audit. */
interface CaseSubject extends Pick<SupportCase, 'id' | 'accountId' | 'ticket'> {
  /** The two-factor version that the effect is meant for; without it, the effect is bound to none. */
  version?: number
  /** The guide's step, as the audit writes it. */
  step?: string
}

type Answer<F extends CaseEffect> = AnswerOf<EffectEndpoint<F>>['body']

/** The effects whose answer is the case as it is after them. */
type CaseAnswered = Exclude<CaseEffect, 'open-case' | 'enrol-for-customer' | 'resend-for-customer'>

/** A case that a button was pressed on: in whose name, as it was just before, and how the portal's path names it. */
interface Press {
  by: DeskSession
  current: CaseAtWork
  params: { caseId: string }
}

/** Reads cases, and sends their effects through the same engine as those of procedures. */
export interface CaseService {
  /** What follows from an effect on a case, for the engine. */
  subject: EffectSubject
  /** As `deskSession`: what is read at the desk, in the name of the agent who is signed in. @throws AppError `signed-out` */
  session(key?: string): DeskSession
  /** Reads a case before something is done in it. @throws AppError `signed-out`, or why it cannot be read */
  press(caseId: string): Promise<Press>
  /**
   * Sends one effect; a lost answer is recovered at once.
   *
   * @param detail what the audit says of it; nothing secret, and addresses masked
   * @param key the one that a step-up proved; a new one where it is missing
   * @returns the answer; null when the outcome was settled elsewhere meanwhile, so that it has to be read
   * @throws AppError what the portal refused with; `outcome-unknown` while that is so; `voided` when it did not happen
   */
  run<F extends CaseEffect>(
    by: DeskSession,
    effect: F,
    subject: CaseSubject,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
    key?: string,
  ): Promise<Answer<F> | null>
  /**
   * Sends an effect whose answer is the case.
   *
   * @param more the guide's step, whether the effect is bound to the present two-factor version, and the key that a step-up proved
   * @throws AppError as `run`
   */
  act<F extends CaseAnswered>(
    pressed: Press,
    effect: F,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
    more?: { step?: string; versioned?: true; key?: string | undefined },
  ): Promise<CaseAtWork>
  /** The case as it is now that nothing about it is open any more. @throws AppError `outcome-unknown` while something is */
  settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork>
  /** The set-up of a case that waits for its code; null when there is none. */
  setUpOf(caseId: string): EnrolmentView | null
}

export interface CaseServiceDeps extends CustomerStatesDeps {
  staff: StaffSessions
  effects: EffectEngine
  recovery: Recovery
}

export function createCaseService(deps: CaseServiceDeps): CaseService {
  const { staff, effects, recovery, events } = deps
  const customers = createCustomerStates(deps)
  const setUps = createPendingEnrolments()

  events.on('staff', (member) => {
    if (member !== null) setUps.keepFor(staff.current().actor)
  })

  const session = (key?: string): DeskSession => deskSession({ staff, setUps, customers }, key)

  /** The case that an opening made, or the failure `voided` when it made none. */
  async function openedCase(by: DeskSession, accountId: string): Promise<CaseAtWork> {
    const { body } = await by.read(endpoints.getCustomer, { params: { accountId: idAtPortal(accountId) } })
    if (body.openCaseId === null) throw new AppError('voided')
    return by.readCase(by.keyOf(body.openCaseId))
  }

  async function settledCase(by: DeskSession, caseId: string): Promise<CaseAtWork> {
    // guard: desk.unknown-outcome
    if (recovery.unsettled('case').includes(caseId)) throw new AppError('outcome-unknown')
    const accountId = accountOfPendingCase(caseId)
    return accountId === null ? by.readCase(caseId) : openedCase(by, accountId)
  }

  async function run<F extends CaseEffect>(
    by: DeskSession,
    effect: F,
    subject: CaseSubject,
    detail: AuditFacts['detail'],
    request: EffectRun<F>['request'],
    key?: string,
  ): Promise<Answer<F> | null> {
    const { id: subjectId, accountId, ticket, version = null, step = null } = subject
    const result = await effects.execute({
      effect,
      subject: { subjectKind: 'case', subjectId, accountId, actor: by.actor, ticket, step, expectedVersion: version },
      detail,
      request,
      key,
      client: by.client,
    })
    if (result.kind !== 'unknown') return answerOfEffect(effect, result)
    const found = (await recovery.recover('case', subjectId).catch(() => [])).at(-1)
    return found === undefined ? null : answerOfEffect(effect, found)
  }

  return {
    subject: {
      settled: ({ subjectId, accountId }, result) => {
        setUps.note(subjectId, result)
        // guard: recovery.case-answer
        customers.keepAnswer(accountId, result)
      },
    },
    session,
    run,
    settledCase,
    setUpOf: setUps.find,
    press: async (caseId) => {
      const by = session(caseId)
      return { by, current: await by.readCase(caseId), params: { caseId: idAtPortal(caseId) } }
    },
    act: async ({ by, current }, effect, detail, request, { key, ...more } = {}) => {
      const subject = { ...current, ...more, ...(more.versioned && { version: current.twoFactor.version }) }
      const answer = await run(by, effect, subject, detail, request, key)
      return answer === null
        ? settledCase(by, current.id)
        : by.caseFrom(answer as Parameters<DeskSession['caseFrom']>[0])
    },
  }
}
