import fs from 'node:fs'
import path from 'node:path'
import { appear } from '../offline-electron/atomic-folder.mjs'
import { hashOf } from '../offline-electron/file-hashes.mjs'
import { ensureDebianPackages, isDebianLike } from '../setup/debian-libraries.mjs'
import { withLock } from '../setup/lock.mjs'
import { cacheFolder } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { step, StepFailure } from '../setup/steps.mjs'
import { createServerRun, newPassword, serveUntilInterrupted, SourceUnreachable, whyNone } from './real-server.mjs'

const version = '3.12.2'
const title = `privacyIDEA ${version}`
const ownFiles = path.join(import.meta.dirname, 'privacyidea')
const requirements = path.join(ownFiles, 'requirements.txt')
const buildRequirements = path.join(ownFiles, 'build-requirements.txt')

/** Somebody of the user directory. @typedef {{ name: string, displayName: string, email?: string, mobile?: string }} DirectoryUser */

/**
 * A privacyIDEA that runs for one test run, with a user directory in a file and no realm yet.
 * @typedef {object} PrivacyideaServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {{ userName: string, password: string }} admin may do everything
 * @property {{ userName: string, password: string }} gateway an administrator for the gateway, without a policy yet
 * @property {string} usersFile of the resolver `passwdresolver`
 * @property {string} userPassword the password of every user
 * @property {(user: DirectoryUser) => void} addUser to the user directory
 * @property {string} folder holds all that it writes
 * @property {() => Promise<void>} stop ends its process at once and removes its folder
 */

/**
 * Installs privacyIDEA where it is missing: Python 3.11 by Debian's packages, everything else from PyPI by `pip` into a
 * virtual environment, each file compared with a hash.
 * @param {import('../setup/steps.mjs').Log} [log]
 * @returns {Promise<string | null>} why there can be none here, or null
 * @throws {StepFailure} where PyPI was reached, and this system has to have it
 */
export async function whyNoPrivacyidea(log = () => {}) {
  try {
    await ensureEnvironment(await pythonFor(log), log)
    return null
  } catch (error) {
    return whyNone('privacyIDEA', error)
  }
}

/**
 * Starts privacyIDEA with an empty database on a free port of the loopback address.
 * @returns {Promise<PrivacyideaServer>}
 */
export async function startPrivacyidea() {
  const server = createServerRun('privacyidea')
  return server.orStop(async () => {
    const { folder, stop } = server
    const environment = await installed()
    const python = path.join(environment, 'bin', 'python')
    const admin = { userName: 'superuser', password: newPassword() }
    const gateway = { userName: 'factordesk', password: newPassword() }
    const userPassword = newPassword()
    const configuration = path.join(folder, 'pi.cfg')
    fs.copyFileSync(path.join(ownFiles, 'pi.cfg'), configuration)
    const env = {
      ...cleanEnvironment(),
      PRIVACYIDEA_CONFIGFILE: configuration,
      PI_SECRET_KEY: newPassword(),
      PI_PEPPER: newPassword(),
    }
    /** @param {string[]} args */
    const manage = (args) => {
      // Through the interpreter: the first line of the script names the folder in which the environment was made.
      return { command: python, args: [path.join(environment, 'bin', 'pi-manage'), ...args], cwd: folder, env }
    }
    for (const command of ['create_enckey', 'create_audit_keys', 'create_tables'])
      await server.run(manage(['setup', command]))
    for (const { userName, password } of [admin, gateway])
      await server.run(manage(['admin', 'add', '--password', password, userName]))
    // With as few rounds as the format has: a password that lives as long as the run needs no more, and is checked often.
    const rounds = 'sha512_crypt.using(rounds=1000)'
    const hash = `import sys; from passlib.hash import sha512_crypt; print(${rounds}.hash(sys.stdin.read()))`
    const hashed = await server.run({ command: python, args: ['-c', hash], cwd: folder, env, input: userPassword })
    const usersFile = path.join(folder, 'users')
    fs.writeFileSync(usersFile, '')
    let count = 0
    const [, origin = ''] = await server.start({
      ...manage(['run', '--host', '127.0.0.1', '--port', '0']),
      ready: /Running on (http:\/\/127\.0\.0\.1:\d+)/,
    })
    return {
      origin,
      admin,
      gateway,
      usersFile,
      userPassword,
      folder,
      stop,
      addUser: ({ name, displayName, email = '', mobile = '' }) => {
        count += 1
        const about = [displayName, '', mobile, '', email].join(',')
        fs.appendFileSync(usersFile, `${name}:${hashed.trim()}:${1000 + count}:1000:${about}:/:/bin/false\n`)
      },
    }
  })
}

