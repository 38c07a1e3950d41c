import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../setup/paths.mjs'

const day = 24 * 60 * 60 * 1000
/** ms. A download from the person's own cache needs no network and is through by then. */
const patience = 15_000

/**
 * Electron's own download, through the installer in its package. Gives up at once where its source cannot be reached,
 * and leaves a note, so that not every start tries again.
 * @param {string} cache
 * @returns {Promise<boolean>} whether it is there now
 */
export async function downloadElectron(cache) {
  const succeeded = await install(sourceOf(process.env))
  fs.mkdirSync(cache, { recursive: true })
  fs.rmSync(noteFile(cache), { force: true })
  const note = JSON.stringify({ source: sourceOf(process.env), at: Date.now() })
  if (!succeeded) fs.writeFileSync(noteFile(cache), note, { flag: 'wx' })
  return succeeded
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [now] ms
 * @returns {boolean} whether the last download from this source failed within a day
 */
export function hasFailedLately(cache, env = process.env, now = Date.now()) {
  if (env['FACTORDESK_RUNTIME'] === 'electron') return false
  try {
    const { source, at } = JSON.parse(fs.readFileSync(noteFile(cache), 'utf8'))
    return source === sourceOf(env) && now >= at && now - at < day
  } catch {
    return false
  }
}

/**
 * @param {string} cache
 * @returns {string}
 */
function noteFile(cache) {
  return path.join(cache, 'electron-unreachable.json')
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
function sourceOf(env) {
  return env['npm_config_electron_mirror'] ?? env['ELECTRON_MIRROR'] ?? 'https://github.com/'
}

/**
 * @param {string} source
 * @returns {Promise<boolean>}
 */
async function install(source) {
  const installer = spawn(process.execPath, [path.join(root, 'node_modules', 'electron', 'install.js')], {
    cwd: root,
    stdio: 'ignore',
  })
  /** @type {Promise<boolean>} */
  const ended = new Promise((resolve) => {
    installer.on('error', () => resolve(false))
    installer.on('close', (code) => resolve(code === 0))
  })
  // The installer has no time limit of its own, and a firewall that drops packets would block it for minutes.
  const outcome = await Promise.race([
    ended,
    isReachable(source).then((reachable) => (reachable ? ended : sleep(patience, false))),
  ])
  installer.kill()
  return outcome
}

/**
 * Any answer will do; a proxy that only the installer knows how to use counts as one.
 * @param {string} source
 * @returns {Promise<boolean>}
 */
async function isReachable(source) {
  if (process.env['ELECTRON_GET_USE_PROXY']) return true
  try {
    await fetch(source, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5000) })
    return true
  } catch {
    return false
  }
}
