import { release, totalmem, availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import * as electron from 'electron'
import {
  app as electronApp,
  Notification,
  powerMonitor,
  safeStorage,
  shell,
  utilityProcess,
  type BrowserWindow,
} from 'electron'
import type { EventName } from '#shared/ipc/operation-names.ts'
import type { EventPayload } from '#shared/ipc/operations.ts'
import { instantOf, systemClock } from '#shared/domain/clock.ts'
import { sandboxSecretHeader } from '#shared/api/sandbox-controls.ts'
import { sandboxBase } from '#shared/api/sandbox-endpoints.ts'
import type { OpenFolder } from '../../files/private-files.ts'
import { loadSigningKey } from '../audit/signing-key.ts'
import { createApp, type App } from '../app/create-app.ts'
import { createDispatcher, type Dispatcher } from '../ipc/dispatcher.ts'
import type { SystemFacts } from '../base/environment.ts'
import { createSystemClipboard } from './clipboard.ts'
import { askForFile, askForBytes } from './file-dialogs.ts'
import { showNotification } from './notifications.ts'
import { sendEvent } from './send-event.ts'
import type { Log } from '../base/log/log.ts'
import { createAgents } from '../portal-client/agents.ts'
import { createConnectionTest } from '../portal-client/test-connection.ts'
import { createSystemProxy, credentialsOfSystem } from './system-proxy.ts'
import { createEmbeddedPortal, type EmbeddedAddress, type EmbeddedPortal, type PortalChild } from './embedded-portal.ts'
import type { Transport } from '../portal-client/portal-call.ts'
import { createProviderFetch } from '../portal-client/provider-fetch.ts'
import { createTransport } from '../portal-client/transport.ts'
import type { Profile } from '../base/profile.ts'
import { AppError } from '../base/errors.ts'
import { links, mayOpen, mayOpenToSignIn } from './external-links.ts'
import { createGuidedViews } from './guided-view/views.ts'
import { systemKeychain } from './keychain.ts'
import { later } from './timers.ts'
import { openDatabase, type Db } from '../base/database/open-database.ts'
import { finishReplacement, isReplacementPending } from '../audit/replace-database.ts'
import type { Handlers } from '../base/handlers.ts'

/** Milliseconds until a call counts as lost. */
const answerTimeoutMs = 15_000
/** Milliseconds by which the first screen is ahead of the sandbox portal's process, which would take a core from it. */
const headStartMs = 300

/** Milliseconds that the end of the app waits for the clipboard. */
const longestClipboardMs = 2000

export interface StartOptions {
  log: Log
  profile: Profile
  /** Folders of the profile that others could enter until this start. */
  openFolders: readonly OpenFolder[]
  /** Ends the console and starts it on what is in the profile now. */
  restart(): void
  /** Folder with main, preload and renderer as built. */
  builtFolder: string
  /** Path of better-sqlite3's addon, where the one in the package does not fit this runtime. */
  sqliteBinding: string | undefined
  /** What a new sandbox portal is laid out with, and how it changes methods; as usual where undefined. */
  sandboxScenario: string | undefined
  sandboxMode: string | undefined
  /** The secret of the sandbox's controls, for tests that move its clock; a random one where undefined. */
  sandboxSecret: string | undefined
  /** scrypt's N for the passwords of a new sandbox portal, for tests that sign in a hundred times; as usual where undefined. */
  sandboxPasswordCost: string | undefined
}

export interface RunningApp {
  /** Takes every call of the page. */
  dispatch: Dispatcher
  attach(window: BrowserWindow): void
  /** Another program asks to open something by a link. */
  askToOpen: App['askToOpen']
  /** Removes copied secrets that are still on the clipboard; never rejects, and waits for no clipboard for long. */
  removeCopiedSecrets(): Promise<void>
  stop(): void
}

/** Builds everything; the embedded portal is started a moment later. @throws what opening the profile throws */
export async function startApp(options: StartOptions): Promise<RunningApp> {
  const { profile, sqliteBinding: nativeBinding } = options
  if (isReplacementPending(profile)) finishReplacement(profile, instantOf(systemClock), nativeBinding)
  const db = openDatabase({ file: profile.database, nativeBinding })
  try {
    return await startOn(db, options)
  } catch (error) {
    // A start that is tried again opens it again, and may put another file in its place.
    db.close()
    throw error
  }
}

async function startOn(db: Db, options: StartOptions): Promise<RunningApp> {
  let window: BrowserWindow | null = null
  const { profile, log } = options
  const keychain = await systemKeychain({
    storage: safeStorage,
    platform: process.platform,
    later,
    onWaiting: () => log.note('keychain.waiting', {}),
  })
  const signingKey = await loadSigningKey(profile.folder, keychain)
  const network = createSystemProxy()
  const http = { ...createAgents({}, network), timeoutMs: answerTimeoutMs, log }

  let portalOrigin: string | null = null
  let portal: Transport | null = null
  let controls: Transport | null = null
  const app: App = createApp({
    version: electronApp.getVersion(),
    db,
    profile,
    openFolders: options.openFolders,
    log,
    system: systemFacts,
    signingKey,
    databaseWorker: {
      file: join(options.builtFolder, 'main', 'database-worker.js'),
      nativeBinding: options.sqliteBinding,
    },
    keychain,
    clipboard: createSystemClipboard(electron, process.platform),
    clock: systemClock,
    guidedViews: createGuidedViews({
      window: () => window,
      guest: join(options.builtFolder, 'preload', 'guest.cjs'),
      isPackaged: electronApp.isPackaged,
      lock: () => app.lock.now('operator'),
      network,
    }),
    network,
    knownOfProxy: credentialsOfSystem,
    testConnection: createConnectionTest({ network, now: () => systemClock.now().getTime() }),
    origin: () => portalOrigin,
    connect: (origin) => createTransport({ ...http, origin, portal: 'added' }),
    openInBrowser: async (address) => {
      if (!mayOpenToSignIn(address)) throw new AppError('forbidden', 'not-offered-here')
      await shell.openExternal(address).catch(() => undefined)
    },
    askProvider: createProviderFetch(http),
    later,
    wait: (ms) => wait(ms, undefined, { ref: false }),
    uptimeMs: () => performance.now(),
    notify: (notification) =>
      showNotification(notification, {
        system: Notification,
        window: () => window,
        onRefused: () => app.notificationRefused(),
      }),
    restart: options.restart,
    clearPage: () => window?.webContents.reload(),
    askForFile: (suggested) => askForFile(window, suggested),
    askForBytes: (maxBytes, kind) => askForBytes(window, maxBytes, kind),
    transport: () => portal,
    controls: () => controls,
    publish: <N extends EventName>(name: N, payload: EventPayload<N>) => sendEvent(window, name, payload),
  })

  const electronHandlers: Pick<Handlers, 'app.openLink'> = {
    'app.openLink': async ({ link }) => {
      if (!mayOpen(links[link])) throw new AppError('forbidden', 'not-offered-here')
      await shell.openExternal(links[link])
      return {}
    },
  }
  const dispatch = createDispatcher({
    handlers: { ...app.handlers, ...electronHandlers },
    audit: app.audit,
    secrets: app.secrets,
    lock: app.lock,
    onClosing: app.onClosing,
    log,
    clock: systemClock,
    uptimeMs: () => performance.now(),
    later,
  })
  const onSuspend = (): void => app.lock.now('suspend')
  const onLockScreen = (): void => app.lock.now('system-lock')
  powerMonitor.on('suspend', onSuspend)
  powerMonitor.on('lock-screen', onLockScreen)

  const startPortal = (): EmbeddedPortal =>
    createEmbeddedPortal({
      start: () => forkPortal(options, profile.sandbox),
      later,
      onReady: ({ origin, secret }: EmbeddedAddress) => {
        console.log(`sandbox portal at ${origin}`)
        log.note('portal.began', { portal: 'embedded' })
        // A test that gave the secret may attach too late to read the line above.
        if (options.sandboxSecret !== undefined) process.env['FACTORDESK_SANDBOX_ORIGIN'] = origin
        const headers = { [sandboxSecretHeader]: secret }
        portalOrigin = origin
        portal = createTransport({ ...http, origin, portal: 'embedded' })
        controls = createTransport({ ...http, origin, portal: 'controls', base: sandboxBase, headers })
        void app.portalFound()
      },
      onLost: () => {
        log.note('portal.ended', { portal: 'embedded' })
        portalOrigin = null
        portal = null
        controls = null
        app.portalLost()
      },
    })

  let embedded: EmbeddedPortal | null = null
  const head = setTimeout(() => (embedded = startPortal()), headStartMs)

  return {
    dispatch,
    askToOpen: app.askToOpen,
    attach: (opened) => {
      window = opened
      opened.webContents.on('input-event', app.lock.input)
      app.lock.input()
    },
    // A program that owns the clipboard and does not answer must not keep the app.
    removeCopiedSecrets: () =>
      Promise.race([app.removeCopiedSecrets(), wait(longestClipboardMs)]).then(() => undefined),
    stop: () => {
      clearTimeout(head)
      powerMonitor.off('suspend', onSuspend)
      powerMonitor.off('lock-screen', onLockScreen)
      embedded?.stop()
      log.note('app.ended', { clean: closed(app) })
    },
  }
}

function forkPortal(options: StartOptions, dataDir: string): PortalChild {
  const child = utilityProcess.fork(join(options.builtFolder, 'main', 'sandbox.js'), [], {
    serviceName: 'Sandbox portal',
  })
  const {
    sqliteBinding,
    sandboxSecret: secret,
    sandboxScenario: scenario = 'three-accounts',
    sandboxMode: mode,
    sandboxPasswordCost: cost,
  } = options
  const passwordCost = cost === undefined ? undefined : Number(cost)
  child.postMessage({ dataDir, port: 0, scenario, mode, sqliteBinding, secret, passwordCost })
  return {
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    stop: () => child.kill(),
  }
}

/** A full disk must not turn the end of the app into a crash; the chain says "not anchored" at the next start. */
function closed(app: App): boolean {
  try {
    app.close()
    return true
  } catch {
    return false
  }
}

function systemFacts(): SystemFacts {
  const { node, electron, chrome } = process.versions
  return {
    versions: { node, electron, chrome },
    platform: process.platform,
    arch: process.arch,
    release: release(),
    memory: Math.round(totalmem() / 1_000_000),
    processors: availableParallelism(),
    graphics: { ...electronApp.getGPUFeatureStatus() },
  }
}
