import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { StepFailure } from '../setup/steps.mjs'

/**
 * What decides whether Chromium can put its processes into a sandbox here.
 * @typedef {{ platform: string, uid: number | undefined, helper: { uid: number, mode: number } | null, nosuid: boolean, mapsRoot: boolean }} SandboxFacts
 * helper: `chrome-sandbox` beside Electron; nosuid: its file system ignores mode 4000; mapsRoot: an unprivileged user
 * gets a user namespace with its capabilities (Ubuntu from 23.10 on gives one without them)
 */

/** The exit code of a program that a trap ended, as Chromium ends without its sandbox. */
export const trapExitCode = 133

/**
 * As root the app runs without Chromium's sandbox; other systems than Linux have one that needs no set-up.
 * @param {SandboxFacts} facts
 * @returns {boolean}
 */
export function isSandboxUsable({ platform, uid, helper, nosuid, mapsRoot }) {
  if (platform !== 'linux' || uid === 0) return true
  const isSetUp = helper !== null && helper.uid === 0 && (helper.mode & 0o4755) === 0o4755
  return (isSetUp && !nosuid) || mapsRoot
}

/**
 * @param {string} executable Electron's
 * @returns {SandboxFacts} of this machine
 */
export function sandboxFacts(executable) {
  const file = helperOf(executable)
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    helper: statOf(file),
    nosuid: isOnNosuid(file, read('/proc/self/mounts')),
    mapsRoot: spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0,
  }
}

/**
 * @param {string} file an absolute path
 * @param {string} mounts the text of /proc/self/mounts
 * @returns {boolean} whether the file system that it lies on was mounted with `nosuid`
 */
export function isOnNosuid(file, mounts) {
  const lines = mounts.split('\n').map((line) => line.split(' '))
  const [nearest] = lines
    .filter(([, at = '']) => at !== '' && (file === at || file.startsWith(at.endsWith('/') ? at : `${at}/`)))
    .toSorted(([, a = ''], [, b = '']) => b.length - a.length)
  return (nearest?.[3] ?? '').split(',').includes('nosuid')
}

/**
 * Why the app ends at once, or would, and what the person can do. There is no third way: without the sandbox a page
 * could read what its user can.
 * @param {string} executable Electron's
 * @returns {StepFailure}
 */
export function sandboxMissing(executable) {
  const helper = helperOf(executable)
  return new StepFailure(
    'Chromium cannot start its sandbox as this user (Ubuntu from 23.10 on and hardened systems forbid what it needs), and FactorDesk does not run without it',
    `either of these, then run this again.
  1. Let Electron's own helper do it (again after each "npm ci"):
       sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'
  2. Allow it to this program alone, by AppArmor: write the next lines to /etc/apparmor.d/factordesk-development, then "sudo systemctl reload apparmor":
       abi <abi/4.0>,
       include <tunables/global>
       profile factordesk-development "${executable}" flags=(unconfined) {
         userns,
       }
Where the app still ends with code ${trapExitCode} and names GTK: npm start -- --gtk-version=3`,
  )
}

/**
 * @param {string} executable
 * @returns {string}
 */
function helperOf(executable) {
  return path.join(path.dirname(executable), 'chrome-sandbox')
}

/**
 * @param {string} file
 * @returns {{ uid: number, mode: number } | null}
 */
function statOf(file) {
  try {
    const { uid, mode } = fs.statSync(file)
    return { uid, mode }
  } catch {
    return null
  }
}

/**
 * @param {string} file
 * @returns {string}
 */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
