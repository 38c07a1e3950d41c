import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

const day = 24 * 60 * 60 * 1000
/** ms. A download from the person's own cache needs no network and is through by then. */
const patience = 15_000

/**
 * Electron's own download, through the installer in its package. Gives up at once where its source cannot be reached,
 * and remembers that for a day.
 * @param {string} cache
 * @param {import('./steps.mjs').Log} log
 * @returns {Promise<boolean>} whether it is there now
 */
export async function downloadElectron(cache, log) {
  const note = path.join(cache, 'electron-unreachable.json')
  const source = process.env['npm_config_electron_mirror'] ?? process.env['ELECTRON_MIRROR'] ?? 'https://github.com/'
  if (isRemembered(note, source, Date.now())) {
    log('  it could not be downloaded within the last day; FACTORDESK_RUNTIME=electron tries again')
    return false
  }
  const succeeded = await install(source)
  if (succeeded) fs.rmSync(note, { force: true })
  else {
    fs.mkdirSync(cache, { recursive: true })
    fs.writeFileSync(note, JSON.stringify({ source, at: Date.now() }))
  }
  return succeeded
}

/**
 * @param {string} note
 * @param {string} source
 * @param {number} now ms
 * @returns {boolean}
 */
export function isRemembered(note, source, now) {
  if (process.env['FACTORDESK_RUNTIME'] === 'electron') return false
  try {
    const { source: failed, at } = JSON.parse(fs.readFileSync(note, 'utf8'))
    return failed === source && now - at >= 0 && now - at < day
  } catch {
    return false
  }
}

/**
 * @param {string} source
 * @returns {Promise<boolean>}
 */
async function install(source) {
  const installer = spawn(process.execPath, [path.join(root, 'node_modules', 'electron', 'install.js')], { cwd: root, stdio: 'ignore' })
  /** @type {Promise<boolean>} */
  const ended = new Promise((resolve) => {
    installer.on('error', () => resolve(false))
    installer.on('close', (code) => resolve(code === 0))
  })
  // The installer has no time limit of its own, and a firewall that drops packets would hold it for minutes.
  const outcome = await Promise.race([ended, isReachable(source).then((reachable) => (reachable ? ended : sleep(patience, false)))])
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
