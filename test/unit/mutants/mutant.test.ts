import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { consoleMutants } from '../../mutants/console/console-mutants.ts'
import { mutated, remove, replace, type Edit } from '../../mutants/edits.ts'
import { electronMutants } from '../../mutants/electron-mutants.ts'
import { parse, projectGuards } from '../../mutants/guards.ts'
import { mutatedCopy, type MutantGroup } from '../../mutants/mutant.ts'
import { portalMutants } from '../../mutants/portal-mutants.ts'
import { isExpected, runMutants, type MutantResult } from '../../mutants/run-mutants.ts'
import { contractMutants } from '../../mutants/contract-mutants.ts'
import { testFileNamed } from '../../mutants/test-files.ts'

const groups = [contractMutants, portalMutants, consoleMutants, electronMutants]
const everyMutant = groups.flatMap(({ mutants }) => mutants)
const { sources, guards } = projectGuards()

describe.each(groups)('the mutants of $name', ({ mutants }) => {
  test.each(mutants)('$name: fits its source, changes it, and is code', ({ edits }) => {
    expect(mutated(sources, edits, guards).size).toBeGreaterThan(0)
  })
})

test('each has a name of its own, and one that names a file of tests names the only one of that name', () => {
  const names = everyMutant.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { caughtBy } of [portalMutants, consoleMutants, electronMutants].flatMap(({ mutants }) => mutants))
    expect(testFileNamed('.', caughtBy)).toMatch(/\/[\w-]+\.(test|spec)\.ts$/)
})

test('a file of tests is found by its name, and neither a missing nor an ambiguous one is', () => {
  expect(testFileNamed('.', 'mutant.test.ts')).toBe('test/unit/mutants/mutant.test.ts')
  expect(() => testFileNamed('.', 'no-such.test.ts')).toThrow('there is no file of tests "no-such.test.ts"')
  expect(() => testFileNamed('.', 'main.mjs')).toThrow('"main.mjs" is ambiguous')
})

/** The addresses that an edit names: where it is made, what it moves beside, and what its code takes. */
function addressesOf(edit: Edit): string[] {
  const code = 'code' in edit ? [...edit.code.matchAll(/\{\{(.+?)\}\}/g)].map(([, address = '']) => address) : []
  return [edit.at, ...(edit.kind === 'move' ? [edit.of] : []), ...code]
}

test('every guard in the source is used by a mutant', () => {
  const used = new Set(everyMutant.flatMap(({ edits }) => edits.flatMap(addressesOf)).map((at) => at.split('/')[0]))
  expect([...guards.keys()].filter((id) => !used.has(id))).toEqual([])
})

/** Names that no rename in this project touches: of the API, of the bridge, of Node, of axios and of Hono. */
const namesOfOthers = [
  'status',
  'accountId',
  'kind',
  'options',
  'timeout',
  'rejectUnauthorized',
  'checkServerIdentity',
  'req',
  'url',
  'isEscaped',
]
const builtIns = [
  Array,
  Array.prototype,
  Buffer,
  Object.getPrototypeOf(crypto) as object,
  Math,
  Object,
  Promise,
  Promise.prototype,
  Reflect,
]
const collections = [Map.prototype, Set.prototype, String.prototype, Atomics, AbortController.prototype]
const properties = new Set([...builtIns, ...collections].flatMap((one) => Reflect.ownKeys(one)).concat(namesOfOthers))

/** Names in the code of edits that are neither of the language nor made by that code. */
function foreignNames(edits: readonly Edit[]): string[] {
  const made = new Set<string>(['undefined', 'Infinity', 'part'])
  const used: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) made.add(node.name.getText())
    const isProperty =
      (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
      (ts.isPropertyAssignment(node.parent) && node.parent.name === node)
    if (isProperty) {
      if (ts.isIdentifier(node) && !properties.has(node.text) && node.text !== 'part') used.push(`.${node.text}`)
    } else if (ts.isIdentifier(node)) used.push(node.text)
    ts.forEachChild(node, visit)
  }
  for (const edit of edits) {
    if (!('code' in edit)) continue
    const code = edit.code.replaceAll(/\{\{.+?\}\}/g, 'part')
    // An expression, a property, statements or an element.
    const asCode = [`(${code})`, `({ ${code} })`, code, `[${code}]`].map((text) => parse('code', text))
    const sound = asCode.find(
      (source) => (source as ts.SourceFile & { parseDiagnostics: unknown[] }).parseDiagnostics.length === 0,
    )
    if (sound !== undefined) ts.forEachChild(sound, visit)
  }
  return used.filter((name) => !made.has(name) && !(name in globalThis))
}

test('the code of an edit names nothing of the source, which a rename would take from it', () => {
  expect(foreignNames([replace('a.b', '{{.}}.slice(key, String(owner))')])).toEqual(['key', 'owner'])
  expect(foreignNames([replace('a.b', '{ owner: {{.}}.owner }')])).toEqual(['.owner', '.owner'])
  expect(foreignNames([replace('a.b', '(all) => {{/value}}(...all)')])).toEqual([])
  const foreign = everyMutant.map(({ name, edits }) => ({ name, names: foreignNames(edits) }))
  expect(foreign.filter(({ names }) => names.length > 0)).toEqual([])
})

const masking = 'masking.mobile'
const maskingFile = guards.get(masking)?.file ?? ''

test('a copy has the edits, and is removed', () => {
  const { folder, remove: removeCopy } = mutatedCopy([replace(`${masking}/value`, "'shown'")], ['src/shared'])
  expect(readFileSync(join(folder, maskingFile), 'utf8')).toContain("'shown'")
  expect(readFileSync(maskingFile, 'utf8')).not.toContain("'shown'")
  removeCopy()
  expect(existsSync(folder)).toBe(false)
})

test(
  'a mutant that survives, does not fit, or is caught by something else is not as expected',
  { timeout: 30_000 },
  async () => {
    const fits = [replace(`${masking}/value`, "'shown'")]
    const results: MutantResult[] = []
    const group: MutantGroup = {
      name: 'masking',
      parts: ['src/shared'],
      atOnce: 1,
      mutants: [
        { name: 'caught', edits: fits, caughtBy: 'A-1' },
        { name: 'caught by another', edits: fits, caughtBy: 'A-2' },
        { name: 'does not fit', edits: [remove('masking.gone')], caughtBy: 'A-1' },
      ],
      judge: async (folder) =>
        readFileSync(join(folder, maskingFile), 'utf8').includes("'shown'") ? [{ by: 'A-1' }] : [],
    }
    await runMutants(group, { onResult: (result) => void results.push(result) })
    expect(results.map((result) => [result.mutant, isExpected(result)])).toEqual([
      [null, true],
      ['caught', true],
      ['caught by another', false],
      ['does not fit', false],
    ])
  },
)
