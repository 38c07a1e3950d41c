import fs from 'node:fs'
import path from 'node:path'
import { fallbackExecutable, fallbackVersion, isFallbackPossible } from './fallback-electron.mjs'
import { cacheFolder, root } from '../setup/paths.mjs'
import { addonFile } from './sqlite-addon.mjs'

/**
 * The Electron that runs the app here. `args` come before the app's path. `sqliteBinding` is better-sqlite3's
 * addon when the one in the package does not fit.
 * @typedef {{ kind: 'electron' | 'fallback', version: string, executablePath: string, args: string[], sqliteBinding?: string }} Runtime
 */

/**
 * The runtime for a test: the one that `npm test` hands on, else the one that an earlier set-up left ready.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Runtime}
 */
export function currentRuntime(env = process.env) {
  if (env['FACTORDESK_ELECTRON']) return JSON.parse(env['FACTORDESK_ELECTRON'])
  const found = findElectron(env) ?? findFallback(env)
  if (!found) throw new Error('No Electron is ready in this clone yet. Run "npm test" once; it sets everything up.')
  return found
}

/**
 * What a program needs in its environment to start the app under this runtime.
 * @param {Runtime} runtime
 * @returns {Record<string, string>}
 */
export function runtimeEnvironment(runtime) {
  return {
    FACTORDESK_ELECTRON: JSON.stringify(runtime),
    ...(runtime.sqliteBinding && { FACTORDESK_SQLITE_BINDING: runtime.sqliteBinding }),
  }
}

/**
 * Electron's own download, if it lies in this clone's packages complete.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Runtime | undefined}
 */
export function findElectron(env = process.env) {
  if (env['FACTORDESK_RUNTIME'] === 'fallback') return undefined
  const folder = path.join(root, 'node_modules', 'electron')
  try {
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
    // Electron's installer writes path.txt last.
    const executablePath = path.join(folder, 'dist', fs.readFileSync(path.join(folder, 'path.txt'), 'utf8'))
    const unpacked = fs.readFileSync(path.join(folder, 'dist', 'version'), 'utf8').replace(/^v/, '')
    if (unpacked !== version || !fs.existsSync(executablePath)) return undefined
    return { kind: 'electron', version, executablePath, args: runtimeArgs() }
  } catch {
    return undefined
  }
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Runtime | undefined}
 */
export function findFallback(env = process.env) {
  if (!isFallbackPossible() || env['FACTORDESK_RUNTIME'] === 'electron') return undefined
  const cache = cacheFolder(env)
  const [executablePath, sqliteBinding] = [fallbackExecutable(cache), addonFile(cache)]
  if (!fs.existsSync(executablePath) || !fs.existsSync(sqliteBinding)) return undefined
  return { kind: 'fallback', version: fallbackVersion, executablePath, args: runtimeArgs(), sqliteBinding }
}

/**
 * Chromium refuses to run its sandbox as root, which is what containers and bare test machines are.
 * @param {number | undefined} [uid]
 * @returns {string[]}
 */
export function runtimeArgs(uid = process.getuid?.()) {
  return process.platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []
}
