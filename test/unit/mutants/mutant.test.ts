import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { edited, mutatedCopy } from '../../mutants/mutant.ts'
import { isExpected, runMutants, type MutantResult } from '../../mutants/run-mutants.ts'
import { sandboxMutants } from '../../mutants/sandbox-mutants.ts'

const edit = { file: 'a.ts', find: 'count += 1', replace: 'count += 2' }

test('an edit fits where its text stands once, and nowhere else', () => {
  expect(edited('let count = 0\ncount += 1', edit)).toBe('let count = 0\ncount += 2')
  expect(edited('count += 1', { ...edit, replace: '$& $1' })).toBe('$& $1')
  expect(() => edited('count -= 1', edit)).toThrow('0 times')
  expect(() => edited('count += 1; count += 1', edit)).toThrow('2 times')
})

test('every mutant of the sandbox fits its source', () => {
  for (const { edits } of sandboxMutants.mutants) {
    for (const one of edits) edited(readFileSync(one.file, 'utf8'), one)
  }
  expect(sandboxMutants.mutants).toHaveLength(11)
})

test('a copy holds the edits, and goes away', () => {
  const file = 'src/sandbox/clock.ts'
  const { folder, remove } = mutatedCopy([{ file, find: 'seconds * 1000', replace: 'seconds' }])
  expect(readFileSync(join(folder, file), 'utf8')).not.toContain('seconds * 1000')
  expect(readFileSync(file, 'utf8')).toContain('seconds * 1000')
  remove()
  expect(existsSync(folder)).toBe(false)
})

test('a mutant that survives, does not fit, or is caught by something else is not as expected', async () => {
  const file = 'src/sandbox/clock.ts'
  const fits = [{ file, find: 'seconds * 1000', replace: 'seconds' }]
  const results: MutantResult[] = []
  const mutants = [
    { name: 'caught', edits: fits, caughtBy: 'A-1' },
    { name: 'caught by another', edits: fits, caughtBy: 'A-2' },
    { name: 'does not fit', edits: [{ ...edit, file }], caughtBy: 'A-1' },
  ]
  const judge = async (folder: string) =>
    readFileSync(join(folder, file), 'utf8').includes('seconds * 1000') ? [] : ['A-1']
  await runMutants({ name: 'clock', mutants, judge }, { onResult: (result) => void results.push(result) })
  expect(results.map((result) => [result.mutant, isExpected(result)])).toEqual([
    [null, true],
    ['caught', true],
    ['caught by another', false],
    ['does not fit', false],
  ])
})
