import { chmodSync, copyFileSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import { waitFor } from '../electron/launch-app.ts'
import type { ChrootUser, DebianChroot } from './debian-chroot.ts'

/** The installed app, started in a chroot by a user of it. Chromium's own protocol drives it: the fuses leave no other way. */
export interface PackagedApp {
  page: Page
  /** The newest code that the embedded sandbox sent to an account. */
  sentCode(accountId: string): Promise<string>
  /** The code that the sample Authenticator App of a login shows. Each counts once in its 30 s. */
  authenticatorCode(userId: string, use?: 'active' | 'enrolment'): Promise<string>
  /** `/proc/PID/status` of each process that draws a page. */
  rendererStatuses(): string[]
  output(): string
  /** Ends it as a system that shuts down does. */
  stop(): Promise<void>
}

/** How long one action may take on a busy machine. */
const patienceMs = 60_000

/** Starts the installed app. @param args for it, behind those that let a test drive it; @param env besides what a user has */
export async function startPackagedApp(
  chroot: DebianChroot,
  user: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<PackagedApp> {
  const child = chroot.start(
    ['factordesk', '--remote-debugging-port=0', '--disable-gpu', ...args],
    userOf(chroot, user, env),
  )
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  const address = await waitFor(() => {
    if (child.exitCode !== null) throw new Error(`the app ended with ${child.exitCode}: ${output}`)
    return /DevTools listening on (ws:\/\/\S+)/.exec(output)?.[1]
  }, 'the app in the chroot')
  const browser = await chromium.connectOverCDP(address)
  const page = await waitFor(
    () =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((one) => one.url().startsWith('app:')),
    'the console’s page',
  )
  await page.getByRole('navigation', { name: 'Main' }).waitFor()

  async function call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const outcome = await page.evaluate(([operation, given]) => window.factordesk.call[operation](given as never), [
      name,
      input,
    ] as const)
    if (!outcome.ok) throw new Error(`${name}: ${outcome.failure.code}`)
    return outcome.value
  }
  page.setDefaultTimeout(patienceMs)
  // It starts in a process of its own, a moment after the window.
  await waitFor(
    async () => (await call('app.snapshot', {})).portals.some(({ status }) => status === 'ready') || undefined,
    'the embedded sandbox',
  )
  return {
    page,
    sentCode: async (accountId) => {
      const { messages } = await call('sandbox.inbox', {})
      const code = messages.findLast((one) => one.accountId === accountId && one.code !== null)?.code
      if (code === undefined || code === null) throw new Error(`no code was sent to ${accountId}`)
      return code
    },
    authenticatorCode: async (userId, use = 'active') => {
      const { authenticator } = await call('sandbox.inbox', {})
      const shown = authenticator.find((one) => one.owner === userId && one.use === use)
      if (shown === undefined) throw new Error(`no Authenticator App of ${userId} shows a code`)
      return shown.code
    },
    rendererStatuses: () =>
      processes()
        .filter(
          ({ command }) => command.includes('/usr/lib/factordesk/factordesk') && command.includes('--type=renderer'),
        )
        .map(({ pid }) => readFileSync(`/proc/${pid}/status`, 'utf8')),
    output: () => output,
    stop: async () => {
      await browser.close().catch(() => undefined)
      // The program itself, which has no `--type`; it was started by the name of its link.
      for (const { pid, program, command } of processes())
        if (program.endsWith(installed) && !command.includes('--type=')) process.kill(pid, 'SIGTERM')
      await ended
    },
  }
}

/** The switches of a development build and of Node, as somebody would set them to take the installed app over. */
export function developmentEnvironment(user: string): Record<string, string> {
  return {
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require=/home/${user}/planted.js`,
    FACTORDESK_PROFILE: `/home/${user}/other-profile`,
    FACTORDESK_SANDBOX_SECRET: 'known-secret-of-a-test',
    ELECTRON_RENDERER_URL: 'http://127.0.0.1:9/',
  }
}

/** A user of the chroot who sees the test's screen. */
export function userOf(chroot: DebianChroot, name: string, env: Readonly<Record<string, string>> = {}): ChrootUser {
  const authority = join(chroot.folder, 'home', name, 'xauthority')
  const given = process.env['XAUTHORITY']
  if (given !== undefined) {
    copyFileSync(given, authority)
    chmodSync(authority, 0o644)
  }
  return {
    name,
    env: { DISPLAY: process.env['DISPLAY'] ?? '', XAUTHORITY: `/home/${name}/xauthority`, ...env },
  }
}

/** The program below the root of the chroot. */
const installed = '/usr/lib/factordesk/factordesk'

function processes(): { pid: number; program: string; command: string }[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .flatMap((pid) => {
      try {
        return [
          {
            pid,
            program: readlinkSync(`/proc/${pid}/exe`),
            command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
          },
        ]
      } catch {
        // It ended meanwhile.
        return []
      }
    })
}
