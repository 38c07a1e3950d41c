import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { purposeOf } from '../../../../tools/trace/file-purpose.ts'
import { filesOf, without, type Ran } from '../../../../tools/trace/record-trace.ts'
import { SourceFiles } from '../../../../tools/trace/source-files.ts'
import { inLayers, listedIn, listOf, outdated, withLists } from '../../../../tools/trace/trace-list.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'factordesk-trace-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('what a file decides', () => {
  test.each([
    [
      'by the export that has its name',
      'queue-rules.ts',
      '/** A limit. */\nexport const limit = 1\n/** Who is next. Then more. */\nexport function queueRules() {}',
      'Who is next.',
    ],
    [
      'by a constructor of its name',
      'audit.ts',
      '/** Two. */\nexport type Two = 2\n/** One. */\nexport const createAudit = 1',
      'One.',
    ],
    [
      'by an export that ends with its name',
      'engine.ts',
      '/** Two. */\nexport interface EnginePlan {}\n/** One. */\nexport interface EffectEngine {}',
      'One.',
    ],
    [
      'by the first exported function else',
      'a.ts',
      '/** Own. */\nfunction own() {}\n/** A number. */\nexport const one = 1\n/** Given. */\nexport const given = () => own()',
      'Given.',
    ],
    [
      'by its file comment before anything else',
      'queue-rules.ts',
      '/**\n * Whose turn it is. More.\n */\n\n/** Who is next. */\nexport function queueRules() {}',
      'Whose turn it is.',
    ],
    [
      'not by the comment of a constant or of a type',
      'd.ts',
      '/** A limit. */\nexport const limit = 1\n/** Two. */\nexport type Two = 2',
      '',
    ],
    [
      'by the first statement of a component behind its imports',
      'A.vue',
      '<script setup lang="ts">\nimport { a } from "./a.ts"\n\n/** One line. */\ndefineProps<{ a: number }>()\n</script>',
      'One line.',
    ],
    [
      'by the file comment of a component',
      'B.vue',
      '<script setup lang="ts">\n/** The line. */\n\n/** A prop. */\ndefineProps<{ a: number }>()\n</script>',
      'The line.',
    ],
    [
      'not by a later statement of a component',
      'C.vue',
      '<script setup lang="ts">\nconst a = 1\n/** Twice. */\nconst b = 2 * a\n</script>',
      '',
    ],
    [
      'over several lines, with a name in it',
      'b.ts',
      '/**\n * Reads `a.ts`\n * whole. More.\n */\nexport const b = 1',
      'Reads `a.ts` whole.',
    ],
    ['by nothing', 'c.ts', '// No doc comment.\nexport const c = 1', ''],
  ])('%s', (_, file, text, purpose) => {
    expect(purposeOf(`src/${file}`, text)).toBe(purpose)
  })
})

test('a function is found in its source by the source map beside the built file', () => {
  mkdirSync(join(root, 'out'))
  const file = join(root, 'out', 'index.js')
  writeFileSync(file, 'function a() {}\nfunction b() {}function c() {}\n')
  // Line 1 from the first source; line 2 from the second, and from column 15 on from a package.
  const mappings = 'AAAA;ACAA,eCAA'
  const sources = ['../src/a.ts', '../src/b.vue?vue&type=script', '../node_modules/c/index.js']
  writeFileSync(`${file}.map`, JSON.stringify({ version: 3, sources, names: [], mappings }))
  const found = new SourceFiles(root).of([0, 16, 31].map((offset) => ({ file, offset })))
  expect([...found]).toEqual(['src/a.ts', 'src/b.vue'])
})

