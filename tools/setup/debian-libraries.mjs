import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { cacheFolder } from './paths.mjs'
import { capture } from './run.mjs'
import { StepFailure, step } from './steps.mjs'

/**
 * One needed package: the names it may have, the oldest first. Debian 13 renamed many for its 64-bit time.
 * @typedef {readonly string[]} Need
 */

/** @type {Need[]} What Electron is linked against; the rest comes with them. */
const electron = [
  ['libnss3'],
  ['libdrm2'],
  ['libgbm1'],
  ['libx11-xcb1'],
  t64('libatk1.0-0'),
  t64('libatk-bridge2.0-0'),
  t64('libcups2'),
  t64('libgtk-3-0'),
  t64('libasound2'),
]
/** @type {Need[]} A screen where there is none, and a typeface, without which pictures of the app show a fallback's fallback. */
const display = [['xvfb'], ['xauth'], ['fonts-inter']]
/** @type {Need[]} A test adds a certificate authority to the store that Chromium reads. */
const certificates = [['libnss3-tools'], ['openssl']]
/** @type {Need[]} Shows a test what was on the disk when a request left. */
const tracers = [['strace']]
/** @type {Need[]} */
const compilers = [['gcc'], ['g++']]

/**
 * @param {string} name
 * @returns {Need}
 */
function t64(name) {
  return [name, `${name}t64`]
}

/**
 * Installs the Debian packages that are missing; elsewhere there is nothing to do.
 * @param {{ log: import('./steps.mjs').Log, virtualDisplay: boolean, tracer: boolean, compiler: boolean }} options what is needed beside Electron's libraries
 */
export async function ensureDebianLibraries({ log, virtualDisplay, tracer, compiler }) {
  if (!isDebianLike()) return
  const needs = [
    ...electron,
    ...(virtualDisplay ? display : []),
    ...(virtualDisplay ? certificates : []),
    ...(tracer ? tracers : []),
    ...(compiler ? compilers : []),
  ]
  await ensureDebianPackages(needs, { log, title: 'Debian packages' })
}

/**
 * Installs those of the packages that are missing. For a system where `isDebianLike`.
 * @param {Need[]} needs
 * @param {{ log: import('./steps.mjs').Log, title: string, answers?: readonly string[] }} options answers: to what the
 *   packages ask when they are installed, lines of debconf-set-selections(1); used for those that are missing
 */
export async function ensureDebianPackages(needs, { log, title, answers = [] }) {
  await step({
    log,
    title,
    doing: 'apt-get install what is missing',
    isDone: async () => missingOf(needs, await installed(needs)).length === 0,
    // One at a time on this machine: apt waits for dpkg's lock, but not for the one of its lists.
    work: () =>
      withLock(path.join(cacheFolder(), 'locks', 'apt'), () => install(needs, log, answers), {
        onWait: () => log(`${title}: another run is at it, waiting …`),
      }),
  })
}

/** @returns {boolean} */
export function isDebianLike() {
  return process.platform === 'linux' && fs.existsSync('/etc/debian_version') && fs.existsSync('/usr/bin/apt-get')
}

/**
 * @param {Need[]} needs
 * @param {import('./steps.mjs').Log} log
 * @param {readonly string[]} answers
 */
async function install(needs, log, answers) {
  const missing = missingOf(needs, await installed(needs))
  if (missing.length === 0) return
  let candidates = await candidatesOf(missing)
  const isRoot = process.getuid?.() === 0
  if (isRoot && missing.some((need) => !need.some((name) => candidates.has(name)))) {
    await apt(['update'], log)
    candidates = await candidatesOf(missing)
  }
  const names = missing.map((need) => need.find((name) => candidates.has(name)) ?? need[0] ?? '')
  const line = ['install', '-y', '--no-install-recommends', ...names]
  if (!isRoot)
    throw new StepFailure(
      'Debian packages are missing, and only root may install them',
      `run: sudo apt-get update && sudo apt-get ${line.join(' ')}`,
    )
  await answer(answers.filter((line) => names.includes(line.split(' ')[0] ?? '')))
  if ((await apt(line, log)).code === 0) return
  log('  trying once more, with fresh lists and with what an interrupted run may have left put in order')
  await capture('dpkg', ['--configure', '-a'], { env: quiet() })
  await apt(['update'], log)
  const { code, stderr } = await apt(line, log)
  if (code !== 0)
    throw new StepFailure(
      `apt-get ended with code ${code}:\n${stderr.trim()}`,
      `make "apt-get ${line.join(' ')}" work, then run this again.`,
    )
}

/**
 * @param {string[]} args
 * @param {import('./steps.mjs').Log} log
 * @returns {Promise<{ code: number, stderr: string }>}
 */
async function apt(args, log) {
  log(`  apt-get ${args.join(' ')}`)
  return capture('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env: quiet() })
}

/** @param {readonly string[]} lines */
async function answer(lines) {
  if (lines.length === 0) return
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'factordesk-answers-'))
  try {
    const file = path.join(folder, 'answers')
    fs.writeFileSync(file, `${lines.join('\n')}\n`)
    const { code, stderr } = await capture('debconf-set-selections', [file])
    if (code !== 0)
      throw new StepFailure(`debconf-set-selections ended with code ${code}: ${stderr.trim()}`, 'make debconf work.')
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns {NodeJS.ProcessEnv} apt must ask nothing */
function quiet() {
  return { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
}

/**
 * @param {Need[]} needs
 * @returns {Promise<Set<string>>}
 */
async function installed(needs) {
  const { stdout } = await capture('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...needs.flat()])
  return installedIn(stdout)
}

/**
 * @param {string} listing lines of dpkg-query: name, status
 * @returns {Set<string>}
 */
export function installedIn(listing) {
  return new Set(listing.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0] ?? ''] : [])))
}

/**
 * @param {Need[]} needs
 * @param {ReadonlySet<string>} present
 * @returns {Need[]}
 */
export function missingOf(needs, present) {
  return needs.filter((need) => !need.some((name) => present.has(name)))
}

/**
 * @param {Need[]} needs
 * @returns {Promise<Set<string>>}
 */
async function candidatesOf(needs) {
  const { stdout } = await capture('apt-cache', ['policy', ...needs.flat()], { env: { ...process.env, LC_ALL: 'C' } })
  return candidatesIn(stdout)
}

/**
 * The packages that apt could install now. A name that is only provided by others has no candidate.
 * @param {string} policy what `apt-cache policy` prints
 * @returns {Set<string>}
 */
export function candidatesIn(policy) {
  const blocks = policy.matchAll(/^(\S+):\n\s+Installed: .*\n\s+Candidate: (.*)$/gm)
  return new Set([...blocks].flatMap(([, name = '', candidate]) => (candidate === '(none)' ? [] : [name])))
}
