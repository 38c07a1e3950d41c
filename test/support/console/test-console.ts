import { guidedViewsOfTest } from '../guided/test-views.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { InputOf, OutputOf, EventPayload } from '#shared/ipc/operations.ts'
import type { EventName, OperationName } from '#shared/ipc/operation-names.ts'
import type { Endpoint } from '#shared/api/endpoint.ts'
import type { Failure, Outcome } from '#shared/ipc/outcome.ts'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase } from '#shared/api/sandbox-endpoints.ts'
import { finishReplacement, isReplacementPending } from '../../../src/main/audit/replace-database.ts'
import { instantOf } from '#shared/domain/clock.ts'
import { loadSigningKey } from '../../../src/main/audit/signing-key.ts'
import { createApp, type App } from '../../../src/main/app/create-app.ts'
import type { Notification, Keychain } from '../../../src/main/base/environment.ts'
import { createDispatcher } from '../../../src/main/ipc/dispatcher.ts'
import type { Dispatcher } from '../../../src/main/ipc/dispatcher.ts'
import { readLog } from '../../../src/main/base/log/read-log.ts'
import type { LogLine } from '../../../src/main/base/log/log-line.ts'
import { createConnectionTest } from '../../../src/main/portal-client/test-connection.ts'
import { createCompanyProxy, type CompanyProxy } from '../../../src/network/company-proxy.ts'
import { createAgents } from '../../../src/main/portal-client/agents.ts'
import { createProviderFetch } from '../../../src/main/portal-client/provider-fetch.ts'
import { createTransport, type TransportOptions } from '../../../src/main/portal-client/transport.ts'
import type { Transport } from '../../../src/main/portal-client/portal-call.ts'
import { createProfile, type Profile } from '../../../src/main/base/profile.ts'
import { AppError } from '../../../src/main/base/errors.ts'
import { openDatabase, type Db } from '../../../src/main/base/database/open-database.ts'
import { noteSecrets } from '../secrets/collect-secrets.ts'
import { manualClock, type ManualClock } from '../time/manual-clock.ts'
import type { ManualTimeLimits } from '../time/manual-time-limits.ts'
import { manualTimers, type ManualTimers } from '../time/manual-timers.ts'
import { databaseWorker } from '../audit/database-worker.ts'
import { entryOf } from '../audit/stored-entry.ts'
import type { TestSandbox } from '../portal/sandbox.ts'
import { testLog } from './test-log.ts'
import { clipboardOfTest } from './test-clipboard.ts'
import { testSystem } from './test-system.ts'
import { until } from '../time/until.ts'

/** A console as the app runs it, without Electron: its handlers behind the dispatcher, its files in a folder of its own. */
export interface TestConsole {
  profile: Profile
  clock: ManualClock
  main: App
  db: Db
  /** Calls an operation through the dispatcher, as the page does. */
  call<N extends OperationName>(name: N, input: InputOf<N>): Promise<Outcome<OutputOf<N>>>
  /** The dispatcher itself, for what a page may send from anywhere. */
  dispatcher: Dispatcher
  /** The value of a call that must succeed. */
  ok<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>
  /** The failure of a call that must fail. */
  failure<N extends OperationName>(name: N, input: InputOf<N>): Promise<Failure>
  /** Called before a request leaves; may read, or damage, what is on disk by then. One that never resolves stops the run there. */
  onSend: (endpoint: Endpoint, key: string | undefined) => void | Promise<void>
  /** Tokens and Authenticator App secrets that the portal gave to this console. */
  secrets: Set<string>
  /** Resolves when nothing is being asked of the portal any more. */
  idle(): Promise<void>
  /** Events published to the page since the start of this run, oldest first. */
  published: { name: EventName; payload: unknown }[]
  /** Kind and place of each error that the dispatcher caught. */
  errors: unknown[]
  /** The log, oldest line first. */
  log(): LogLine[]
  /** Every audit entry, oldest first. */
  entries(): AuditEntry[]
  /** Timers of this run; moving on by them moves the clock. */
  timers: ManualTimers
  /** What the system's browser does with an address. */
  onBrowser: (address: string) => void | Promise<void>
  /** Notifications shown since the start of this run, oldest first. */
  notified: Notification[]
  /** The pages of guided accounts that were opened. */
  pages: ReturnType<typeof guidedViewsOfTest>
  /** The file that the user chooses when asked for one; null when they choose none. */
  importFile: { name: string; text: string } | { name: string; bytes: Uint8Array } | null
  /** The system's clipboard, which other programs use too. */
  clipboard: ReturnType<typeof clipboardOfTest>
  /** How often the page was reloaded since the start of this run. */
  pagesCleared: number
  /** How often the console asked to be started again since the start of this run. */
  restartsAsked: number
  /** Where `audit.export` writes. */
  exportFile: string
  /** The portal goes away, as when its process ends; and is found again. */
  losePortal(): void
  findPortal(): Promise<void>
  /** Ends the app and opens another on the same profile, as a restart of the app does. */
  restart(): Promise<void>
  /** Ends the app and its connections; the profile stays. */
  stop(): void
  /** Ends everything and removes the profile. */
  close(): void
}

