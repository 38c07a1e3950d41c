import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { npm } from './npm.mjs'
import { cacheFolder, root } from './paths.mjs'
import { run } from './run.mjs'
import { StepFailure, step } from './steps.mjs'

/**
 * Whether node_modules is what the lockfile says. The stamp lies inside node_modules, which `npm ci` empties before
 * anything else, so an install that was cut short has none.
 * @param {string} folder the clone
 * @returns {boolean}
 */
export function arePackagesInstalled(folder) {
  try {
    return fs.readFileSync(stampFile(folder), 'utf8') === lockfileHash(folder)
  } catch {
    return false
  }
}

/**
 * @param {string} folder
 */
export function stampPackages(folder) {
  fs.writeFileSync(stampFile(folder), lockfileHash(folder))
}

/**
 * Installs the npm packages of this clone when they are missing or not those of the lockfile.
 * @param {import('./steps.mjs').Log} log
 */
export async function ensurePackages(log) {
  await step({
    log,
    title: 'npm packages',
    doing: 'npm ci',
    isDone: () => arePackagesInstalled(root),
    work: () =>
      withLock(lockFile(), install, { onWait: () => log('npm packages: another run is installing them, waiting …') }),
  })
}

async function install() {
  if (arePackagesInstalled(root)) return
  const { command, args, env } = npm()
  // Warnings left out: each says that some package wants a newer Node than npm itself runs on.
  const code = await run(command, [...args, 'ci', '--loglevel=error', '--no-audit', '--no-fund'], { cwd: root, env })
  if (code !== 0)
    throw new StepFailure(
      `npm ci ended with code ${code}`,
      'see what npm printed above. If it could not reach its registry, check "npm config get registry" and your proxy; then run this again.',
    )
  stampPackages(root)
}

/** @returns {string} */
function lockFile() {
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 12)
  return path.join(cacheFolder(), 'locks', `packages-${clone}`)
}

/**
 * @param {string} folder
 * @returns {string}
 */
function stampFile(folder) {
  return path.join(folder, 'node_modules', '.factordesk-lockfile')
}

/**
 * The platform belongs to it: a folder that is shared between systems must not pass for installed on both.
 * @param {string} folder
 * @returns {string}
 */
function lockfileHash(folder) {
  const lockfile = fs.readFileSync(path.join(folder, 'package-lock.json'))
  return createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(lockfile).digest('hex')
}