test('a file is listed once, in the phase in which it ran first, and not for functions that are known', () => {
  const ran: Ran = {
    page: [{ file: 'a', offset: 1 }],
    main: [
      { file: 'a', offset: 2 },
      { file: 'b', offset: 1 },
    ],
    'main-then': [
      { file: 'b', offset: 1 },
      { file: 'c', offset: 1 },
      { file: 'c', offset: 2 },
    ],
    'page-then': [{ file: 'a', offset: 3 }],
  }
  const sources = { of: (functions: Ran['page']) => new Set(functions.map(({ file }) => file)) }
  expect(filesOf(ran, sources)).toEqual({ page: ['a'], main: ['b'], 'main-then': ['c'], 'page-then': [] })
  expect(filesOf(without(ran, [{ file: 'c', offset: 1 }]), sources)['main-then']).toEqual(['c'])
  expect(filesOf(without(ran, [{ file: 'b', offset: 1 }]), sources).main).toEqual([])
})

test('what composes the console is not listed', () => {
  const ran: Ran = {
    page: [],
    main: ['src/main/electron/start.ts', 'src/main/app/create-app.ts', 'src/main/app/subscriptions.ts'].map((file) => ({
      file,
      offset: 1,
    })),
    'main-then': [],
    'page-then': [],
  }
  const sources = { of: (functions: Ran['page']) => new Set(functions.map(({ file }) => file)) }
  expect(filesOf(ran, sources).main).toEqual(['src/main/app/subscriptions.ts'])
})

test('files are in the order of the layers', () => {
  expect(
    inLayers([
      'src/shared/domain/procedure.ts',
      'src/main/portal-client/transport.ts',
      'src/main/features/queue/handlers.ts',
      'src/preload/index.ts',
      'src/renderer/src/stores/app-store.ts',
      'src/renderer/src/views/queue/QueueView.vue',
    ]),
  ).toEqual([
    'src/renderer/src/views/queue/QueueView.vue',
    'src/renderer/src/stores/app-store.ts',
    'src/preload/index.ts',
    'src/main/features/queue/handlers.ts',
    'src/main/portal-client/transport.ts',
    'src/shared/domain/procedure.ts',
  ])
})

describe('the lists of a page', () => {
  const page =
    'Before.\n\n<!-- made by `npm run trace -- --write` -->\n\nold\n\n<!-- end of what is made -->\n\nAfter.\n'

  test('are put between its markers and read there', () => {
    mkdirSync(join(root, 'src'))
    writeFileSync(join(root, 'src', 'a.ts'), '/** Adds. */\nexport const a = 1\n')
    writeFileSync(join(root, 'src', 'b.ts'), 'export const b = 1\n')
    const files = { page: ['src/b.ts'], main: ['src/a.ts'], 'main-then': [], 'page-then': [] }
    const list = listOf('disable', { files, ran: 7 }, root)
    expect(list).toContain(': 2 files, of 7 that run, without the functions that `audit` runs as well.')
    const written = withLists(page, [list])
    expect(written).toContain('- `src/a.ts`: Adds.\n')
    expect(written).not.toContain('old')
    expect(written.endsWith('After.\n')).toBe(true)
    expect(listedIn(written)).toEqual(new Map([['disable', ['src/b.ts', 'src/a.ts']]]))
    expect(withLists(written, [list])).toBe(written)
  })

  test('need the markers', () => {
    expect(() => withLists('nothing', [])).toThrow('the page has no lines')
  })

  test('are old where more than one file in ten differs', () => {
    const ran = Array.from({ length: 10 }, (_, index) => `src/${index}.ts`)
    const files = { page: ran, main: [], 'main-then': [], 'page-then': [] }
    expect(outdated('audit', ran, files)).toBeNull()
    expect(outdated('audit', ran.slice(1), files)).toBeNull()
    expect(outdated('audit', [...ran.slice(1), 'src/gone.ts'], files)).toBe(
      'audit: listed, but did not run: src/gone.ts; ran, but is not listed: src/0.ts',
    )
  })
})

test('every file that ARCHITECTURE.md lists exists, in all four lists', () => {
  const lists = listedIn(readFileSync('docs/ARCHITECTURE.md', 'utf8'))
  expect([...lists.keys()]).toEqual(['disable', 'refresh', 'audit', 'case'])
  expect([...lists.values()].every((files) => files.length > 0)).toBe(true)
  expect([...lists.values()].flat().filter((file) => !existsSync(file))).toEqual([])
})
