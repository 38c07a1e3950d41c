import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readContract } from '../../conformance/kit/contract.ts'
import { consoleMutants } from '../../mutants/console/console-mutants.ts'
import { electronMutants } from '../../mutants/electron-mutants.ts'
import { projectGuards } from '../../mutants/guards.ts'
import { portalMutants } from '../../mutants/portal-mutants.ts'
import { contractMutants } from '../../mutants/contract-mutants.ts'
import { testFileNamed } from '../../mutants/test-files.ts'

const contract = readContract()
const byTests = [portalMutants, consoleMutants, electronMutants].flatMap(({ mutants }) => mutants)

describe('each sentence about messages, limits and enrolments has a mutant', () => {
  const sentences = [...contract.values()].filter(({ id }) => /^(MSG|LIM|ENR)-/.test(id))
  const byKit = new Set(contractMutants.mutants.map(({ caughtBy }) => caughtBy))
  const byFiles = new Set(byTests.map(({ sentence }) => sentence))

  test.each(sentences)('$id', ({ id, notChecked }) => {
    // The kit judges what it can check; only what it cannot is left to a file of tests.
    expect(notChecked === null ? byKit.has(id) : byFiles.has(id)).toBe(true)
  })

  test('and no mutant names a sentence that is not there, or that the kit could check', () => {
    expect(sentences.length).toBeGreaterThan(30)
    for (const { caughtBy } of contractMutants.mutants) expect(contract.get(caughtBy)?.notChecked, caughtBy).toBe(null)
    for (const { sentence } of byTests)
      if (sentence !== undefined) expect(contract.get(sentence)?.notChecked, sentence).not.toBe(null)
  })
})

/** A row of a table in docs/SECURITY.md. */
interface Row {
  id: string
  title: string
  guards: string[]
  tests: string[]
}

/** Every row whose id is of a rule (E), a rule of guided mode (G) or a fault (F). */
function securityRows(markdown: string): Row[] {
  const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
  return markdown.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    const [, id = '', title = ''] = cells
    if (!/^[EFG]\d+$/.test(id)) return []
    const [guards, tests] = cells.slice(-3)
    return [
      {
        id,
        title: title.slice(0, 40),
        guards: quoted(guards),
        tests: quoted(tests).filter((text) => text.endsWith('.ts')),
      },
    ]
  })
}

describe('each rule and fault of docs/SECURITY.md has a mutant', () => {
  const rows = securityRows(readFileSync('docs/SECURITY.md', 'utf8'))
  const { guards } = projectGuards()

  test.each(rows)('$id $title: its guards and tests are there, and one of its tests catches a mutant there', (row) => {
    for (const guard of row.guards) expect(guards.has(guard), guard).toBe(true)
    for (const file of row.tests) expect(testFileNamed('.', file)).toContain(file)
    const ofRow = byTests.filter(
      ({ edits, caughtBy }) =>
        row.tests.includes(caughtBy) && edits.some(({ at }) => row.guards.includes(at.split('/')[0] ?? '')),
    )
    expect(ofRow.map(({ name }) => name)).not.toEqual([])
  })

  test('rules and faults are read from the tables at all', () => {
    expect(rows.filter(({ id }) => id.startsWith('E')).length).toBeGreaterThan(10)
    expect(rows.filter(({ id }) => id.startsWith('F')).length).toBeGreaterThan(12)
    expect(rows.filter(({ id }) => id.startsWith('G')).length).toBeGreaterThan(9)
  })
})
