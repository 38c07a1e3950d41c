import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { LedgerEntry, OutboxMessage } from '#shared/portal-api/sandbox-controls.ts'
import { sandboxSecretHeader } from '#shared/portal-api/sandbox-controls.ts'
import { sandboxBase, sandboxEndpoints } from '#shared/portal-api/sandbox-endpoints.ts'
import type { Answer, Asked } from './portal-call.ts'
import { portalCall } from './portal-call.ts'

const entry = join(import.meta.dirname, '../../src/sandbox/process.ts')

type Endpoints = typeof endpoints

/** A sandbox portal in a process of its own, on files of its own, that can be killed and started again. */
export interface PortalProcess {
  dataDir: string
  pid(): number | undefined
  call<N extends keyof Endpoints>(name: N, asked: Asked<Endpoints[N]>): Promise<Answer<Endpoints[N]>>
  outbox(): Promise<OutboxMessage[]>
  ledger(): Promise<LedgerEntry[]>
  /** kill -9, then a new process on the same files; another port. */
  killAndRestart(): Promise<void>
  /** Ends it and removes its files. */
  close(): void
}

/** Starts it; `options` are those of the sandbox's own process, besides the folder. */
export async function spawnPortal(options: Record<string, unknown> = {}): Promise<PortalProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'factordesk-portal-'))
  let child: ChildProcess
  let ready = { baseUrl: '', secret: '' }

  async function start(): Promise<void> {
    const argument = JSON.stringify({ passwordCost: 2, ...options, dataDir })
    child = spawn(process.execPath, [entry, argument], { stdio: ['pipe', 'pipe', 'ignore'] })
    if (!child.stdout) throw new Error('The portal has no output')
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    ready = JSON.parse(line.toString()) as typeof ready
  }
  await start()

  const control = portalCall(() => `${ready.baseUrl}${sandboxBase}`, sandboxEndpoints)
  const headers = () => ({ [sandboxSecretHeader]: ready.secret })
  return {
    dataDir,
    pid: () => child.pid,
    call: portalCall(() => `${ready.baseUrl}/api/v1`, endpoints),
    outbox: async (): Promise<OutboxMessage[]> =>
      (await control('getOutbox', { headers: headers() })).body(200).messages,
    ledger: async (): Promise<LedgerEntry[]> => (await control('getLedger', { headers: headers() })).body(200).effects,
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
