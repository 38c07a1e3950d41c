import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { ensureDebianPackages, isDebianLike } from '../setup/debian-libraries.mjs'
import { StepFailure } from '../setup/steps.mjs'
import { createRunScope } from '../test-runner/run-scope.mjs'

/**
 * Somebody who can sign in. Redmine keeps the language of each; phpMyAdmin goes on in the one of its sign-in page.
 * @typedef {{ name: string, password: string, language: string }} User
 */

/**
 * A web application that runs for one test run.
 * @typedef {object} RealServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {User[]} users English first, then German
 * @property {string} folder holds all that it writes
 * @property {number} sessionSeconds how long a session lasts without a request
 * @property {() => number} now ms since 1970 by the server's clock, for codes that it accepts
 * @property {(seconds: number) => void} advance moves the server's clock
 * @property {(user: string) => Promise<boolean>} hasTwoFactor whether two-factor authentication is on, as the application itself has stored it
 * @property {() => Promise<void>} stop ends its processes at once and removes its folder
 */

/** What a server needs from Debian. @typedef {{ title: string, packages: readonly string[], answers: readonly string[] }} Packages */

/**
 * Installs what is missing.
 * @param {Packages} what
 * @param {import('../setup/steps.mjs').Log} log
 * @returns {Promise<string | null>} why it cannot be had here, as a sentence; null when it is there
 */
export async function whyNotInstalled({ title, packages, answers }, log) {
  if (!isDebianLike()) return `${title} is tested against Debian's packages, and this is no Debian.`
  try {
    await ensureDebianPackages(
      packages.map((name) => [name]),
      { log, title, answers },
    )
    return null
  } catch (error) {
    if (error instanceof StepFailure) return `${title} cannot be installed: ${error.message}; ${error.remedy}`
    throw error
  }
}

/** The source of a server (a repository of packages other than Debian's) cannot be reached from here. */
export class SourceUnreachable extends StepFailure {}

/**
 * Why a server whose source is not Debian's cannot be had here: no test may skip where its source can be reached.
 * @param {string} title
 * @param {unknown} error of its installation
 * @returns {string} the reason, as a sentence
 * @throws {unknown} the error itself, where the source was reached, and the server is expected here
 */
export function whyNone(title, error) {
  const isReason = error instanceof SourceUnreachable || (error instanceof StepFailure && !areServersExpected())
  if (!isReason) throw error
  return `${title} cannot be installed: ${error.message}; ${error.remedy}`
}

/**
 * Debian 12 has the packages: root gets them, and CI must. A test that skips there for want of a server would hide that.
 * @returns {boolean} whether a test has to fail where a server cannot be had
 */
export function areServersExpected() {
  const isRootOrCi = process.getuid?.() === 0 || process.env['CI'] !== undefined
  return isRootOrCi && isDebian12()
}

/** @returns {boolean} */
function isDebian12() {
  if (!fs.existsSync('/etc/os-release')) return false
  const release = fs.readFileSync('/etc/os-release', 'utf8')
  return /^ID=debian$/m.test(release) && /^VERSION_ID="12"$/m.test(release)
}

/**
 * What the script of a server does when it is started by hand: says where it is and who can sign in, until Ctrl-C.
 * @param {(log: import('../setup/steps.mjs').Log) => Promise<string | null>} whyNone
 * @param {() => Promise<Pick<RealServer, 'origin' | 'folder' | 'users'>>} start
 */
export async function serveUntilInterrupted(whyNone, start) {
  createRunScope()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit())
  const why = await whyNone(console.log)
  if (why !== null) {
    console.error(why)
    process.exit(1)
  }
  const { origin, folder, users } = await start()
  console.log([origin, folder, ...users.map((user) => `${user.name} ${user.password} (${user.language})`)].join('\n'))
}

/** @returns {User[]} with passwords of this run */
export function newUsers() {
  return [
    { name: 'kenari', password: newPassword(), language: 'en' },
    { name: 'serimuda', password: newPassword(), language: 'de' },
  ]
}

/** @returns {string} 24 letters and digits */
export function newPassword() {
  return randomBytes(12).toString('hex')
}

/**
 * The folder, the processes and the clock of one server. All go with `stop`; what a run that was killed leaves is removed
 * as everything else of a run is (`test-runner/run-scope.mjs`), and the kernel ends the processes with the one that
 * started them.
 * @param {string} name of the folder, after `factordesk-`
 */
export function createServerRun(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `factordesk-${name}-`))
  /** @type {import('node:child_process').ChildProcess[]} */
  const running = []
  const clockFile = path.join(folder, 'clock')
  let offset = 0
  setClock(clockFile, offset)

  const stop = async () => {
    await Promise.all(running.map(end))
    fs.rmSync(folder, { recursive: true, force: true })
  }

  return {
    folder,
    stop,
    now: () => Date.now() + offset * 1000,
    /** @param {number} seconds */
    advance: (seconds) => {
      offset += seconds
      setClock(clockFile, offset)
    },
    /** Seconds that the server's clock is ahead. The program reads the file at each question for the time. */
    clockFile,
    /**
     * Starts a program that stays, and waits for what it prints once it is ready.
     * @param {Program & { ready: RegExp }} program
     * @returns {Promise<RegExpExecArray>} the match of `ready`
     */
    start: async ({ ready, ...program }) => {
      const child = launch(program)
      running.push(child)
      return readiness(child, ready, program.command)
    },
    /**
     * Runs a program to its end.
     * @param {Program & { input?: string }} program input: for its standard input
     * @returns {Promise<string>} the end of what it printed
     */
    run: async ({ input = '', ...program }) => {
      const child = launch(program)
      running.push(child)
      const output = outputOf(child)
      // One that ends early closes it; its exit code and its output say why.
      child.stdin?.on('error', () => {}).end(input)
      const [code] = await once(child, 'close')
      if (code !== 0) throw new Error(`${program.command} ended with code ${code}:\n${output()}`)
      return output()
    },
    /**
     * Ends what was started when the rest of the start fails.
     * @template T
     * @param {() => Promise<T>} work
     * @returns {Promise<T>}
     */
    orStop: async (work) => {
      try {
        return await work()
      } catch (error) {
        await stop()
        throw error
      }
    },
  }
}

/** @typedef {{ command: string, args: string[], cwd?: string, env?: NodeJS.ProcessEnv }} Program */

/**
 * @param {Program} program
 * @returns {import('node:child_process').ChildProcess}
 */
function launch({ command, args, cwd, env }) {
  return spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => string} the end of what it printed so far
 */
function outputOf(child) {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-keptCharacters)))
  return () => output
}

const keptCharacters = 20_000

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {RegExp} ready
 * @param {string} command
 * @returns {Promise<RegExpExecArray>}
 */
function readiness(child, ready, command) {
  const output = outputOf(child)
  return new Promise((resolve, reject) => {
    const check = () => {
      const match = ready.exec(output())
      if (match) resolve(match)
    }
    child.stdout?.on('data', check)
    child.stderr?.on('data', check)
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`${command} ended with code ${code}:\n${output()}`)))
  })
}

/**
 * Nothing of it is kept, so it need not end in order.
 * @param {import('node:child_process').ChildProcess} child
 */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}

/**
 * By a rename: the program reads the file at each question for the time.
 * @param {string} file
 * @param {number} offset seconds
 */
function setClock(file, offset) {
  fs.writeFileSync(`${file}.new`, `${offset < 0 ? '' : '+'}${offset}\n`)
  fs.renameSync(`${file}.new`, file)
}