export interface ConsoleOptions {
  /** A console on the profile of another one that was stopped. */
  folder?: string
  clock?: ManualClock
  /** When a call counts as lost. Default: a real minute, so that a slow machine loses none. */
  timeLimits?: ManualTimeLimits
  /** How pauses are waited for, and the clock that nobody can set. Default: a pause is skipped and moves that clock. */
  wait?: (ms: number) => Promise<unknown>
  uptimeMs?: () => number
  /** The clock by which calls of the page are limited. Default: a second passes from one call to the next. */
  dispatcherUptimeMs?: () => number
  /** What seals sessions; without it there is no keychain. */
  keychain?: Keychain
  /** Certificates of the only issuers that https portals may have, PEM; the system's where undefined. */
  trusted?: string
  /** The way to portals; directly where it is missing. */
  network?: CompanyProxy
  /** What the app gets in the place of its database connection, and of each transport. */
  around?: { db(db: Db): Db; transport(send: Transport): Transport }
}

const unopened = (): never => {
  throw new Error('the console is not open')
}

/** Opens a console that speaks to a sandbox over real HTTP, and waits until it knows the portal. */
export async function startTestConsole(
  sandbox: Pick<TestSandbox, 'baseUrl' | 'secret'>,
  options: ConsoleOptions = {},
): Promise<TestConsole> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'factordesk-console-'))
  const profile = createProfile(folder)
  const clock = options.clock ?? manualClock()
  const app: TestConsole = {
    profile,
    clock,
    main: undefined as unknown as App,
    db: undefined as unknown as Db,
    call: unopened,
    dispatcher: unopened,
    ok: async (name, input) => {
      const outcome = await app.call(name, input)
      if (outcome.ok) return outcome.value
      throw new Error(`${name} failed: ${JSON.stringify(outcome.failure)} ${JSON.stringify(app.errors)}`)
    },
    failure: async (name, input) => {
      const outcome = await app.call(name, input)
      if (!outcome.ok) return outcome.failure
      throw new Error(`${name} succeeded: ${JSON.stringify(outcome.value)}`)
    },
    onSend: () => undefined,
    onBrowser: () => undefined,
    secrets: new Set(),
    idle: unopened,
    published: [],
    errors: [],
    log: () => [...readLog(profile.logs)].reverse().flatMap(({ lines }) => lines),
    entries: () => [...app.main.audit.entries()].map(entryOf),
    timers: manualTimers(clock),
    notified: [],
    pages: guidedViewsOfTest(),
    importFile: null,
    clipboard: clipboardOfTest(),
    pagesCleared: 0,
    restartsAsked: 0,
    exportFile: join(folder, 'export.jsonl'),
    losePortal: unopened,
    findPortal: unopened,
    restart: async () => {
      app.stop()
      app.onSend = () => undefined
      await start()
    },
    stop: unopened,
    close: () => {
      app.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  async function start(): Promise<void> {
    const network = options.network ?? createCompanyProxy(() => Promise.resolve('DIRECT'))
    const agents = createAgents({ ca: options.trusted, keepAlive: false }, network)
    const limits = { timeoutMs: 60_000, ...(options.timeLimits && { timeLimit: options.timeLimits.signal }) }
    const timers = manualTimers(clock)
    let skippedMs = 0
    let found = true
    let running = true
    let underWay = 0
    const to = (more: Pick<TransportOptions, 'portal' | 'base' | 'headers'>): Transport | null => {
      if (!found) return null
      const send = createTransport({ origin: sandbox.baseUrl, ...agents, ...limits, log, ...more })
      return watched(send)
    }
    const watched =
      (bare: Transport, send = options.around?.transport(bare) ?? bare): Transport =>
      async (endpoint, request, extras) => {
        underWay += 1
        try {
          await app.onSend(endpoint, extras?.key)
          const sent = await send(endpoint, request, extras)
          if (sent.kind === 'answered') noteSecrets(sent.answer.body, app.secrets)
          return sent
        } finally {
          underWay -= 1
        }
      }

    if (isReplacementPending(profile)) finishReplacement(profile, instantOf(clock))
    const db = openDatabase({ file: profile.database })
    const log = testLog(profile.logs, clock, (facts) => app.errors.push(facts))
    const main = createApp({
      version: '0.0.0-test',
      db: options.around?.db(db) ?? db,
      profile,
      openFolders: [],
      log,
      system: testSystem,
      signingKey: await loadSigningKey(folder, null),
      databaseWorker,
      keychain: options.keychain ?? null,
      clock,
      guidedViews: app.pages,
      network,
      knownOfProxy: () => Promise.resolve(null),
      testConnection: createConnectionTest({ network, ca: options.trusted, now: () => clock.now().getTime() }),
      origin: () => (found ? sandbox.baseUrl : null),
      connect: (origin) => watched(createTransport({ origin, ...agents, ...limits, log, portal: 'added' })),
      openInBrowser: async (address) => {
        await app.onBrowser(address)
      },
      askProvider: createProviderFetch({ ...agents, timeoutMs: 60_000 }),
      later: timers.later,
      wait:
        options.wait ??
        ((ms) => {
          skippedMs += ms
          return nextTurn()
        }),
      uptimeMs: options.uptimeMs ?? (() => performance.now() + skippedMs),
      notify: (notification) => app.notified.push(notification),
      restart: () => void (app.restartsAsked += 1),
      clearPage: () => void (app.pagesCleared += 1),
      askForBytes: async () => {
        const file = app.importFile
        return file !== null && 'text' in file ? { name: file.name, bytes: Buffer.from(file.text) } : file
      },
      clipboard: app.clipboard.system,
      transport: () => to({ portal: 'embedded' }),
      controls: () => to({ portal: 'controls', base: sandboxBase, headers: { [sandboxSecretHeader]: sandbox.secret } }),
      publish: <N extends EventName>(name: N, payload: EventPayload<N>) => app.published.push({ name, payload }),
      askForFile: async () => app.exportFile,
    })
    let pressedMs = 0
    const dispatcher = createDispatcher({
      handlers: { ...main.handlers, 'app.openLink': () => Promise.reject(new AppError('forbidden')) },
      audit: main.audit,
      secrets: main.secrets,
      lock: main.lock,
      onClosing: main.onClosing,
      log,
      clock,
      uptimeMs: options.dispatcherUptimeMs ?? (() => (pressedMs += 1_000)),
      later: timers.later,
    })
    Object.assign(app, {
      main,
      db,
      published: [],
      timers,
      notified: [],
      pagesCleared: 0,
      restartsAsked: 0,
      dispatcher,
      // A copy, as the bridge makes one: the dispatcher takes what is secret out of it.
      call: (name: OperationName, input: unknown) => dispatcher(name, true, structuredClone(input)),
      idle: async () => {
        let quiet = 0
        await until('nothing is asked of the portal', () => {
          quiet = underWay === 0 ? quiet + 1 : 0
          return quiet > 3
        })
      },
      losePortal: () => {
        found = false
        main.portalLost()
      },
      findPortal: async () => {
        found = true
        await main.portalFound()
      },
      stop: () => {
        if (!running) return
        running = false
        agents.httpAgent.destroy()
        agents.httpsAgent.destroy()
        main.close()
        log.close()
      },
    })
    await main.portalFound()
  }

  await start()
  return app
}
