import { readFileSync } from 'node:fs'
import { recipe, type Recipe } from '#shared/guided/recipe.ts'

/** The built-in recipe of the guide's portal. */
export function guideRecipe(): Recipe {
  const file = new URL('../../../resources/recipes/ipserverone-customer-portal.json', import.meta.url)
  return recipe.parse(JSON.parse(readFileSync(file, 'utf8')))
}
