import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PortalAt, Ready } from '../portal/portal-process.ts'
import { portalAt, portalEntry } from '../portal/portal-process.ts'

/** A portal in a process of its own that goes on, on the same files, each time it is killed. */
export interface KillablePortal extends PortalAt {
  dataDir: string
  /** Another one after each kill. */
  baseUrl(): string
  pid(): number | undefined
  /** kill -9, then a new process on the same files; another port. */
  killAndRestart(): Promise<void>
  /** Ends it and removes its files. */
  close(): void
}

/** Starts it; `options` are those of the sandbox's own process, besides the folder, `execArgv` those of Node. */
export async function killablePortal(
  options: Record<string, unknown> = {},
  execArgv: readonly string[] = [],
): Promise<KillablePortal> {
  const dataDir = mkdtempSync(join(tmpdir(), 'factordesk-portal-'))
  let child: ChildProcess
  let at: PortalAt
  let origin = ''

  async function start(): Promise<void> {
    const argument = JSON.stringify({ passwordCost: 2, ...options, dataDir })
    child = spawn(process.execPath, [...execArgv, portalEntry, argument], { stdio: ['pipe', 'pipe', 'ignore'] })
    if (!child.stdout) throw new Error('The portal has no output')
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const { baseUrl, secret } = JSON.parse(line.toString()) as Ready
    origin = baseUrl
    at = portalAt(baseUrl, secret)
  }
  await start()

  return {
    dataDir,
    baseUrl: () => origin,
    pid: () => child.pid,
    call: (name, asked) => at.call(name, asked),
    outbox: () => at.outbox(),
    ledger: () => at.ledger(),
    advance: (seconds) => at.advance(seconds),
    async killAndRestart() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await start()
    },
    close() {
      child.kill('SIGKILL')
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Lets the loop of this process turn so many times: a moment to do something at, without a clock. */
export async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve))
}