/** @returns {Promise<string>} the folder of the environment, named after what it is made from */
async function installed() {
  const [one, other] = await Promise.all([hashOf(requirements), hashOf(buildRequirements)])
  return path.join(cacheFolder(), `privacyidea-${version}-${one.slice(0, 4)}${other.slice(0, 4)}`)
}

/** @returns {NodeJS.ProcessEnv} without settings for other programs of Python */
function cleanEnvironment() {
  const own = { PYTHONPATH: undefined, PYTHONHOME: undefined, VIRTUAL_ENV: undefined, PYTHONUNBUFFERED: '1' }
  return { ...process.env, ...own, PYTHONDONTWRITEBYTECODE: '1' }
}

const probe = 'import sys, ensurepip, venv; sys.exit(sys.version_info[:2] != (3, 11))'

/**
 * @param {import('../setup/steps.mjs').Log} log
 * @returns {Promise<string>} a Python 3.11 that makes virtual environments: the files of the requirements are for it
 */
async function pythonFor(log) {
  const found = await pythonHere()
  if (found !== undefined) return found
  if (!isDebianLike()) throw new StepFailure('Python 3.11 is missing', 'install it, with its module venv.')
  await ensureDebianPackages([['python3.11'], ['python3.11-venv']], { log, title: 'Python 3.11' })
  const installedNow = await pythonHere()
  if (installedNow === undefined) throw new StepFailure('Python 3.11 makes no virtual environment', 'see above.')
  return installedNow
}

/** @returns {Promise<string | undefined>} */
async function pythonHere() {
  for (const name of ['python3.11', 'python3', '/usr/bin/python3.11'])
    if ((await capture(name, ['-c', probe], { env: cleanEnvironment() })).code === 0) return name
  return undefined
}

/**
 * @param {string} python
 * @param {import('../setup/steps.mjs').Log} log
 */
async function ensureEnvironment(python, log) {
  const folder = await installed()
  await step({
    log,
    title,
    doing: 'from PyPI, into a virtual environment',
    isDone: () => fs.existsSync(folder),
    work: () =>
      withLock(
        path.join(cacheFolder(), 'locks', 'privacyidea'),
        async () => {
          if (!fs.existsSync(folder)) await appear(folder, (staging) => fill(python, staging))
        },
        { onWait: () => log(`${title}: another run is at it, waiting …`) },
      ),
  })
}

/**
 * @param {string} python
 * @param {string} staging
 */
async function fill(python, staging) {
  /** @param {string} command @param {string[]} args */
  const requireDone = async (command, args) => {
    const { code, stdout, stderr } = await capture(command, args, { cwd: staging, env: cleanEnvironment() })
    if (code === 0) return
    const output = `${stdout}${stderr}`
    if (isIndexFailure(output))
      throw new SourceUnreachable(
        `pip does not get the packages of ${title}`,
        'let pip reach its index, then run this again.',
      )
    throw new StepFailure(`${path.basename(command)} ended with code ${code}:\n${output.slice(-2000)}`, 'see above.')
  }
  await requireDone(python, ['-m', 'venv', staging])
  const pip = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-deps']
  const own = path.join(staging, 'bin', 'python')
  await requireDone(own, [...pip, '--requirement', buildRequirements])
  // What comes as source is built by what was just installed, and by nothing that no hash is compared with.
  await requireDone(own, [...pip, '--no-build-isolation', '--requirement', requirements])
}

/**
 * True for what pip prints where its index did not answer, or refused: no network, no such host, a mirror without any of it.
 * Its warnings do not count, because it tries again after each.
 * @param {string} output
 */
export function isIndexFailure(output) {
  const errors = output.split('\n').filter((line) => !line.startsWith('WARNING:'))
  return /\(from versions: none\)|Max retries exceeded|HTTP error [45]\d\d|[45]\d\d (?:Client|Server) Error|Read timed out|(?:IncompleteRead|ReadTimeout|NewConnection|Protocol)Error/u.test(
    errors.join('\n'),
  )
}

if (import.meta.main)
  await serveUntilInterrupted(whyNoPrivacyidea, async () => {
    const { origin, folder, admin } = await startPrivacyidea()
    return { origin, folder, users: [{ name: admin.userName, password: admin.password, language: 'en' }] }
  })
