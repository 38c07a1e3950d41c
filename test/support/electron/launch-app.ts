import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { currentRuntime, runtimeEnvironment } from '../../../tools/offline-electron/runtime-info.mjs'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import { reportIfFailed } from './report-failure.ts'
import {
  launchSecret as secret,
  learnSecret,
  learnSecrets,
  learnTyped,
  readArguments,
  requireNoSecrets,
  temporaryOf,
  watchArguments,
  watchRun,
} from '../secrets/run-canaries.ts'
import { sandboxControls, type SandboxControls } from '../portal/sandbox-controls.ts'
import { tapSecrets } from '../secrets/secret-tap.ts'
import { listenForTyping, tapTyped } from '../secrets/typed-secrets.ts'
import { listenForViolations } from './policy-violations.ts'

/** A running app in a real window, with the sandbox portal beside it. */
export interface RunningApp {
  electron: ElectronApplication
  page: Page
  /** The profile's folder; it stays until `dispose`. */
  profile: string
  sandbox: SandboxControls
  /** Where the sandbox portal is now; another address after it was started again. */
  portalOrigin(): string
  /** Everything that main wrote to standard output and error. */
  output(): string
  /** Every violation of the content policy that the page saw. */
  violations(): Promise<unknown[]>
  /** Ends the app as a user would, after it learnt what `dispose` is to search the profile for. */
  close(): Promise<void>
  /** Ends the app and everything below it at once, as a power cut would, after it learnt the same as far as it still can. */
  kill(): Promise<void>
}

export interface LaunchOptions {
  /** The folder in whose `out/` the built app lies; this clone's by default. */
  appFolder?: string
  /** A profile to go on with; a new one where it is missing. */
  profile?: string
  colorScheme?: 'light' | 'dark'
  size?: { width: number; height: number }
  /** What a new sandbox portal is laid out with; three accounts by default. */
  scenario?: ScenarioName
  /** How the sandbox portal changes methods; in two stages by default. */
  mode?: 'two-stage' | 'replace'
  /** scrypt's N for the sandbox portal's passwords: cheap, because most tests sign in; null is what the sandbox takes by itself. */
  passwordCost?: number | null
  /** What is started in the place of the app, with its arguments, so that it starts the app in its turn. */
  wrapper?: (executablePath: string) => string
  /** Text of its output from which on its window stays: a start that is tried again opens another one. */
  after?: string
  /** Of the environment, besides what every run has. */
  env?: Record<string, string>
}

const cheapPassword = 2

