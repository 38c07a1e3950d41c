import type { AnyEffect } from '#shared/domain/effects.ts'
import type { AnswerOf } from '#shared/api/endpoint.ts'
import { AppError, failureOfProblem } from '../base/errors.ts'
import type { EffectEndpoint } from './catalog.ts'
import type { EffectResult } from './effect-result.ts'

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
