import type { ChildProcess, ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { LedgerEntry, OutboxMessage } from '#shared/api/sandbox-controls.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxEndpoints } from '#shared/api/sandbox-endpoints.ts'
import { portalCall } from './portal-call.ts'

/** The file that runs the portal as a process of its own. */
export const portalEntry = join(import.meta.dirname, '../../../src/portal/process.ts')

/** What the process says once it listens. */
export interface Ready {
  type: string
  baseUrl: string
  secret: string
}

/** Sees to it that a process ends with the test that started it, and is gone before what was noted down earlier goes. */
export function endsWithTest<Child extends ChildProcess>(child: Child): Child {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  return child
}

/** The API and the controls of a portal that runs elsewhere. */
export interface PortalAt {
  call: ReturnType<typeof portalCall<typeof endpoints>>
  /** Messages, oldest first. */
  outbox(): Promise<OutboxMessage[]>
  ledger(): Promise<LedgerEntry[]>
  /** Moves the portal's clock. */
  advance(seconds: number): Promise<void>
}

export interface PortalProcess extends PortalAt {
  child: ChildProcessByStdio<Writable, Readable, null>
  baseUrl: string
  /** As a loss of power ends it, but for the disk. */
  kill(): Promise<void>
}

/** Starts the portal as a process of its own and reads the line that says where it is. */
export async function portalProcess(options: { dataDir: string } & Record<string, unknown>): Promise<PortalProcess> {
  const argument = JSON.stringify({ passwordCost: 2, ...options })
  const child = endsWithTest(spawn(process.execPath, [portalEntry, argument], { stdio: ['pipe', 'pipe', 'ignore'] }))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const ready = JSON.parse(line.toString()) as Ready & { reason?: string }
  if (ready.type !== 'ready') throw new Error(ready.reason)
  return {
    child,
    baseUrl: ready.baseUrl,
    ...portalAt(ready.baseUrl, ready.secret),
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** @param secret of the launch */
export function portalAt(baseUrl: string, secret: string): PortalAt {
  const headers = { [sandboxSecretHeader]: secret }
  const control = portalCall(() => `${baseUrl}/sandbox`, sandboxEndpoints)
  return {
    call: portalCall(() => `${baseUrl}/api/v1`, endpoints),
    outbox: async () => (await control('getOutbox', { headers })).body(200).messages,
    ledger: async () => (await control('getLedger', { headers })).body(200).effects,
    advance: async (seconds) => {
      ;(await control('moveClock', { headers, body: { advanceSeconds: seconds } })).body(200)
    },
  }
}
