import { ESLint, Linter } from 'eslint'
import { expect, test } from 'vitest'
import { openedThings, replacedWords } from '../../../../tools/lint/replaced-words.mjs'

type Rules = NonNullable<Linter.Config['rules']>

/** The words that the project's own configuration refuses in a file, judged without types. */
async function refusedIn(file: string): Promise<(text: string) => string[]> {
  const { rules } = (await new ESLint().calculateConfigForFile(file)) as { rules: Rules }
  const only: Rules = { 'no-restricted-syntax': rules['no-restricted-syntax'] ?? 'off' }
  return (text) => new Linter().verify(text, { rules: only }).map(({ message }) => message)
}

const files = [
  'src/main/app/create-app.ts',
  'src/main/base/errors.ts',
  'src/portal/portal.ts',
  'src/renderer/src/main.ts',
]
const more = [
  'src/renderer/src/App.vue',
  'test/setup.ts',
  'tools/lint/replaced-words.mjs',
  'src/main/features/lock/lock.ts',
]

test.each([...files, ...more])('%s: each replaced word is refused as an identifier', async (file) => {
  const refused = await refusedIn(file)
  for (const { sample } of replacedWords) expect(refused(`const ${sample} = 1`), sample).toHaveLength(1)
})

test.each([...files, 'src/renderer/src/App.vue'])('%s: what is made is called create, not open', async (file) => {
  const refused = await refusedIn(file)
  expect(refused('export function openThing() {}')).toHaveLength(1)
  expect(refused('export const openThing = () => 1')).toHaveLength(1)
  for (const thing of openedThings) expect(refused(`export function open${thing}() {}`), thing).toEqual([])
})

test('words that only contain one are free', async () => {
  const refused = await refusedIn('src/main/app/create-app.ts')
  for (const word of ['entries', 'intake', 'threshold', 'troubled', 'health', 'almost', 'retries']) {
    expect(refused(`const ${word} = 1`), word).toEqual([])
  }
})
