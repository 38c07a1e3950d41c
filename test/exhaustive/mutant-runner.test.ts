import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testMutants } from '../../tools/test-runner/test-mutants.ts'
import { judgeByVitest } from '../mutants/judge-by-vitest.ts'
import { remove, replace } from '../mutants/edits.ts'
import type { Mutant, MutantGroup } from '../mutants/mutant.ts'
import { runInCopy } from '../mutants/run-in-copy.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'

const caughtBy = 'failures.test.ts'
const rule = 'failures.open-connection/value'
const atLoad = 'failures.before-connection/value'

const planted: readonly Mutant[] = [
  { name: 'noticed', edits: [remove(`${rule}.right`)], caughtBy },
  { name: 'noticed by nobody', edits: [replace(rule, '{{.}} && true')], caughtBy },
  { name: 'no longer fits', edits: [remove('failures.no-longer-here')], caughtBy },
  { name: 'does not load', edits: [replace(atLoad, "(() => { throw new Error('broken') })()")], caughtBy },
  { name: 'names what is not there', edits: [replace(rule, 'nowhere')], caughtBy },
  { name: 'named no file', edits: [remove(`${rule}.right`)], caughtBy: 'no-such.test.ts' },
]

/** A group like the console's over some of the planted mutants. */
function groupOf(...names: string[]): MutantGroup {
  const mutants = planted.filter(({ name }) => names.includes(name))
  const parts = [
    'src',
    'scripts',
    'tools',
    'test/unit/main',
    'test/component',
    'test/support',
    'vitest.config.ts',
    'tsconfig.json',
  ]
  return { name: 'planted', parts, atOnce: 2, mutants, judge: judgeByVitest }
}

let printed: string[] = []
const lineOf = (name: string): string | undefined => printed.find((line) => line.startsWith(name.padEnd(84)))

beforeEach(() => {
  printed = []
  const print = (line: unknown): void => void printed.push(...String(line).split('\n'))
  vi.spyOn(console, 'log').mockImplementation(print)
  vi.spyOn(console, 'error').mockImplementation(print)
})
afterEach(() => vi.restoreAllMocks())

test('every mutant caught: the table says by which test, and the command ends with 0', async () => {
  expect(await testMutants([], [groupOf('noticed')])).toBe(0)
  expect(lineOf('(the source as it is)')).toMatch(/^\S.* no +\d+\.\d +$/)
  expect(lineOf('noticed')).toMatch(/ yes +\d+\.\d {2}failures\.test\.ts: /)
  expect(printed.at(-1)).toMatch(/^1 of 1 mutants caught in \d+\.\d s$/)
})

test('one that nothing notices, one that fits no more and one that does not run are reported apart, and the command ends with 1', async () => {
  const group = groupOf('noticed', 'noticed by nobody', 'no longer fits', 'does not load', 'names what is not there')
  expect(await testMutants([], [group])).toBe(1)
  expect(lineOf('noticed')).toMatch(/ yes /)
  expect(lineOf('noticed by nobody')).toMatch(/ no .*<- not as expected$/)
  expect(lineOf('no longer fits')).toMatch(/there is no guard "failures\.no-longer-here".*<- not as expected$/)
  expect(lineOf('does not load')).toMatch(/ no .*does not (load|run).*<- not as expected$/)
  expect(lineOf('names what is not there')).toMatch(/ no .*ReferenceError.*<- not as expected$/)
  expect(printed).toContain('not as expected: noticed by nobody')
  expect(printed).toContain('not as expected: names what is not there')
})

test('a file of tests that is not there judges nothing', async () => {
  expect(await testMutants([], [groupOf('named no file')])).toBe(1)
  expect(lineOf('named no file')).toMatch(/ no .*there is no file of tests "no-such\.test\.ts".*<- not as expected$/)
})

test('one is chosen by its name, a group by its own; what is not there is said', async () => {
  expect(
    await testMutants(['--group', 'planted', '--only', 'noticed'], [groupOf('noticed', 'noticed by nobody')]),
  ).toBe(0)
  expect(lineOf('noticed by nobody')).toBeUndefined()
  expect(await testMutants(['--only', 'nobody'], [groupOf('noticed')])).toBe(2)
  expect(await testMutants(['--group', 'nobody'], [groupOf('noticed')])).toBe(2)
  expect(await testMutants(['--nothing'], [groupOf('noticed')])).toBe(2)
})

test('what hangs is ended with all that it started, and is no verdict', async () => {
  const folder = temporaryFolder()
  const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
    stdio: 'inherit' }); setInterval(() => {}, 1e6)`
  await expect(runInCopy(folder, ['-e', grandchild], { limitMs: 300 })).rejects.toThrow('hangs')
})

test('Ctrl-C leaves no copy behind', async () => {
  const folder = temporaryFolder()
  // Each command has a folder for temporary files of its own.
  const copies = (): string[] => globSync('*/factordesk-mutant-*', { cwd: folder })
  const args = ['scripts/test-mutants.mjs', '--only', 'ipc: a frame inside the page passes for the page']
  const child = spawn(process.execPath, args, { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' })
  const ended = once(child, 'exit')
  await until('a copy is judged', () => copies().some((name) => existsSync(join(folder, name, 'tmp'))))
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(copies()).toEqual([])
})
