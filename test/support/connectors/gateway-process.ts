import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import type { SandboxCalls } from '../portal/sandbox.ts'
import { sandboxCalls } from '../portal/sandbox.ts'

/** The portal server over a system elsewhere in a process of its own, on files that outlive it. */
export interface GatewayProcess {
  calls: SandboxCalls
  dataDir: string
  /** What everybody on the machine can read of it. */
  commandLine(): string
  /** kill -9. */
  kill(): Promise<void>
  /** Another process on the same files, at another port. */
  start(): Promise<void>
  /** Kills it and removes its files. */
  close(): Promise<void>
}

/** A system elsewhere, with settings of its connector of which nothing is a function. */
export interface GatewayConnector {
  kind: 'keycloak' | 'better-auth' | 'privacyidea'
  settings: object
}

/**
 * Starts it.
 *
 * @param connector the system elsewhere; without one the server has sample accounts of its own
 * @param staff where staff sign in, if not here
 * @param passwordCost scrypt's N; next to nothing by default
 */
export async function gatewayProcess(
  connector: GatewayConnector | undefined,
  staff?: OpenIdSettings,
  passwordCost = 2,
): Promise<GatewayProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'factordesk-gateway-'))
  const entry = join(import.meta.dirname, 'gateway-entry.ts')
  let child: ChildProcess
  let at = { baseUrl: '', secret: '' }
  const gateway: GatewayProcess = {
    calls: sandboxCalls(() => at),
    dataDir,
    commandLine: () => readFileSync(`/proc/${child.pid}/cmdline`, 'latin1'),
    async start() {
      const env = { ...process.env, GATEWAY_OPTIONS: JSON.stringify({ dataDir, connector, staff, passwordCost }) }
      child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'], env })
      if (!child.stdout) throw new Error('The server has no output')
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      at = JSON.parse(line.toString()) as typeof at
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async close() {
      await gateway.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  await gateway.start()
  return gateway
}
