import fs from 'node:fs'
import path from 'node:path'
import { appear } from '../offline-electron/atomic-folder.mjs'
import { hashOf } from '../offline-electron/file-hashes.mjs'
import { unzip } from '../offline-electron/unzip.mjs'
import { ensureDebianPackages, isDebianLike } from '../setup/debian-libraries.mjs'
import { withLock } from '../setup/lock.mjs'
import { cacheFolder } from '../setup/paths.mjs'
import { capture } from '../setup/run.mjs'
import { step, StepFailure } from '../setup/steps.mjs'
import { createServerRun, newPassword, serveUntilInterrupted, SourceUnreachable, whyNone } from './real-server.mjs'

const keycloakVersion = '26.7.3'
const artifact = {
  coordinates: `org.keycloak:keycloak-quarkus-dist:${keycloakVersion}:zip`,
  folder: `keycloak-${keycloakVersion}`,
}
const sha256 = '27a6535553c3cdcd083872ba40629efafb3475e3b758e0c6f691395561dd0f1f'
const copyGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'

/** Its database is in memory and it has no cluster: both are settled when it is built, once for all runs. */
const buildOptions = ['--db=dev-mem', '--metrics-enabled=false', '--health-enabled=false']

/**
 * A Keycloak that runs for one test run.
 * @typedef {object} KeycloakServer
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {{ userName: string, password: string }} admin of the realm `master`
 * @property {string} folder holds all that it writes
 * @property {() => Promise<void>} stop ends its process at once and removes its folder
 */

/**
 * Installs Keycloak where it is missing: Java and Maven by Debian's packages, the distribution by Maven.
 * @param {import('../setup/steps.mjs').Log} [log]
 * @returns {Promise<string | null>} why there can be none here, or null
 * @throws {StepFailure} where Maven's repository was reached, and this system has to have it
 */
export async function whyNoKeycloak(log = () => {}) {
  try {
    await ensureJava(log)
    await ensureDistribution(log)
    return null
  } catch (error) {
    return whyNone('Keycloak', error)
  }
}

/**
 * Starts Keycloak with an empty database on a free port of the loopback address.
 * @returns {Promise<KeycloakServer>}
 */
export async function startKeycloak() {
  const server = createServerRun('keycloak')
  return server.orStop(async () => {
    const { folder, stop } = server
    const admin = { userName: 'admin', password: newPassword() }
    // Its home is a folder of the run, so that what it writes beside its own files goes with the run.
    for (const name of ['conf', 'lib', 'providers', 'themes'])
      fs.symlinkSync(path.join(installed(), name), path.join(folder, name))
    const [, origin = ''] = await server.start({
      command: 'java',
      args: [
        ...javaOptions,
        `-Dkc.home.dir=${folder}`,
        `-Djboss.server.config.dir=${path.join(folder, 'conf')}`,
        ...['-cp', path.join(folder, 'lib', 'quarkus-run.jar'), 'io.quarkus.bootstrap.runner.QuarkusEntryPoint'],
        ...['start', '--optimized', '--cache=local', '--hostname-strict=false'],
        ...['--http-enabled=true', '--http-host=127.0.0.1', '--http-port=0'],
      ],
      cwd: folder,
      env: {
        ...cleanEnvironment(),
        KC_BOOTSTRAP_ADMIN_USERNAME: admin.userName,
        KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password,
      },
      ready: /Listening on: (http:\/\/127\.0\.0\.1:\d+)/,
    })
    return { origin, admin, folder, stop }
  })
}

/**
 * Those of the distribution's own `kc.sh`, which would start Java as a child of its own; the compiler that starts soonest,
 * because a run is short.
 */
const javaOptions = [
  ...['-Xms64m', '-Xmx512m', '-XX:MetaspaceSize=96M', '-XX:MaxMetaspaceSize=256m', '-XX:+ExitOnOutOfMemoryError'],
  ...[
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dfile.encoding=UTF-8',
    '-Duser.language=en',
    '-Duser.country=US',
  ],
  ...['java.util', 'java.util.concurrent', 'java.security', 'java.lang'].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  ),
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Dpicocli.disable.closures=true',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
]

