import { StepFailure } from './steps.mjs'

/** What the packages need; the system's Node may be older and only starts the set-up. */
export const wantedNode = 24

/** What better-sqlite3's addon of the package is linked against on Linux: Debian 12, Ubuntu 22.04, RHEL 9. */
const wantedGlibc = '2.34'

/** @typedef {{ platform: string, arch: string, version: string, glibc: string | null }} NodeFacts */

/**
 * What this Node is good for, before anything is installed: on Linux x64 with glibc a newer Node comes with the packages.
 * @param {NodeFacts} facts
 * @returns {'new-enough' | 'comes-with-packages' | 'too-old'}
 */
export function nodeIs({ platform, arch, version, glibc }) {
  if (Number.parseInt(version, 10) >= wantedNode) return 'new-enough'
  return platform === 'linux' && arch === 'x64' && glibc !== null ? 'comes-with-packages' : 'too-old'
}

/** @returns {NodeFacts} of this process */
export function nodeFacts() {
  return { platform: process.platform, arch: process.arch, version: process.versions.node, glibc: glibcVersion() }
}

/** @returns {string | null} null where the system has another C library, or is not Linux */
function glibcVersion() {
  if (process.platform !== 'linux') return null
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime ?? null
}

/**
 * Before a start fails with the loader's own words ("GLIBC_2.34 not found").
 * @param {NodeFacts} facts
 * @returns {StepFailure | null} why the packages' addons cannot be loaded here; null where they can
 */
export function libraryTooOld({ platform, glibc }) {
  // Another C library has an addon of its own.
  if (platform !== 'linux' || glibc === null || isGlibcAtLeast(glibc, wantedGlibc)) return null
  return new StepFailure(
    `This system has glibc ${glibc}, and SQLite for Electron needs ${wantedGlibc} or newer`,
    `use Debian 12, Ubuntu 22.04, RHEL 9 or newer${process.arch === 'x64' ? ', or the offline fallback, for which SQLite is compiled here: FACTORDESK_RUNTIME=fallback' : ''}.`,
  )
}

/**
 * @param {string | null} glibc e.g. `2.36`
 * @param {string} needed e.g. `2.34`
 * @returns {boolean} whether it is at least the one that is needed
 */
export function isGlibcAtLeast(glibc, needed) {
  if (glibc === null) return false
  const [major = 0, minor = 0] = glibc.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = needed.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}
