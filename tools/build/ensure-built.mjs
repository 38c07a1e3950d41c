import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { StepFailure, step } from '../setup/steps.mjs'

/** All that the build reads; `tools/build` because electron.vite.config.ts imports it. */
const sources = [
  'src',
  'resources',
  'tools/build',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

const stamp = path.join(root, 'out', '.built-from')

/**
 * Builds the app into out/ when its sources are not those of the last build.
 * @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime it is built for this one: the fallback knows less of JavaScript
 * @param {import('../setup/steps.mjs').Log} log
 */
export async function ensureBuilt(runtime, log) {
  const hash = sourcesHash(root, runtime.version)
  await step({
    log,
    title: 'App',
    doing: 'electron-vite build',
    isDone: () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash,
    work: async () => {
      forgetBuild()
      await build(runtime)
      fs.writeFileSync(stamp, hash)
    },
  })
}

/** What lies in out/ is, or is about to be, not what the stamp says. */
export function forgetBuild() {
  fs.rmSync(stamp, { force: true })
}

/** @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime */
async function build(runtime) {
  // electron-vite derives from this which syntax it must rewrite.
  const env = { ...process.env, ELECTRON_MAJOR_VER: String(Number.parseInt(runtime.version, 10)) }
  const { code, stdout, stderr } = await capture(process.execPath, [electronVite(), 'build'], { cwd: root, env })
  if (code !== 0)
    throw new StepFailure(
      `the app could not be built:\n${(stdout + stderr).trim()}`,
      'put right what is named above, then run this again.',
    )
}

/** @returns {string} */
export function electronVite() {
  return path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
}

/**
 * @param {string} folder the clone
 * @param {string} runtimeVersion
 * @returns {string}
 */
export function sourcesHash(folder, runtimeVersion) {
  const hash = createHash('sha256').update(runtimeVersion)
  for (const source of sources) {
    for (const file of filesIn(path.join(folder, source))) {
      const content = fs.readFileSync(file)
      // The length before the content, so that no two trees of files read as the same bytes.
      hash.update(`\n${path.relative(folder, file)} ${content.length}\n`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} file
 * @returns {string[]} the file itself, or those below it, in an order that does not depend on the machine
 */
function filesIn(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [file]
  return fs
    .readdirSync(file)
    .sort()
    .flatMap((name) => filesIn(path.join(file, name)))
}
