import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '#shared/domain/clock.ts'
import { systemClock } from '#shared/domain/clock.ts'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import type { Limits, Mode } from './config.ts'
import { defaultLimits } from './config.ts'
import type { HashLimit } from './crypto/password-hashing.ts'
import { defaultHashLimit } from './crypto/password-hashing.ts'
import { defaultPasswordCost } from './crypto/passwords.ts'
import { newToken } from './crypto/tokens.ts'
import type { RemoteDirectory } from './directory/remote/remote-directory.ts'
import { createPortalApp } from './http/app.ts'
import { createListener } from './http/listener.ts'
import { gatewaysOf } from './messages/gateways.ts'
import type { PageFiles } from './inbox-page/page-files.ts'
import { settleRemoteByTimer } from './http/settle-timer.ts'
import { createPortal } from './portal.ts'
import type { StaffProvider } from './staff-provider.ts'
import { seedScenario } from './scenarios/seed.ts'

export interface SandboxOptions {
  /** Where database and key file lie; made when missing. */
  dataDir: string
  /** 0, the default, takes a free port. */
  port?: number
  /** Seeded when the database is new; later starts go on with what is there. */
  scenario?: ScenarioName
  clock?: Clock
  /** Path of the better-sqlite3 addon where the one in the package does not fit the runtime. */
  sqliteBinding?: string
  /** scrypt's N. */
  passwordCost?: number
  /** How many passwords are checked at once, and how many more may wait. */
  passwordHashes?: HashLimit
  /** The secret of this launch, for the sandbox controls; random by default. */
  secret?: string
  limits?: Partial<Limits>
  /** The way a method is changed: disable, then set up, as the real portal does it (the default); or in one swap. */
  mode?: Mode
  /** `smtp://` or `smtps://`; without it e-mails stay in the sandbox's outbox. */
  smtpUrl?: string
  /** `https://`, or `http://` on this machine; without it text messages stay in the sandbox's outbox. */
  smsGatewayUrl?: string
  /** The connector to a system elsewhere that has the accounts; without it they are the sandbox's own. */
  remote?: RemoteDirectory
  /** The provider at which staff sign in; without it they have passwords here. */
  staffProvider?: StaffProvider
  /** The web page of the outbox; served where it is given. */
  page?: PageFiles
  /** Gets one line at the start, for each unexpected error, and when deliveries fail; nothing secret. */
  log?: (line: string) => void
}

export interface Sandbox {
  /** Without a trailing slash, e.g. `http://127.0.0.1:4711`. */
  baseUrl: string
  secret: string
  /** The one that was seeded: at an earlier start, where the data folder is not new. */
  scenario: ScenarioName
  /** Drops every connection, lets what runs come to its end, closes the files. */
  close(): Promise<void>
}

/** Starts the sandbox portal on the loopback address alone. Fails when its files or the port cannot be opened. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const log = options.log ?? console.error
  const secret = options.secret ?? newToken()
  const portal = createPortal({
    dataDir: options.dataDir,
    clock: options.clock ?? systemClock,
    limits: { ...defaultLimits, ...options.limits },
    mode: options.mode ?? 'two-stage',
    passwordCost: options.passwordCost ?? defaultPasswordCost,
    passwordHashes: options.passwordHashes ?? defaultHashLimit,
    sqliteBinding: options.sqliteBinding,
    gateways: gatewaysOf(options),
    remote: options.remote,
    staffProvider: options.staffProvider,
    log,
  })
  try {
    if (portal.repositories.meta.scenario() === undefined)
      await seedScenario(portal, options.scenario ?? 'three-accounts')
    let host = ''
    const running = new Set<Promise<unknown>>()
    const settling = portal.remote ? settleRemoteByTimer(portal, log) : undefined
    const listener = createListener(
      createPortalApp({ portal, log, sandbox: { portal, secret, page: options.page } }),
      () => host,
    )
    const server = createServer((incoming, outgoing) => {
      const answered = listener(incoming, outgoing).finally(() => running.delete(answered))
      running.add(answered)
    })
    await new Promise<void>((resolve, reject) => {
      // guard: portal-http.loopback
      server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve)
    })
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    log(`Sandbox portal listens on http://${host}`)
    return {
      baseUrl: `http://${host}`,
      secret,
      scenario: portal.repositories.meta.scenario() as ScenarioName,
      async close() {
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        await Promise.allSettled(running)
        await settling?.stop()
        await closed
        await portal.close()
      },
    }
  } catch (error) {
    await portal.close()
    throw error
  }
}
