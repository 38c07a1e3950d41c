import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../setup/paths.mjs'
import { isFallbackPossible } from './fallback-electron.mjs'
import { capture } from '../setup/run.mjs'

const day = 24 * 60 * 60 * 1000
/** ms. A download from the person's own cache needs no network and is through by then. */
const patience = 15_000

/** @typedef {{ succeeded: boolean, why: string }} Outcome why: the installer's own last words; empty where it succeeded */

/**
 * Electron's own download, through the installer in its package. Gives up at once where its source cannot be reached,
 * and leaves a note, so that not every start tries again where the fallback runs instead.
 * @param {string} cache
 * @param {string} [installer] Electron's, in its package
 * @returns {Promise<Outcome>} whether it is there now
 */
export async function downloadElectron(cache, installer = electronInstaller()) {
  const outcome = await install(installer, sourceOf(process.env), installerEnvironment(process.env))
  fs.mkdirSync(cache, { recursive: true })
  fs.rmSync(noteFile(cache), { force: true })
  const note = JSON.stringify({ source: sourceOf(process.env), at: Date.now() })
  if (!outcome.succeeded) fs.writeFileSync(noteFile(cache), note, { flag: 'wx' })
  return outcome
}

/** @returns {string} */
function electronInstaller() {
  return path.join(root, 'node_modules', 'electron', 'install.js')
}

/**
 * The installer fetches by Node's own `fetch`, which heeds a company's proxy and the system's authorities only where it
 * is asked to; npm's own settings count where the environment names no proxy.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function installerEnvironment(env) {
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['npm_config_https_proxy'] ?? env['npm_config_proxy']
  const authorities = env['NODE_EXTRA_CA_CERTS'] ?? env['npm_config_cafile']
  return {
    ...env,
    NODE_USE_ENV_PROXY: '1',
    NODE_USE_SYSTEM_CA: '1',
    ...(proxy && { HTTPS_PROXY: proxy, HTTP_PROXY: env['HTTP_PROXY'] ?? env['http_proxy'] ?? proxy }),
    ...(authorities && { NODE_EXTRA_CA_CERTS: authorities }),
  }
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [now] ms
 * @param {boolean} [canFallBack] where there is nothing else to run, each start tries again
 * @returns {boolean} whether the last download from this source failed within a day
 */
export function hasFailedLately(cache, env = process.env, now = Date.now(), canFallBack = isFallbackPossible()) {
  if (!canFallBack || env['FACTORDESK_RUNTIME'] === 'electron') return false
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
  const names = ['npm_config_electron_mirror', 'NPM_CONFIG_ELECTRON_MIRROR', 'npm_package_config_electron_mirror']
  const found = [...names, 'ELECTRON_MIRROR'].map((name) => env[name]).find((value) => value)
  return found ?? 'https://github.com/'
}

/**
 * @param {string} installer
 * @param {string} source
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function install(installer, source, env) {
  const child = spawn(process.execPath, [installer], { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-64_000)))
  /** @type {Promise<Outcome>} */
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve({ succeeded: false, why: error.message }))
    child.on('close', (code) =>
      resolve(code === 0 ? { succeeded: true, why: '' } : { succeeded: false, why: causeIn(said) }),
    )
  })
  const unreachable = { succeeded: false, why: `${new URL(source).host} does not answer` }
  // The installer has no time limit of its own, and a firewall that drops packets would block it for minutes.
  const outcome = await Promise.race([
    ended,
    isReachable(source, env).then((reachable) => (reachable ? ended : sleep(patience, unreachable))),
  ])
  child.kill()
  return outcome
}

/**
 * @param {string} said what the installer wrote to standard error
 * @returns {string} the line that says why: the last error's first line, with its innermost cause
 */
export function causeIn(said) {
  const lines = said
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const causes = lines.filter((line) => /(^|\s)([A-Z]\w*)?Error\b.*: /.test(line) || /^\[cause\]/.test(line))
  return (causes.at(-1) ?? lines.at(-1) ?? 'the installer said nothing').replace(/\s*\{$/, '')
}

/**
 * Any answer will do, and it is asked for as the installer asks: by the same proxy, with the same authorities.
 * @param {string} source
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
async function isReachable(source, env) {
  if (env['ELECTRON_GET_USE_PROXY']) return true
  const ask = `await fetch(process.argv[1], { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5000) })`
  return (
    (await capture(process.execPath, ['--input-type=module', '-e', ask, source], { env, timeout: 10_000 })).code === 0
  )
}
