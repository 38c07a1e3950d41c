import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectGuards } from '../mutants/guards.ts'
import { testFileNamed } from '../mutants/test-files.ts'

/** Pages that are written by hand; those that are generated are compared with their sources elsewhere. */
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')].filter(
  (page) => !/portal-api\/(reference|sandbox)\.md$/.test(page),
)

/** What a page sets as code, without its examples and without lists that are made and checked elsewhere. */
function codeIn(page: string): string[] {
  const text = readFileSync(page, 'utf8')
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/^<!-- made by [^]*?^<!-- end of what is made -->/gm, '')
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

/** The base name of every source file. */
const sourceFiles = new Set(
  globSync(['{src,test,scripts,tools}/**/*.{ts,vue,mjs,cjs}', '*.{ts,mjs,cjs}', '.*.cjs']).map((path) =>
    basename(path),
  ),
)

describe.each(pages)('%s', (page) => {
  const code = codeIn(page)

  test('names files of tests that are there, by their names alone', () => {
    for (const name of code.filter((text) => /^[\w./-]+\.(test|spec)\.ts$/.test(text)))
      expect(testFileNamed('.', name), name).toContain(name)
  })

  test('names folders and files that are there, and of the product no file', () => {
    // What a run writes is not there before it.
    const paths = code.filter((text) => /^(src|test|scripts|docs)\/[\w./-]*$/.test(text) && !text.endsWith('.json'))
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
    expect(paths.filter((path) => path.startsWith('src/') && /\.\w+$/.test(path))).toEqual([])
  })

  test('names source files that are there, by their names alone', () => {
    const named = code.filter((text) => /^[\w.-]+\.(ts|vue|mjs|cjs)$/.test(text))
    expect(named.filter((name) => !sourceFiles.has(name))).toEqual([])
  })

  test('names guards that are there', () => {
    const named = code.flatMap((text) => /^(?:\/\/ )?guard: (\S+)$/.exec(text)?.slice(1) ?? [])
    expect(named.filter((id) => id !== 'area.short-name' && !projectGuards().guards.has(id))).toEqual([])
  })
})

test('pages name tests, folders and guards at all', () => {
  const code = pages.flatMap(codeIn)
  expect(code.filter((text) => text.endsWith('.test.ts')).length).toBeGreaterThan(20)
  expect(code.filter((text) => text.startsWith('src/')).length).toBeGreaterThan(3)
})
