import { readFileSync } from 'node:fs'
import type { Effect } from '#shared/domain/procedure.ts'
import { controlsOf } from '#shared/guided/controls.ts'
import { recipe, type Recipe } from '#shared/guided/recipe.ts'

/** The built-in recipe of the guide's portal. */
export function guideRecipe(): Recipe {
  const file = new URL('../../../resources/recipes/ipserverone-customer-portal.json', import.meta.url)
  return recipe.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/** The controls of that recipe's flows. */
export const guideControls = [...controlsOf(guideRecipe(), 'disable'), ...controlsOf(guideRecipe(), 'set-up')]

/** The id of the control of that recipe that commits an effect. */
export function commitOf(effect: Effect): string {
  return guideControls.find(({ commits }) => commits === effect)?.id ?? ''
}

/** The id of its first control of a step of the guide. */
export function atStep(step: number): string {
  return guideControls.find((control) => control.step === step)?.id ?? ''
}
