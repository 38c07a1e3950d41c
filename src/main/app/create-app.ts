import { createAudit } from '../audit/create-audit.ts'
import { startDetail } from '../audit/compare-at-start.ts'
import type { AuditStore } from '../audit/store.ts'
import { createSettings } from '../base/database/settings.ts'
import { createOpenSecrets, type OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { Handlers } from '../base/handlers.ts'
import { createUnitOfWork, type UnitOfWork } from '../base/unit-of-work.ts'
import type { EffectEngine } from '../effects/engine.ts'
import { createAppEvents, type AppContext, type AppEvents } from '../features/app-events.ts'
import { createPageChoices } from '../features/app/page-choices.ts'
import { createLockState } from '../features/lock/lock-state.ts'
import type { Lock } from '../features/lock/lock.ts'
import { muteWhenLocked } from '../features/lock/mute-when-locked.ts'
import { createHandlers } from './create-handlers.ts'
import { createServices } from './create-services.ts'
import type { Environment, Foundation } from './environment.ts'
import { logAudit } from './log-audit.ts'
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
 * their events, the handlers. Settles what the last run left under way and writes that the app started.
 *
 * @throws when the database refuses to be written
 */
export function createApp(environment: Environment): App {
  const { db, later, profile } = environment
  /** What was under way may still come back after `close`; it must leave the closed database alone. */
  let closed = false

  const events = createAppEvents()
  const context: AppContext = { isOpen: () => !closed }
  const settings = createSettings(db)
  const unitOfWork = createUnitOfWork(db)
  const { publishSnapshot, publishAccounts } = createPublishers(unitOfWork, events)
  const { audit, reader, secondAnchor } = createAudit(environment, unitOfWork, settings)
  logAudit(environment, audit)
  const lockState = createLockState(settings)
  const window = muteWhenLocked(environment, () => lockState.locked)
  const secrets = createOpenSecrets(() => lockState.locked)
  const stores = { settings, unitOfWork, audit, reader, secondAnchor }
  const page = { window, publishSnapshot, publishAccounts }
  const foundation: Foundation = { environment, context, events, lockState, secrets, ...page, ...stores }

  const services = createServices(foundation)
  const { snapshot } = subscribe(foundation, services)
  noteStart(environment, audit)
  const choices = createPageChoices(profile.choices, later)
  const handlers = createHandlers(foundation, services, { snapshot, choices })
  const { effects, lifecycle, lock, portals } = services

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
        reader.close()
        db.close()
      }
    },
  }
}

/** What the page is sent, once for everything that changed in a unit of work. */
function createPublishers(
  unitOfWork: UnitOfWork,
  events: AppEvents,
): Pick<Foundation, 'publishSnapshot' | 'publishAccounts'> {
  let changed = new Set<string>()

  function emitAccounts(): void {
    const accountIds = [...changed]
    changed = new Set()
    events.emit('accountsChanged', accountIds)
  }
  const emitSnapshot = (): void => void events.emit('snapshotChanged')

  return {
    publishSnapshot: () => unitOfWork.afterCommit(emitSnapshot),
    publishAccounts: (accountIds) => {
      for (const accountId of accountIds) changed.add(accountId)
      unitOfWork.afterCommit(emitAccounts)
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
