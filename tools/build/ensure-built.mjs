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

/**
 * A build of the app: the folder that Electron is started with, in which `out/` lies.
 * @typedef {{ title: string, folder: string, options: readonly string[] }} Build
 */

/** @type {Build} */
const ordinary = { title: 'App', folder: root, options: [] }

/** The same with source maps, in a folder of its own: for tools that name the source of what runs. @type {Build} */
const withSourceMaps = {
  title: 'App with source maps',
  folder: path.join(root, 'node_modules', '.cache', 'factordesk', 'with-source-maps'),
  options: ['--sourcemap'],
}

/**
 * Builds the app into out/ when its sources are not those of the last build.
 * @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime it is built for this one: the fallback knows less of JavaScript
 * @param {import('../setup/steps.mjs').Log} log
 */
export async function ensureBuilt(runtime, log) {
  await ensure(ordinary, runtime, log)
}

/**
 * Builds the app with source maps when its sources are not those of the last such build; out/ stays as it is.
 * @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime
 * @param {import('../setup/steps.mjs').Log} log
 * @returns {Promise<string>} the folder to start Electron with
 */
export async function ensureBuiltWithSourceMaps(runtime, log) {
  await ensure(withSourceMaps, runtime, log)
  fs.copyFileSync(path.join(root, 'package.json'), path.join(withSourceMaps.folder, 'package.json'))
  return withSourceMaps.folder
}

/** What lies in out/ is, or is about to be, not what the stamp says. */
export function forgetBuild() {
  fs.rmSync(stampOf(ordinary), { force: true })
}

/**
 * @param {Build} build
 * @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime
 * @param {import('../setup/steps.mjs').Log} log
 */
async function ensure(build, runtime, log) {
  const hash = sourcesHash(root, runtime.version)
  const stamp = stampOf(build)
  await step({
    log,
    title: build.title,
    doing: 'electron-vite build',
    isDone: () => fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash,
    work: async () => {
      fs.rmSync(stamp, { force: true })
      await run(build, runtime)
      fs.writeFileSync(stamp, hash)
    },
  })
}

/**
 * @param {Build} build
 * @returns {string} the file that names the sources of the last whole build
 */
function stampOf({ folder }) {
  return path.join(folder, 'out', '.built-from')
}

/**
 * @param {Build} build
 * @param {import('../offline-electron/runtime-info.mjs').Runtime} runtime
 */
async function run({ folder, options }, runtime) {
  // electron-vite derives from this which syntax it must rewrite.
  const env = { ...process.env, ELECTRON_MAJOR_VER: String(Number.parseInt(runtime.version, 10)) }
  const args = [electronVite(), 'build', '--outDir', path.join(folder, 'out'), ...options]
  const { code, stdout, stderr } = await capture(process.execPath, args, { cwd: root, env })
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
