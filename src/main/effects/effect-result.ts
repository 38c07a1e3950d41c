import { AppError, failureOfProblem } from '../base/errors.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { PortalResponse } from '../portal-client/portal-call.ts'
import type { EffectEndpoint } from './catalog.ts'
import type { AnyEffect } from '#shared/domain/effects.ts'
import type { Effect, StepProblem } from '#shared/domain/procedure.ts'

/**
 * What is known of an effect. `not-sent`: its record could not be completed, so it was never sent. `voided`: it did not happen and never can. `unknown`: it may have happened.
 * `undetermined`: the portal cannot say any more; `now` is what is true, where that could be read.
 */
export type EffectResult = AnsweredResult | SeenResult

/** What the portal's answer, or its memory of a key, says of an effect. */
export type AnsweredResult =
  | {
      [F in AnyEffect]: { kind: 'applied'; effect: F; answer: AnswerOf<EffectEndpoint<F>>['body']; traceId: string }
    }[AnyEffect]
  | { kind: 'rejected'; problem: Problem }
  | { kind: 'unreachable'; /** For how long, where the portal said so. */ retryAfterSeconds?: number }
  | { kind: 'not-sent' }
  | { kind: 'voided' }
  | { kind: 'unknown' }
  | { kind: 'undetermined'; now: TwoFactorState | null }

/** What a portal's page showed, or its user reported, of an effect that was committed on the page. */
type SeenResult =
  | { kind: 'seen'; effect: Effect; now: TwoFactorState | null; basis: 'page' | 'user' }
  | { kind: 'not-seen'; code: StepProblem['code']; now: TwoFactorState | null; basis: 'page' | 'user' }

/** Answers that leave open whether the effect happened, although they came from the portal. */
// guard: effects.undecided-problems
const openEnded: ReadonlySet<Problem['code']> = new Set(['unexpected', 'unavailable', 'in-progress'])

/** Reads the answer to an effect with caution: only a plain answer or a plain refusal settles it. */
export function resultOf<F extends AnyEffect>(effect: F, sent: PortalResponse<EffectEndpoint<F>>): AnsweredResult {
  switch (sent.kind) {
    case 'answered':
      return { kind: 'applied', effect, answer: sent.answer.body, traceId: sent.traceId } as AnsweredResult
    case 'refused':
      if (sent.problem.code === 'voided') return { kind: 'voided' }
      return openEnded.has(sent.problem.code) ? { kind: 'unknown' } : { kind: 'rejected', problem: sent.problem }
    case 'unreachable': {
      const { retryAfterSeconds } = sent
      return { kind: 'unreachable', ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
    }
    default:
      // guard: effects.lost
      return { kind: 'unknown' }
  }
}

/**
 * The answer of an effect that was applied.
 *
 * @throws AppError with what became of it otherwise: the portal's refusal; `portal-unreachable` and `record-failed`: it was
 *   not sent; `voided`: it did not happen and never can; `outcome-unknown`; `portal-misbehaved` for another effect's answer
 */
export function answerOfEffect<F extends AnyEffect>(
  effect: F,
  result: EffectResult,
): AnswerOf<EffectEndpoint<F>>['body'] {
  switch (result.kind) {
    case 'applied':
      if (result.effect !== effect) throw new AppError('portal-misbehaved')
      return result.answer as AnswerOf<EffectEndpoint<F>>['body']
    case 'rejected':
      // guard: desk.recovered-refusal
      throw new AppError(failureOfProblem(result.problem))
    case 'unreachable':
      throw new AppError('portal-unreachable')
    case 'not-sent':
      throw new AppError('record-failed')
    case 'voided':
      throw new AppError('voided')
    default:
      throw new AppError('outcome-unknown')
  }
}
