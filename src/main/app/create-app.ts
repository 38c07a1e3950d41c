import { randomUUID } from 'node:crypto'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import { createAudit } from '../audit/create-audit.ts'
import { startDetail } from '../audit/start.ts'
import type { AuditStore } from '../audit/store.ts'
import { createSettings } from '../base/database/settings.ts'
import { createOpenSecrets, type OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { Handlers } from '../base/secrets/secret-inputs.ts'
import { createUnitOfWork, type UnitOfWork } from '../base/unit-of-work.ts'
import { createEffectEngine, type EffectEngine } from '../effects/engine.ts'
import { createIntents } from '../effects/intents.ts'
import { createRecovery } from '../effects/recovery.ts'
import { createAccountEffects } from '../features/accounts/account-effects.ts'
import { createAccountList } from '../features/accounts/account-list.ts'
import { createAccountReader } from '../features/accounts/account-reader.ts'
import { createAccountStore } from '../features/accounts/account-store.ts'
import { createAnnotationStore } from '../features/accounts/annotation-store.ts'
import { createAccountHandlers } from '../features/accounts/handlers.ts'
import { createAppEvents } from '../features/app-events.ts'
import { auditHandlers } from '../features/audit/handlers.ts'
import { createConfirmationHandlers } from '../features/confirmations/handlers.ts'
import { createConfirmationRepository } from '../features/confirmations/repository.ts'
import { createCustomerStates } from '../features/desk/customer-two-factor-state.ts'
import { createDeskHandlers } from '../features/desk/handlers.ts'
import { createDiagnosisHandlers } from '../features/diagnostics/handlers.ts'
import { createLockHandlers } from '../features/lock/handlers.ts'
import { createLock, type Lock } from '../features/lock/lock.ts'
import { muteWhenLocked } from '../features/lock/mute-when-locked.ts'
import { createManagementHandlers } from '../features/management/handlers.ts'
import { createManagement } from '../features/management/management.ts'
import { createPortalHandlers } from '../features/portals/handlers.ts'
import { createPortalRepository } from '../features/portals/repository.ts'
import { createPortals } from '../features/portals/service.ts'
import { createAuthenticatorSecrets } from '../features/procedures/authenticator-secrets.ts'
import { createEnrolmentCancelling } from '../features/procedures/cancel-enrolment.ts'
import { createProcedureHandlers } from '../features/procedures/handlers.ts'
import { resumeAfterStart } from '../features/procedures/recover-on-startup.ts'
import { createProcedureRepository } from '../features/procedures/repository.ts'
import { createProcedureService } from '../features/procedures/service.ts'
import { createQueueHandlers } from '../features/queue/handlers.ts'
import { createQueueRepository } from '../features/queue/repository.ts'
import { createReminderHandlers } from '../features/reminders/handlers.ts'
import { createSandboxHandlers } from '../features/sandbox/handlers.ts'
import { clientForIntent } from '../features/sessions/client-for-intent.ts'
import { createCustomerSessions } from '../features/sessions/customer-sessions.ts'
import { sessionHandlers } from '../features/sessions/handlers.ts'
import { createPasswordHandlers } from '../features/sessions/password-commands.ts'
import { createPendingSignOuts } from '../features/sessions/pending-sign-outs.ts'
import { createPersistedSessions } from '../features/sessions/persisted-sessions.ts'
import { createStaffSessions } from '../features/sessions/staff-sessions.ts'
import { createPageChoices } from '../features/settings/page-choices.ts'
import { createTimelineHandlers } from '../features/timeline/handlers.ts'
import type { Environment } from './environment.ts'
import { logCore } from './log-subscriptions.ts'

/** The whole console but Electron: it runs under plain Node, which is how faults, kills and benchmarks are tried. */
export interface ConsoleCore {
  handlers: Omit<Handlers, 'app.openLink'>
  audit: AuditStore
  unitOfWork: UnitOfWork
  effects: EffectEngine
  lock: Lock
  /** What main holds that is secret. */
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
 * Builds the console over an open database: settles what the last run left under way and writes that the app started.
 *
 * @throws when the database refuses to be written
 */
export function createApp(surroundings: Environment): ConsoleCore {
  const deps = muteWhenLocked(surroundings, () => lock.locked)
  const { db, clock, signingKey } = deps
  /** What was under way may still come back after `close`; it must leave the closed database alone. */
  let closed = false

  const events = createAppEvents()
  const settings = createSettings(db)
  const unitOfWork = createUnitOfWork(db)
  const { audit, reader, secondAnchor } = createAudit(deps, unitOfWork, settings)
  logCore(deps, audit)
  const intents = createIntents(db)
  const store = createProcedureRepository(db)
  resumeAfterStart({ unitOfWork, store, intents, audit, clock })

  const portals = createPortals({
    store: createPortalRepository(db),
    unitOfWork,
    audit,
    clock,
    embedded: deps,
    connect: deps.connect,
    wait: deps.wait,
    uptimeMs: deps.uptimeMs,
    onChanged: ({ id }, found) => {
      publishSnapshot()
      if (!found) return
      events.emit('portalFound', id)
      // guard: recovery.after-reconnect
      void recoverAll()
    },
  })
  const isOpen = (): boolean => !closed
  const signOuts = createPendingSignOuts({ audit, isOpen, onChanged: () => publishSnapshot() })
  const persisted = createPersistedSessions({ db, unitOfWork, keychain: deps.keychain, settings, isOpen })
  const accountStore = createAccountStore(db, unitOfWork, clock, (...seen) => events.emit('state', ...seen))
  const secrets = createOpenSecrets(() => lock.locked)
  const sessions = createCustomerSessions({
    portals,
    audit,
    clock,
    persisted,
    secrets,
    signOuts,
    isOpen,
    isKnown: accountStore.knowsUser,
    beforeSignOut: ({ view, client }) => enrolments.cancelAtPortal(view.accountId, client),
  })
  const staff = createStaffSessions({ portals, audit, clock, secrets, signOuts })
  const lock: Lock = createLock({
    unitOfWork,
    settings,
    audit,
    clock,
    later: deps.later,
    isAnybodySignedIn: () => sessions.list().length > 0 || staff.who() !== null,
    signOutAll: (why) => Promise.all([sessions.signOutAll(why), staff.signOut(why)]),
    endSecrets: () => {
      // Where sessions stay, the set-ups whose secret was shown are given up at the portal, too.
      for (const { view, client } of sessions.all()) void enrolments.cancelAtPortal(view.accountId, client)
      secrets.endAtLock()
    },
    waiting: () => store.open().length,
    clearPage: deps.clearPage,
  })
  events.on('portalFound', (portalId) => {
    // What the disk refuses to note is not restored now, and is tried when the portal is found again.
    void sessions.restore(portalId).catch(() => undefined)
    void signOuts.retryPending(portalId)
  })
  const effects = createEffectEngine({ unitOfWork, audit, intents, clock, newKey: randomUUID, log: deps.log })
  const annotations = createAnnotationStore(db)
  const accountList = createAccountList({ sessions, accountStore, annotations, procedures: store })
  const accounts = createAccountReader({ sessions, accountStore, procedures: store, clock, onChanged: linesChanged })
  const management = createManagement({ sessions, accountStore, audit, onChanged: publishSnapshot })
  const enrolments = createEnrolmentCancelling({ store, effects })
  const authenticators = createAuthenticatorSecrets({
    secrets,
    mayKeep: (accountId) => sessions.has(accountId),
    onEnded: (procedureId) => {
      if (isOpen()) procedures.startOver(procedureId)
    },
  })
  const confirmations = createConfirmationRepository(db)
  const procedures = createProcedureService({
    unitOfWork,
    audit,
    store,
    effects,
    secrets: authenticators,
    accountStore,
    confirmations,
    clock,
    newId: randomUUID,
    onChanged: (procedure: Procedure) => {
      deps.publish('procedure.changed', procedure)
      publishSnapshot()
      publishAccounts([procedure.accountId])
      events.emit('procedure', procedure)
    },
  })
  const customers = createCustomerStates({ events, accountStore, publishAccounts })
  const recovery = createRecovery({
    intents,
    effects,
    log: deps.log,
    clientFor: (intent) => clientForIntent(intent, sessions, staff),
    clock,
    wait: deps.wait,
    onRecovered: ({ subjectKind, subjectId, accountId }) => {
      if (subjectKind === 'account') events.emit('accountSettled', accountId)
      if (subjectKind !== 'case') return
      publishAccounts([accountId])
      deps.publish('case.changed', { caseId: subjectId })
      publishSnapshot()
    },
  })

  /** Who is at the console, as the audit names them; `app` where that is nobody, or not one alone. */
  function reviewer(): string {
    const member = staff.who()
    const customers = sessions.list()
    if (member !== null) return `staff:${keyAt(member.portalId, member.id)}`
    return customers.length === 1 ? `customer:${customers[0]?.userId ?? ''}` : 'app'
  }

  function snapshot(): AppSnapshot {
    return {
      version: deps.version,
      portals: portals.list(),
      portalTime: portals.time(),
      sessions: sessions.list(),
      staff: staff.who(),
      procedures: store.open(),
      unsettledCases: recovery.unsettled('case'),
      endedSessions: sessions.ended(),
      keeping: { keychain: persisted.keychain, keep: persisted.keep, pendingSignOuts: signOuts.pending() },
      lock: lock.view(),
      auditFindings: audit.findings().length,
      unsettledAccounts: recovery.unsettled('account'),
      management: management.now(),
    }
  }
  function publishSnapshot(): void {
    if (!closed) deps.publish('app.changed', snapshot())
  }
  function publishAccounts(accountIds: readonly string[]): void {
    if (closed || accountIds.length === 0) return
    deps.publish('accounts.changed', accountList.changes(accountIds))
  }
  function linesChanged(accountIds: readonly string[]): void {
    publishAccounts(accountIds)
    management.check()
  }
  /** What is settled here ended without a command that reads back, so it is read back now. */
  async function recoverAll(): Promise<void> {
    if (closed) return
    for (const procedureId of await recovery.recoverAll()) {
      if (isOpen() && store.find(procedureId)?.state.at === 'done')
        await commands['procedure.get']({ procedureId }).catch(() => undefined)
    }
  }

  audit.onAppended((seq) => deps.publish('audit.appended', { seq }))
  audit.onFindings(publishSnapshot)
  sessions.onChanged((session, signedIn) => {
    management.check()
    publishSnapshot()
    publishAccounts([session.accountId])
    events.emit('session', session, signedIn)
    if (!signedIn) return
    void recoverAll()
    void accounts.refresh(session.accountId).catch(() => undefined)
  })
  staff.onChanged((member) => {
    publishSnapshot()
    if (member !== null) void recoverAll()
  })
  audit.append({
    actor: 'app',
    action: 'app.started',
    outcome: 'ok',
    detail: { version: deps.version, ...startDetail(audit.start) },
  })
  for (const { folder, closed } of deps.openFolders)
    audit.append({
      actor: 'app',
      action: 'profile.was-open',
      outcome: closed ? 'ok' : 'refused',
      detail: { folder, closed },
    })
  audit.inspect()

  const choices = createPageChoices(deps.profile.choices, deps.later)
  const commands = createProcedureHandlers({
    procedures,
    sessions,
    accounts,
    recovery,
    audit,
    portals,
    secrets: authenticators,
  })
  /** For the features below, each of which says what it needs of them. */
  const shared = {
    ...deps,
    events,
    unitOfWork,
    audit,
    reader,
    settings,
    intents,
    effects,
    recovery,
    portals,
    sessions,
    staff,
    accountStore,
    annotations,
    accountList,
    accounts,
    procedures: store,
    commands,
    queues: createQueueRepository(db),
    confirmations,
    lock,
    newKey: randomUUID,
    isOpen,
    publishSnapshot,
    publishAccounts,
  }
  return {
    audit,
    unitOfWork,
    effects,
    lock,
    secrets,
    handlers: {
      'app.snapshot': snapshot,
      'app.keepChoice': choices.keep,
      'account.list': accountList.all,
      'account.get': ({ accountId }) => accounts.page(accountId),
      ...commands,
      ...sessionHandlers(shared),
      ...createPasswordHandlers(shared),
      ...createDeskHandlers({ audit, staff, effects, recovery, customers, onChanged: publishSnapshot }),
      ...auditHandlers({ ...shared, ...signingKey, reviewer, secondAnchor }),
      ...createPortalHandlers(shared),
      ...createLockHandlers(shared),
      ...createAccountHandlers(shared),
      ...createAccountEffects(shared),
      ...createTimelineHandlers(shared),
      ...createManagementHandlers(management),
      ...createReminderHandlers(shared),
      ...createQueueHandlers(shared),
      ...createConfirmationHandlers(shared),
      ...createDiagnosisHandlers(shared),
      ...createSandboxHandlers(shared),
    },
    portalFound: async () => {
      await portals.embedded.search()
      await recoverAll()
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
