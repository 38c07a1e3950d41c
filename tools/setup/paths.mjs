import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * What all clones of one user share: the fallback runtime, its addon, locks. Never anything that belongs to one clone.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 * @returns {string}
 */
export function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  // The XDG specification says to ignore a relative path.
  if (env['XDG_CACHE_HOME'] && path.isAbsolute(env['XDG_CACHE_HOME']))
    return path.join(env['XDG_CACHE_HOME'], 'factordesk')
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'factordesk')
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'factordesk')
  return path.join(home, '.cache', 'factordesk')
}

/**
 * What one user's portals keep, whichever clone started them.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home]
 * @returns {string}
 */
export function dataFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  if (env['XDG_DATA_HOME'] && path.isAbsolute(env['XDG_DATA_HOME']))
    return path.join(env['XDG_DATA_HOME'], 'factordesk')
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'factordesk')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'factordesk')
  return path.join(home, '.local', 'share', 'factordesk')
}

/**
 * `PATH` with the programs of this clone's packages first.
 * npm does this only when node_modules existed when it started; on a fresh clone it did not.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>} the one variable, under the name it has in `env` (Windows says `Path`)
 */
export function pathWithPackages(env = process.env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const bin = path.join(root, 'node_modules', '.bin')
  const others = (env[name] ?? '').split(path.delimiter).filter((folder) => folder && folder !== bin)
  return { [name]: [bin, ...others].join(path.delimiter) }
}