/** @returns {string} the folder of the distribution, named after what was checked */
function installed() {
  return path.join(cacheFolder(), `${artifact.folder}-${sha256.slice(0, 8)}`)
}

/** @returns {NodeJS.ProcessEnv} without settings for other programs of Java */
function cleanEnvironment() {
  return { ...process.env, JAVA_TOOL_OPTIONS: undefined, JAVA_OPTS: undefined, JDK_JAVA_OPTIONS: undefined }
}

/** @param {import('../setup/steps.mjs').Log} log */
async function ensureJava(log) {
  const missing = []
  if ((await capture('java', ['-version'])).code !== 0)
    missing.push(['openjdk-17-jre-headless', 'openjdk-21-jre-headless'])
  if (!fs.existsSync(installed()) && (await capture('mvn', ['-v'])).code !== 0) missing.push(['maven'])
  if (missing.length === 0) return
  if (!isDebianLike())
    throw new StepFailure('Java or Maven is missing', 'install a Java runtime, 17 or newer, and Maven.')
  await ensureDebianPackages(missing, { log, title: 'Java' })
}

/** @param {import('../setup/steps.mjs').Log} log */
async function ensureDistribution(log) {
  const folder = installed()
  const title = `Keycloak ${keycloakVersion}`
  await step({
    log,
    title,
    doing: 'by Maven, then its own build',
    isDone: () => fs.existsSync(folder),
    work: () =>
      withLock(
        path.join(cacheFolder(), 'locks', 'keycloak'),
        async () => {
          if (!fs.existsSync(folder)) await appear(folder, fill)
        },
        { onWait: () => log(`${title}: another run is at it, waiting …`) },
      ),
  })
}

/** @param {string} staging */
async function fill(staging) {
  const downloaded = path.join(staging, 'download')
  const args = [`-Dartifact=${artifact.coordinates}`, `-DoutputDirectory=${downloaded}`]
  const maven = await capture('mvn', ['-q', '-B', copyGoal, ...args], { cwd: staging, env: cleanEnvironment() })
  if (maven.code !== 0) {
    const Failure = isTransferFailure(`${maven.stdout}${maven.stderr}`) ? SourceUnreachable : StepFailure
    throw new Failure(
      `Maven does not get ${artifact.coordinates}`,
      'let Maven reach its repository, then run this again.',
    )
  }
  const archive = path.join(downloaded, fs.readdirSync(downloaded)[0] ?? '')
  if ((await hashOf(archive)) !== sha256)
    throw new StepFailure(
      `${artifact.coordinates} is not the one that was checked`,
      'remove it from the local repository of Maven.',
    )
  await unzip(archive, staging, (name) => name.split('/').slice(1).join('/') || undefined)
  fs.rmSync(downloaded, { recursive: true })
  const built = await capture(path.join(staging, 'bin', 'kc.sh'), ['build', ...buildOptions], {
    cwd: staging,
    env: cleanEnvironment(),
  })
  if (built.code !== 0)
    throw new StepFailure(
      `Keycloak’s build ended with code ${built.code}:\n${built.stdout}${built.stderr}`,
      'see above.',
    )
}

/**
 * True for what Maven prints where its repository did not answer, or refused: no network, no such host, a mirror without it.
 * @param {string} output
 */
export function isTransferFailure(output) {
  return /Could not (?:transfer|find) (?:artifact|metadata)|was not found in .* during a previous attempt|Unknown host|Connection (?:refused|reset|timed out)|Network is unreachable/u.test(
    output,
  )
}

if (import.meta.main)
  await serveUntilInterrupted(whyNoKeycloak, async () => {
    const { origin, folder, admin } = await startKeycloak()
    return { origin, folder, users: [{ name: admin.userName, password: admin.password, language: 'en' }] }
  })
