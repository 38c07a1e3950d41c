import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { currentRuntime } from '../../../tools/offline-electron/runtime-info.mjs'
import { waitFor } from './launch-app.ts'
import { requireNoSecrets, watchArguments, watchRun } from '../secrets/run-canaries.ts'

/** `nobody`, as far as the kernel is concerned: an id that owns nothing. */
const nobody = 65_534
const isRoot = process.getuid?.() === 0
/** Goes before a command; nothing where we are unprivileged ourselves. */
const asNobody = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []

/** Why Chromium's sandbox cannot be tested here, or null where it can. */
export function whyNoSandbox(): string | null {
  if (process.platform !== 'linux') return 'reads /proc, which only Linux has'
  const { status } = spawnSync('env', [...asNobody, 'unshare', '--user', '--map-root-user', 'true'])
  return status === 0 ? null : 'this system forbids user namespaces, which the sandbox needs'
}

/** The app as an unprivileged user runs it, with Chromium's sandbox on. */
export interface UnprivilegedApp {
  /** `/proc/PID/status` of the first renderer as it is now; empty while there is none. */
  rendererStatus(): string
  /** The same of every renderer. */
  rendererStatuses(): string[]
  /** Runs a script in the console's own page and answers what it resolves to, where `devTools` was asked for. */
  evaluate(script: string): Promise<unknown>
  output(): string
  stop(): Promise<void>
}

/**
 * Starts the built app without `--no-sandbox`. As root it runs as a user who owns nothing, from a world-readable copy of
 * runtime and app (hard links where the file system allows them), since a root's folders are closed to others.
 *
 * @param devTools whether a test drives the page, by Chromium's own protocol: Playwright would put the sandbox off
 */
export function launchUnprivileged({ devTools = false }: { devTools?: boolean } = {}): UnprivilegedApp {
  const runtime = currentRuntime()
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-unprivileged-'))
  chmodSync(folder, 0o755)
  linkTree(dirname(runtime.executablePath), join(folder, 'runtime'))
  const app = linkApp(join(folder, 'app'))
  const home = join(folder, 'home')
  mkdirSync(home, { mode: 0o700 })
  const profile = join(home, 'profile')

  const executable = join(folder, 'runtime', basename(runtime.executablePath))
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    DISPLAY: process.env['DISPLAY'],
    HOME: home,
    XDG_RUNTIME_DIR: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    FACTORDESK_PROFILE: profile,
  }
  if (process.env['XAUTHORITY'] !== undefined) {
    env['XAUTHORITY'] = join(home, 'xauthority')
    copyFileSync(process.env['XAUTHORITY'], env['XAUTHORITY'])
  }
  if (runtime.sqliteBinding !== undefined) {
    env['FACTORDESK_SQLITE_BINDING'] = join(folder, 'sqlite.node')
    copyFileSync(runtime.sqliteBinding, env['FACTORDESK_SQLITE_BINDING'])
    chmodSync(env['FACTORDESK_SQLITE_BINDING'], 0o755)
  }
  if (isRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, home])

  const child = spawn(
    'env',
    [...asNobody, executable, ...(devTools ? ['--remote-debugging-port=0'] : []), app, '--disable-gpu'],
    { cwd: folder, env, detached: true },
  )
  let output = ''
  watchRun(profile, () => output)
  if (child.pid !== undefined) watchArguments(profile, child.pid)
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)

  const rendererStatuses = (): string[] => {
    if (child.exitCode !== null) throw new Error(`the app ended with ${child.exitCode}: ${output}`)
    return processesOf(folder)
      .filter((one) => argumentsOf(one).includes('--type=renderer'))
      .map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'))
  }

  return {
    output: () => output,
    rendererStatus: () => rendererStatuses()[0] ?? '',
    rendererStatuses,
    evaluate: async (script) => {
      const [, at] = await waitFor(() => /DevTools listening on ws:\/\/([^/]+)\//.exec(output) ?? undefined, 'DevTools')
      const page = await waitFor(async () => {
        const targets = (await (await fetch(`http://${at}/json`)).json()) as {
          url: string
          webSocketDebuggerUrl: string
        }[]
        return targets.find(({ url }) => url.startsWith('app:'))
      }, 'the console’s page')
      return evaluateBy(page.webSocketDebuggerUrl, script)
    },
    stop: async () => {
      for (const pid of processesOf(folder)) killQuietly(pid)
      await waitFor(() => processesOf(folder).length === 0 || undefined, 'the end of the app')
      try {
        requireNoSecrets(profile)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** Runs a script by Chromium's protocol, and answers what it resolves to. */
async function evaluateBy(address: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(address)
  try {
    await new Promise((done, fail) => {
      socket.addEventListener('open', done)
      socket.addEventListener('error', () => fail(new Error('DevTools did not answer')))
    })
    const answered = new Promise<string>((done) =>
      socket.addEventListener('message', ({ data }) => done(String(data)), { once: true }),
    )
    const params = { expression, awaitPromise: true, returnByValue: true }
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
    const { result } = JSON.parse(await answered) as { result: { result: { value: unknown } } }
    return result.result.value
  } finally {
    socket.close()
  }
}

/** Hard links, else copies. */
function linkTree(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const linked = spawnSync('cp', ['--recursive', '--dereference', '--link', from, to])
  if (linked.status === 0) return
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', ['--recursive', '--dereference', from, to])
}

/** What main needs at run time: the build, the manifest, and the packages that the lockfile does not mark as for development. */
function linkApp(to: string): string {
  mkdirSync(to)
  copyFileSync(resolve('package.json'), join(to, 'package.json'))
  linkTree(resolve('out'), join(to, 'out'))
  const { packages } = JSON.parse(readFileSync(resolve('package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>
  }
  for (const [path, { dev, optional, devOptional }] of Object.entries(packages)) {
    const needed = path.startsWith('node_modules/') && !dev && !optional && !devOptional
    // A package inside another one came along with it.
    if (needed && path.lastIndexOf('node_modules/') === 0) linkTree(resolve(path), join(to, path))
  }
  return to
}

function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && argumentsOf(pid)[0]?.startsWith(`${folder}/`))
}

function argumentsOf(pid: number): string[] {
  try {
    // Chromium's children rewrite theirs, with spaces between.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/)
  } catch {
    // It ended meanwhile.
    return []
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}