/** Starts the built app. Needs a display (`npm test` brings a virtual one). */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const runtime = currentRuntime()
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'factordesk-profile-'))
  const cost = options.passwordCost === undefined ? cheapPassword : options.passwordCost
  let output = ''
  const electron = await _electron.launch({
    executablePath: options.wrapper?.(runtime.executablePath) ?? runtime.executablePath,
    args: [...runtime.args, options.appFolder ?? resolve('.'), '--lang=en-GB'],
    env: {
      ...(process.env as Record<string, string>),
      ...runtimeEnvironment(runtime),
      FACTORDESK_PROFILE: profile,
      TMPDIR: temporaryOf(profile),
      FACTORDESK_SANDBOX_SECRET: secret,
      ...(options.scenario === undefined ? {} : { FACTORDESK_SANDBOX_SCENARIO: options.scenario }),
      ...(options.mode === undefined ? {} : { FACTORDESK_SANDBOX_MODE: options.mode }),
      ...(cost === null ? {} : { FACTORDESK_SANDBOX_PASSWORD_COST: String(cost) }),
      ...options.env,
    },
    ...(options.colorScheme === undefined ? {} : { colorScheme: options.colorScheme }),
  })
  const child = electron.process()
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  watchRun(profile, () => output)
  if (child.pid !== undefined) watchArguments(profile, child.pid)
  try {
    return await ready({ electron, profile, output: () => output }, options)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** The app once its window and its portal are there, with the listeners that tests need. */
async function ready(
  { electron, profile, output }: Pick<RunningApp, 'electron' | 'profile' | 'output'>,
  { size, after }: LaunchOptions,
): Promise<RunningApp> {
  const child = electron.process()
  if (after !== undefined) {
    await waitFor(() => Promise.resolve(output().includes(after) ? true : undefined), `"${after}" in the output`)
    await waitFor(() => isOnlyWindowThere(electron), 'the window that stays')
  }
  await tapSecrets(electron, (given) => learnSecret(profile, given))
  await tapTyped(electron, (field, text) => learnTyped(profile, field, text))
  // For every page that is loaded from now on; the first one was there before anybody could listen.
  await electron.context().addInitScript(listenForViolations)
  const page = await electron.firstWindow()
  await page.waitForURL(/^app:/, { waitUntil: 'domcontentloaded' })
  await page.evaluate(listenForViolations)
  await page.evaluate(listenForTyping)
  if (size !== undefined) await resize(electron, size)
  // Main's first lines may be written before anybody can listen; so the first address is asked for, later ones are read.
  const first = await waitFor(
    // A main that is busy with a large profile may drop the question; it is asked again.
    () => electron.evaluate(() => process.env['FACTORDESK_SANDBOX_ORIGIN']).catch(() => undefined),
    'the sandbox portal',
  )
  const portalOrigin = (): string => [...output().matchAll(/sandbox portal at (\S+)/g)].at(-1)?.[1] ?? first

  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const controls = sandboxControls(portalOrigin, secret)
  const running: RunningApp = {
    electron,
    page,
    profile,
    sandbox: {
      ...controls,
      authenticatorCode: async (...of) => {
        const code = await controls.authenticatorCode(...of)
        learnSecret(profile, code)
        return code
      },
    },
    portalOrigin,
    output,
    violations: () => page.evaluate(() => (globalThis as unknown as { policyViolations: unknown[] }).policyViolations),
    close: async () => {
      // A killed app leaves nothing to be closed.
      if (child.signalCode === 'SIGKILL') return
      const alive = child.exitCode === null && child.signalCode === null
      try {
        if (alive) {
          await reportIfFailed(electron, page)
          readArguments(profile)
          await learnSecrets(profile, running.sandbox)
        }
      } finally {
        await electron.close()
      }
    },
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        await learnWithin(3_000, profile, running.sandbox)
        readArguments(profile)
      }
      child.kill('SIGKILL')
      await gone
    },
  }
  return running
}

/** True once the windows of earlier starts are gone, and the one that stays has its page; undefined before. */
async function isOnlyWindowThere(electron: ElectronApplication): Promise<true | undefined> {
  const [page, ...others] = electron.windows()
  if (page === undefined || others.length > 0) return undefined
  const state = await page.evaluate(() => document.readyState).catch(() => undefined)
  return state === 'complete' ? true : undefined
}

/** Learns what the portals sent where they still answer; an app that is to be killed may have none that does. */
async function learnWithin(limitMs: number, profile: string, sandbox: SandboxControls): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => (timer = setTimeout(done, limitMs)))
  await Promise.race([learnSecrets(profile, sandbox).catch(() => undefined), late])
  clearTimeout(timer)
}

/** Removes a profile after a test. @throws when a secret of its runs lies in it or was put out */
export function dispose(profile: string): void {
  try {
    requireNoSecrets(profile)
  } finally {
    for (const folder of [profile, temporaryOf(profile)]) rmSync(folder, { recursive: true, force: true })
  }
}

/** Gives the window's content another size, in CSS pixels at 100 %. */
export async function resize(
  electron: ElectronApplication,
  { width, height }: { width: number; height: number },
): Promise<void> {
  await electron.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height)
    },
    { width, height },
  )
}

/** Polls until there is a value; 60 s at most. */
export async function waitFor<T>(read: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (let left = 1200; left > 0; left -= 1) {
    const value = await read()
    if (value !== undefined) return value
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`${what} did not come within 60 s`)
}
