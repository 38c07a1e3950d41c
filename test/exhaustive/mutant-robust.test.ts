import { format } from 'prettier'
import { expect, test } from 'vitest'
import { consoleMutants } from '../mutants/console/console-mutants.ts'
import { mutated, type Edit } from '../mutants/edits.ts'
import { electronMutants } from '../mutants/electron-mutants.ts'
import { guardsIn, projectGuards, type Guards, type Sources } from '../mutants/guards.ts'
import { portalMutants } from '../mutants/portal-mutants.ts'
import { contractMutants } from '../mutants/contract-mutants.ts'
import { unknownNames, withRenamedSymbols } from '../support/mutants/renamed-sources.ts'
import { shapeOf } from '../support/mutants/syntax-shape.ts'

const everyMutant = [contractMutants, portalMutants, consoleMutants, electronMutants].flatMap(({ mutants }) => mutants)
const { sources, guards } = projectGuards()
const files = new Set([...guards.values()].map(({ file }) => file))
const guarded = new Map([...sources].filter(([file]) => files.has(file)))

/** What edits make of the sources, by file, without what a reformat or a rename changes. */
function shapesAfter(edits: readonly Edit[], of: Sources, inGuards: Guards): Record<string, string> {
  return Object.fromEntries([...mutated(of, edits, inGuards)].map(([file, text]) => [file, shapeOf(file, text)]))
}

const shapes = new Map(everyMutant.map(({ name, edits }) => [name, shapesAfter(edits, guarded, guards)]))

test('every mutant makes the same mistake in sources that are formatted otherwise', async () => {
  const options = { parser: 'typescript', semi: true, singleQuote: false, printWidth: 60, tabWidth: 4 } as const
  const others = { trailingComma: 'none', arrowParens: 'avoid', objectWrap: 'collapse', bracketSpacing: false } as const
  // What is in a template is text: another layout of it would be another program.
  const asIs = { embeddedLanguageFormatting: 'off' } as const
  const formatted = new Map<string, string>()
  for (const [file, text] of guarded) formatted.set(file, await format(text, { ...options, ...others, ...asIs }))
  const inFormatted = guardsIn(formatted)
  for (const { name, edits } of everyMutant)
    expect(shapesAfter(edits, formatted, inFormatted), name).toEqual(shapes.get(name))
})

function isPlain(edit: Edit): boolean {
  return edit.kind === 'remove' || edit.kind === 'text' || ('code' in edit && !edit.code.includes('{{'))
}

/** `RENAME_SEED` plays a run again. */
const seed = Number(process.env['RENAME_SEED'] ?? Date.now() % 1_000_000)

test('every mutant makes the same mistake after an editor renamed symbols', () => {
  const { renamed, symbols } = withRenamedSymbols(guarded, seed)
  expect(symbols).toBeGreaterThan(5 * guarded.size)
  const inRenamed = guardsIn(renamed)
  const known = new Map([...renamed].map(([file, text]) => [file, unknownNames(file, text)]))
  for (const { name, edits } of everyMutant) {
    expect(shapesAfter(edits, renamed, inRenamed), `${name}, RENAME_SEED=${seed}`).toEqual(shapes.get(name))
    // What only takes out, or puts constants in, brings no name anywhere.
    if (edits.every(isPlain)) continue
    for (const [file, text] of mutated(renamed, edits, inRenamed)) {
      const unknown = [...unknownNames(file, text)].filter((one) => known.get(file)?.has(one) !== true)
      expect(unknown, `${name}, RENAME_SEED=${seed}`).toEqual([])
    }
  }
})

test('a name that a rename takes away is noticed', () => {
  expect([...unknownNames('src/a.ts', 'const held = new Map()\nexport const all = () => [...kept.values()]')]).toEqual([
    'kept',
  ])
  const text = '// guard: a.b\nexport const open = (file: string) => ({ file, mode: 0o600 })'
  const texts = Array.from({ length: 20 }, (_, at) =>
    withRenamedSymbols(new Map([['src/a.ts', text]]), at).renamed.get('src/a.ts'),
  )
  expect(texts.some((renamed) => renamed?.includes('({ file: renamed_'))).toBe(true)
})
