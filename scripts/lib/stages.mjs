import fs from 'node:fs'
import path from 'node:path'
import { npm } from './npm.mjs'
import { root } from './paths.mjs'
import { countPlaywright, countVitest, settle } from './results.mjs'
import { run } from './run.mjs'
import { withVirtualDisplay } from './virtual-display.mjs'

/** @typedef {import('./results.mjs').Counts} Counts */

/**
 * One stage of `npm test`. `run` gets what follows on the command line, for the tool behind it.
 * @typedef {{ name: string, title: string, needsApp: boolean, run: (env: NodeJS.ProcessEnv, args: string[]) => Promise<Counts> }} Stage
 */

const reports = path.join(root, 'test-results')

/** @type {Stage[]} cheap ones first */
export const stages = [
  { name: 'check', title: 'Format, lint, types, unused code, import rules', needsApp: false, run: check },
  { name: 'unit', title: 'Unit and integration tests', needsApp: false, run: unit },
  { name: 'e2e', title: 'End-to-end tests in a real Electron', needsApp: true, run: endToEnd },
]

/** @type {Stage} behind `npm run test:long` */
export const longStage = { name: 'long', title: 'Long runs', needsApp: false, run: long }

/** @type {Stage['run']} */
async function check(env, args) {
  const { command, args: first, env: clean } = npm(env)
  const code = await run(command, [...first, 'run', '--silent', 'check', ...args], { cwd: root, env: clean })
  return settle({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, code)
}

/** @type {Stage['run']} */
function unit(env, args) {
  return vitest(env, 'unit.json', ['--project=unit', '--project=integration', ...args])
}

/** @type {Stage['run']} one file after another: they measure */
function long(env, args) {
  return vitest(env, 'long.json', ['--project=long', '--no-file-parallelism', ...args])
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of the report
 * @param {string[]} args
 * @returns {Promise<Counts>}
 */
async function vitest(env, name, args) {
  const report = freshReport(name)
  const tool = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(process.execPath, [tool, 'run', ...reporters, ...args], { cwd: root, env })
  return settle(read(report, countVitest), code)
}

/** @type {Stage['run']} */
async function endToEnd(env, args) {
  const report = freshReport('e2e.json')
  const playwright = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  // Playwright empties its output folder when it begins; the reports must lie outside it.
  const options = ['--reporter=list,json', `--output=${path.join(reports, 'e2e')}`]
  const code = await withVirtualDisplay((display) =>
    run(process.execPath, [playwright, 'test', ...options, ...args], {
      cwd: root,
      env: { ...env, ...display, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
  )
  return settle(read(report, countPlaywright), code)
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
 * @param {(report: T) => Counts} count
 * @returns {Counts | undefined}
 */
function read(file, count) {
  try {
    return count(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
