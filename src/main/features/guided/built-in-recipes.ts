import guide from '../../../../resources/recipes/ipserverone-customer-portal.json' with { type: 'json' }
import sandbox from '../../../../resources/recipes/sandbox-customer-portal.json' with { type: 'json' }
import { recipe, type Recipe } from '#shared/guided/recipe.ts'

/** The recipes that come with the console, checked as any other. */
export function builtInRecipes(): readonly Recipe[] {
  return [guide, sandbox].map((one) => recipe.parse(one))
}
