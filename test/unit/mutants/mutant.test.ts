import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { consoleMutants } from '../../mutants/console/console-mutants.ts'
import { electronMutants } from '../../mutants/electron-mutants.ts'
import { edited, inFile, mutatedCopy, type MutantGroup } from '../../mutants/mutant.ts'
import { isExpected, runMutants, type MutantResult } from '../../mutants/run-mutants.ts'
import { sandboxMutants } from '../../mutants/sandbox-mutants.ts'

const edit = { file: 'a.ts', find: 'count += 1', replace: 'count += 2' }
const groups = [sandboxMutants, consoleMutants, electronMutants]

test('an edit fits where its text stands once, and nowhere else', () => {
  expect(edited('let count = 0\ncount += 1', edit)).toBe('let count = 0\ncount += 2')
  expect(edited('count += 1', { ...edit, replace: '$& $1' })).toBe('$& $1')
  expect(() => edited('count -= 1', edit)).toThrow('0 times')
  expect(() => edited('count += 1; count += 1', edit)).toThrow('2 times')
})

describe.each(groups)('the mutants of $name', ({ mutants }) => {
  test.each(mutants)('$name: fits its source and changes it', ({ edits }) => {
    const texts = new Map<string, string>()
    for (const one of edits) {
      const before = texts.get(one.file) ?? readFileSync(one.file, 'utf8')
      texts.set(one.file, edited(before, one))
      expect(texts.get(one.file)).not.toBe(before)
    }
    expect(edits).not.toEqual([])
  })
})

test('each has a name of its own, and one that names a file of tests names one that is there', () => {
  const names = groups.flatMap(({ mutants }) => mutants.map(({ name }) => name))
  expect(new Set(names).size).toBe(names.length)
  for (const { caughtBy, name } of [...consoleMutants.mutants, ...electronMutants.mutants])
    expect(existsSync(caughtBy), `${name}: ${caughtBy}`).toBe(true)
})

test('a copy holds the edits, and goes away', () => {
  const file = 'src/sandbox/clock.ts'
  const { folder, remove } = mutatedCopy(inFile(file, 'seconds * 1000', 'seconds'), ['src/sandbox'])
  expect(readFileSync(join(folder, file), 'utf8')).not.toContain('seconds * 1000')
  expect(readFileSync(file, 'utf8')).toContain('seconds * 1000')
  remove()
  expect(existsSync(folder)).toBe(false)
})

test(
  'a mutant that survives, does not fit, or is caught by something else is not as expected',
  { timeout: 30_000 },
  async () => {
    const file = 'src/sandbox/clock.ts'
    const fits = inFile(file, 'seconds * 1000', 'seconds')
    const results: MutantResult[] = []
    const group: MutantGroup = {
      name: 'clock',
      parts: ['src/sandbox'],
      atOnce: 1,
      mutants: [
        { name: 'caught', edits: fits, caughtBy: 'A-1' },
        { name: 'caught by another', edits: fits, caughtBy: 'A-2' },
        { name: 'does not fit', edits: [{ ...edit, file }], caughtBy: 'A-1' },
      ],
      judge: async (folder) =>
        readFileSync(join(folder, file), 'utf8').includes('seconds * 1000') ? [] : [{ by: 'A-1' }],
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
