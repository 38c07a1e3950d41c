import type { Method } from '../api/primitives.ts'
import type { Effect } from '../domain/procedure.ts'
import type { ProcedureKind } from '../domain/guide-steps.ts'
import { controlsOf, type FlowName } from './controls.ts'
import type { Recipe } from './recipe.ts'

/** Why a recipe cannot lead through a procedure: it names no control that commits, or not the method; null where it can. */
export function lacksFor(
  recipe: Recipe,
  kind: ProcedureKind,
  to: Method | null,
): 'recipe-lacks-steps' | 'recipe-lacks-method' | null {
  const commits = (flow: FlowName, effect: Effect): boolean =>
    controlsOf(recipe, flow).some((control) => control.commits === effect)
  if (kind !== 'set-up' && !commits('disable', 'disable')) return 'recipe-lacks-steps'
  if (kind === 'disable') return null
  if (!commits('set-up', 'verify-code')) return 'recipe-lacks-steps'
  const methods = controlsOf(recipe, 'set-up').flatMap(({ method }) => method ?? [])
  return to === null || methods.includes(to) ? null : 'recipe-lacks-method'
}
