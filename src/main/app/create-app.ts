import type { LinkTarget } from '#shared/domain/outside-link.ts'
import { createAudit } from '../audit/create-audit.ts'
import { buildWordIndexInBackground } from '../audit/search/word-index-builds.ts'
import { startDetail } from '../audit/compare-at-start.ts'
import type { AuditStore } from '../audit/store.ts'
import { oneDialogAtATime } from '../base/dialogs.ts'
import { expectedSchema } from '../base/database/schema-check.ts'
import { createBackups } from '../features/backups/service.ts'
import { createSettings } from '../base/database/settings.ts'
import { createOpenSecrets, type OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { Handlers } from '../base/handlers.ts'
import { createUnitOfWork, type UnitOfWork } from '../base/unit-of-work.ts'
import type { EffectEngine } from '../effects/engine.ts'
import { createAppEvents } from '../features/app-events.ts'
import { createClipboard } from '../features/clipboard/clipboard.ts'
import { createSnapshot } from '../features/app/snapshot.ts'
import { createWaitingLink } from '../features/app/waiting-link.ts'
import { createPageChoices } from '../features/app/page-choices.ts'
import { createLockState } from '../features/lock/lock-state.ts'
import type { Lock } from '../features/lock/lock.ts'
import { muteWhenLocked } from '../features/lock/mute-when-locked.ts'
import { createHandlers } from './create-handlers.ts'
import { createFeatureServices, createSharedServices, type ServiceDeps } from './create-services.ts'
import type { Environment } from './environment.ts'
import { logAudit } from './log-audit.ts'
import { createPublishers } from './publishers.ts'
import { subscribe } from './subscriptions.ts'

/** The whole console but Electron: it runs under plain Node, which is how faults, kills and benchmarks are tried. */
export interface App {
  handlers: Omit<Handlers, 'app.openLink'>
  audit: AuditStore
  unitOfWork: UnitOfWork
  effects: EffectEngine
  lock: Lock
  /** The secrets in main's memory. */
  secrets: OpenSecrets
  /** To be called when the embedded sandbox was found, or found again; reads its capabilities and settles what is open. */
  portalFound(): Promise<void>
  portalLost(): void
  /** To be called when another program asks to open something by a link: the page asks the user. */
  askToOpen(target: LinkTarget): void
  /** To be called when the system showed no notification: the page says so. */
  notificationRefused(): void
  /** Removes copied secrets that are still on the clipboard: to be waited for before the app ends. Never rejects. */
  removeCopiedSecrets(): Promise<void>
  /** Calls the listener when the console closes, while the audit can still be written. */
  onClosing(listener: () => void): void
  /**
   * Ends the audit with a checkpoint and closes the database, once.
   *
   * @throws when the disk refuses the last entry; the database is closed even so
   */
  close(): void
}

/**
 * Builds the console over an open database, layer by layer: what everything is built on, the services, what follows from
 * their events, the handlers. Marks what the last run left under way and writes that the app started.
 *
 * @throws when the database refuses to be written
 */
export function createApp(environment: Environment): App {
  const { db, later, profile, version } = environment
  /** What was under way may still come back after `close`; it must leave the closed database alone. */
  let closed = false

  const events = createAppEvents()
  const settings = createSettings(db)
  const unitOfWork = createUnitOfWork(db)
  const { publishSnapshot, publishAccounts } = createPublishers(unitOfWork, events)
  const schema = expectedSchema(environment.databaseWorker.nativeBinding)
  const { audit, reader, secondAnchor, createWorker } = createAudit({ ...environment, schema }, unitOfWork, settings)
  logAudit(environment, audit)
  const lockState = createLockState(settings)
  const window = oneDialogAtATime(muteWhenLocked(environment, () => lockState.locked))
  const secrets = createOpenSecrets(() => lockState.locked)
  const clipboard = createClipboard({
    ...{ system: environment.clipboard, isLocked: () => lockState.locked, later, log: environment.log },
  })
  const deps: ServiceDeps = {
    environment,
    window,
    isOpen: () => !closed,
    events,
    settings,
    unitOfWork,
    audit,
    lockState,
    secrets,
    clipboard,
    publishSnapshot,
    publishAccounts,
  }

  const shared = createSharedServices(deps)
  let refused = false
  const link = createWaitingLink(publishSnapshot)
  const snapshot = createSnapshot({
    ...shared,
    version,
    openProcedures: shared.procedures.open,
    audit,
    notificationsRefused: () => refused,
    link: link.get,
  })
  subscribe({ ...deps, snapshot }, shared)
  noteStart(environment, audit)
  const backups = createBackups({
    ...environment,
    ...{ settings, audit, createWorker },
    isOpen: () => !closed,
  })
  backups.begin()
  const services = { ...shared, ...createFeatureServices(deps, shared) }
  const choices = createPageChoices(profile.choices, later)
  const onProgress = (done: number, of: number): void =>
    window.publish('audit.progress', { job: 'word-index', done, of })
  const buildWordIndex = buildWordIndexInBackground({ reader, audit, settings, later, onProgress })
  const handlers = createHandlers(
    { ...deps, environment, backups, reader, buildWordIndex, secondAnchor, snapshot, choices, link },
    services,
  )
  const { effects, lifecycle, lock, portals } = shared

  return {
    audit,
    unitOfWork,
    effects,
    lock,
    secrets,
    handlers,
    portalFound: async () => {
      await portals.embedded.search()
      await lifecycle.recoverAll()
    },
    portalLost: () => portals.embedded.lose(),
    askToOpen: link.ask,
    notificationRefused: () => {
      environment.log.note('notification.refused', {})
      if (!refused) {
        refused = true
        publishSnapshot()
      }
    },
    removeCopiedSecrets: clipboard.removeSecrets,
    onClosing: (listener) => void events.on('closing', listener),
    close: () => {
      if (closed) return
      events.emit('closing')
      closed = true
      // guard: secrets.end-of-app
      secrets.endAll()
      portals.close()
      choices.close()
      try {
        audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' })
        audit.end()
      } finally {
        backups.close()
        reader.close()
        db.close()
      }
    },
  }
}

/** Appends that the app started, how the last run ended, and which folders were open to others. */
function noteStart({ version, openFolders }: Environment, audit: AuditStore): void {
  const detail = { version, ...startDetail(audit.start) }
  audit.append({ actor: 'app', action: 'app.started', outcome: 'ok', detail })
  for (const { folder, closed } of openFolders)
    audit.append({
      actor: 'app',
      action: 'profile.was-open',
      outcome: closed ? 'ok' : 'refused',
      detail: { folder, closed },
    })
  audit.inspect()
}
