import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { npm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'
import { readPlaywright, readVitest, settle } from './results.mjs'
import { run } from '../setup/run.mjs'
import { withVirtualDisplay } from '../setup/virtual-display.mjs'

/** @typedef {import('./results.mjs').Results} Results */

/**
 * One stage of a command. `run` gets what follows on the command line, for the tool behind it.
 * @typedef {{ name: string, title: string, needsApp: boolean, run: (env: NodeJS.ProcessEnv, args: string[]) => Promise<Results> }} Stage
 */

const reports = path.join(root, 'test-results')

/** @typedef {'test' | 'test:all' | 'test:real' | 'test:package' | 'test:long'} TestCommand the npm commands that run tests */

/** What a tag in the title of an end-to-end test means: it proves a main job, so `npm test` runs it. */
const mainJobs = '@main'
/** The same of one that needs a system which is not ours: `test:real` runs it. */
const realSystems = '@real'

/** The same of what `npm run package` makes, on a system of its own. */
const packages = '@package'

/** @type {readonly Stage[]} against servers that are not ours, skipped with the reason where one cannot be had */
const realStages = [
  {
    name: 'real',
    title: 'Against real servers',
    needsApp: false,
    // One file after another: each starts a server of its own.
    run: (env, args) => vitest(env, 'real.json', ['--project=real', '--no-file-parallelism', ...args]),
  },
  {
    name: 'real-e2e',
    title: 'End-to-end tests with real servers',
    needsApp: true,
    run: (env, args) => endToEnd(env, 'e2e-real.json', args.length > 0 ? args : ['--grep', realSystems]),
  },
]

/** @type {readonly Stage[]} what `npm run package` makes, skipped with the reason where no fresh system can be made */
const packageStages = [
  {
    name: 'package',
    title: 'The packages, installed on a fresh Debian',
    needsApp: true,
    run: (env, args) => endToEnd(env, 'e2e-package.json', args.length > 0 ? args : ['--grep', packages]),
  },
]

/** @type {Record<TestCommand, readonly Stage[]>} cheap stages first; no test is in two of the commands, but `test:real` and `test:package` are parts of `test:all` */
export const stagesOf = {
  test: [
    { name: 'check', title: 'Format, lint, types, unused code, import rules', needsApp: false, run: check },
    {
      name: 'unit',
      title: 'Unit and component tests',
      needsApp: false,
      // They share processes, so each run tries them in another order; Vitest prints the seed.
      run: (env, args) =>
        vitest(env, 'unit.json', ['--project=unit', '--project=component', '--sequence.shuffle', ...args]),
    },
    {
      name: 'integration',
      title: 'Integration tests',
      needsApp: false,
      run: (env, args) => vitest(env, 'integration.json', ['--project=integration', '--sequence.shuffle', ...args]),
    },
    {
      name: 'e2e',
      title: 'End-to-end tests of the main jobs in a real Electron',
      needsApp: true,
      run: (env, args) => endToEnd(env, 'e2e.json', args.length > 0 ? args : ['--grep', mainJobs]),
    },
  ],
  'test:all': [
    {
      name: 'exhaustive',
      title: 'Every byte, fault point, write and sentence; the commands as processes',
      needsApp: true,
      run: (env, args) => vitest(env, 'exhaustive.json', ['--project=exhaustive', ...args]),
    },
    {
      name: 'e2e',
      title: 'All other end-to-end tests in a real Electron',
      needsApp: true,
      run: (env, args) =>
        endToEnd(
          env,
          'e2e-all.json',
          args.length > 0 ? args : ['--grep-invert', `${mainJobs}|${realSystems}|${packages}`],
        ),
    },
    ...packageStages,
    ...realStages,
  ],
  'test:real': realStages,
  'test:package': packageStages,
  'test:long': [
    {
      name: 'long',
      title: 'Long runs',
      needsApp: true,
      // One file after another: they measure.
      run: (env, args) => vitest(env, 'long.json', ['--project=long', '--no-file-parallelism', ...args]),
    },
  ],
}

/** @type {Stage['run']} */
async function check(env, args) {
  const { command, args: first, env: clean } = npm(env)
  const code = await run(command, [...first, 'run', '--silent', 'check', ...args], { cwd: root, env: clean })
  return settle('check', { passed: code === 0 ? 1 : 0, skipped: 0, failures: [] }, code)
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of the report
 * @param {string[]} args
 * @returns {Promise<Results>}
 */
async function vitest(env, name, args) {
  const report = freshReport(name)
  const tool = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  // Vitest leaves a core free by itself, and many tests wait for a disk or a process.
  const workers = `--maxWorkers=${os.availableParallelism()}`
  const code = await run(process.execPath, [tool, 'run', workers, ...reporters, ...args], {
    cwd: root,
    env,
  })
  return settle(
    name,
    read(report, (json) => readVitest(json, root)),
    code,
  )
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of the report
 * @param {string[]} args
 * @returns {Promise<Results>}
 */
async function endToEnd(env, name, args) {
  const report = freshReport(name)
  const playwright = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  // Playwright empties its output folder when it begins; the reports must lie outside it.
  // Tests that share an app run in another order each time; Playwright prints the seed.
  const options = ['--shuffle', '--reporter=list,json', `--output=${path.join(reports, 'e2e')}`]
  const code = await withVirtualDisplay((display) =>
    run(process.execPath, [playwright, 'test', ...options, ...args], {
      cwd: root,
      env: { ...env, ...display, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
  )
  return settle(name, read(report, readPlaywright), code)
}

/**
 * @param {string} name
 * @returns {string} where the report will lie; an old one is gone, so it cannot pass for this run's
 */
function freshReport(name) {
  const file = path.join(reports, name)
  fs.mkdirSync(reports, { recursive: true })
  fs.rmSync(file, { force: true })
  return file
}

/**
 * @template T
 * @param {string} file
 * @param {(report: T) => Results} understand
 * @returns {Results | undefined}
 */
function read(file, understand) {
  try {
    return understand(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
