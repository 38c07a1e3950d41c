import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readRecipe } from '../../../../src/main/features/guided/recipe-files.ts'
import { sandboxRecipe } from '../../../../tools/portal/sandbox-recipe.ts'

test('the recipe of the sandbox’s pages is written from their own words', () => {
  const file = new URL('../../../../resources/recipes/sandbox-customer-portal.json', import.meta.url)
  const read = readRecipe(readFileSync(file, 'utf8'))
  expect(read, 'run tools/portal/sandbox-recipe.ts').toEqual({ ok: true, value: sandboxRecipe() })
})
