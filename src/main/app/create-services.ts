import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { readBeforeEffectsSetting } from '../audit/replace-database.ts'
import { createEffectEngine, type EffectEngine } from '../effects/engine.ts'
import { createIntents, type Intents } from '../effects/intents.ts'
import { createRecovery, type Recovery } from '../effects/recovery.ts'
import { createAccountList, type AccountList } from '../features/accounts/account-list.ts'
import { createAccountReader, type AccountReader } from '../features/accounts/account-reader.ts'
import { createAccountStore, type AccountStore } from '../features/accounts/account-store.ts'
import { createAnnotationStore, type AnnotationStore } from '../features/accounts/annotation-store.ts'
import { createConfirmationRepository, type ConfirmationRepository } from '../features/confirmations/repository.ts'
import { builtInRecipes } from '../features/guided/built-in-recipes.ts'
import { createGuidedStart, type GuidedStart } from '../features/guided/begin.ts'
import { createKeptPages } from '../features/guided/kept-pages.ts'
import { createGuidedPortals, type GuidedPortals } from '../features/guided/portals.ts'
import { createRecipes, type Recipes } from '../features/guided/recipes.ts'
import { createGuidedPortalRepository, createKeptPageRepository } from '../features/guided/repository.ts'
import { createGuidedPages, type GuidedPages } from '../features/guided/service.ts'
import type { LockState } from '../features/lock/lock-state.ts'
import { createLock, type Lock } from '../features/lock/lock.ts'
import type { Clipboard } from '../features/clipboard/clipboard.ts'
import { createManagement, type Management } from '../features/management/management.ts'
import { createPortalRepository } from '../features/portals/repository.ts'
import { createProxySignIns, type ProxySignIns } from '../features/portals/proxy-sign-ins.ts'
import { createPortals, type Portals } from '../features/portals/service.ts'
import { createAuthenticatorSecrets, type AuthenticatorSecrets } from '../features/procedures/authenticator-secrets.ts'
import { createEnrolmentCancelling } from '../features/procedures/cancel-enrolment.ts'
import { createProcedureLifecycle, type ProcedureLifecycle } from '../features/procedures/lifecycle.ts'
import { resumeAtStart } from '../features/procedures/resume-at-start.ts'
import { createProcedureRepository } from '../features/procedures/repository.ts'
import { createProcedureService, type Procedures } from '../features/procedures/service.ts'
import { createBrowserSignIns } from '../features/sessions/browser-sign-in.ts'
import { clientForIntent } from '../features/sessions/client-for-intent.ts'
import { createCustomerSessions, type CustomerSessions } from '../features/sessions/customer-sessions.ts'
import { createPendingSignOuts, type PendingSignOuts } from '../features/sessions/pending-sign-outs.ts'
import {
  createPersistedSessionStore,
  type PersistedSessionStore,
} from '../features/sessions/persisted-session-store.ts'
import { createPasswordReset, type PasswordReset } from '../features/sessions/password-reset.ts'
import { createStaffSessions, type StaffSessions } from '../features/sessions/staff-sessions.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Settings } from '../base/database/settings.ts'
import type { Timers, Window } from '../base/environment.ts'
import type { OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { AppContext, AppEvents } from '../features/app-events.ts'
import { createAccountEffects, type AccountEffects } from '../features/accounts/account-effect-service.ts'
import { createBulkRefresh, type BulkRefresh } from '../features/accounts/bulk-refresh/bulk-refresh.ts'
import { createCsvImport, type CsvImport } from '../features/accounts/import/csv-import.ts'
import { createConfirmations, type Confirmations } from '../features/confirmations/service.ts'
import { createCaseService, type CaseService } from '../features/desk/case-service.ts'
import { createQueueRepository } from '../features/queue/repository.ts'
import { createQueueService, type QueueService } from '../features/queue/service.ts'
import { createReminders, type Reminders } from '../features/reminders/service.ts'
import { createSmsExpiryStore } from '../features/reminders/sms-expiry-store.ts'
import { createUnprotectedStore } from '../features/reminders/unprotected-store.ts'
import { createTimelineRepository } from '../features/timeline/repository.ts'
import { createTimelines, type Timelines } from '../features/timeline/service.ts'
import type { PortalTransports } from '../portal-client/portal-call.ts'
import type { BrowserAccess } from '../portal-client/provider-fetch.ts'
import type { Environment } from './environment.ts'
import type { Publishers } from './publishers.ts'

/** What the services are built on. */
export interface ServiceDeps extends Publishers {
  environment: ServiceEnvironment
  /** The window, which shows nothing of an event while the console is locked, and one dialog at a time. */
  window: Pick<Window, 'publish' | 'notify' | 'askForFile' | 'askForBytes'>
  isOpen: AppContext['isOpen']
  events: AppEvents
  settings: Settings
  unitOfWork: UnitOfWork
  audit: AuditStore
  lockState: LockState
  secrets: OpenSecrets
  clipboard: Clipboard
}

type ServiceEnvironment = Pick<
  Environment,
  'db' | 'clock' | 'log' | 'keychain' | 'clearPage' | 'guidedViews' | 'network' | 'knownOfProxy'
> &
  Timers &
  Pick<PortalTransports, 'origin' | 'transport' | 'connect'> &
  BrowserAccess

/** The services that several features use. */
export interface SharedServices {
  intents: Intents
  effects: EffectEngine
  recovery: Recovery
  portals: Portals
  proxySignIns: ProxySignIns
  sessions: CustomerSessions
  staff: StaffSessions
  persisted: PersistedSessionStore
  signOuts: PendingSignOuts
  lock: Lock
  accountStore: AccountStore
  annotations: AnnotationStore
  accountList: AccountList
  accounts: AccountReader
  management: Management
  procedures: Procedures
  lifecycle: ProcedureLifecycle
  authenticatorSecrets: AuthenticatorSecrets
  confirmationRepository: ConfirmationRepository
  guidedPortals: GuidedPortals
  guidedPages: GuidedPages
  guidedStart: GuidedStart
  recipes: Recipes
}

/** The services of one feature each, which follow the events of the shared ones. */
export interface FeatureServices {
  passwords: PasswordReset
  accountEffects: AccountEffects
  bulkRefresh: BulkRefresh
  csvImport: CsvImport
  cases: CaseService
  timelines: Timelines
  reminders: Reminders
  queue: QueueService
  confirmations: Confirmations
}

/**
 * Creates the shared services, each after those that it uses, and marks what the last run left under way. What follows
 * from their events is in `subscribe`.
 *
 * @throws when the database refuses to be written
 */
export function createSharedServices(deps: ServiceDeps): SharedServices {
  const { environment, isOpen, events, settings, unitOfWork, audit, lockState, secrets, clipboard } = deps
  const { publishSnapshot, publishAccounts } = deps
  const { db, clock, later, wait, log, keychain, clearPage } = environment

  // Effects
  const intents = createIntents(db)
  const procedureRepository = createProcedureRepository(db)
  const isRestored = settings.read(readBeforeEffectsSetting, z.boolean(), false)
  const effects = createEffectEngine({
    ...{ unitOfWork, audit, intents, clock, newKey: randomUUID, log },
    mustReadFirst: (accountId) => isRestored && accountStore.find(accountId)?.readAt === null,
  })
  unitOfWork.run(() => {
    effects.markLostAtStart()
    resumeAtStart({ unitOfWork, store: procedureRepository, audit, clock })
  })

  // Portals
  const proxySignIns = createProxySignIns({
    network: environment.network,
    keychain,
    settings,
    secrets,
    unitOfWork,
    knownElsewhere: environment.knownOfProxy,
    isOpen,
    onChanged: publishSnapshot,
    onAccepted: () => portals.searchAgain(),
  })
  const guidedStore = createGuidedPortalRepository(db)
  const portals = createPortals({
    store: createPortalRepository(db),
    unitOfWork,
    audit,
    clock,
    transports: environment,
    isGuided: (portalId) => guidedStore.find(portalId) !== null,
    timers: environment,
    onChanged: ({ id }, found) => {
      publishSnapshot()
      if (found) events.emit('portalFound', id)
    },
  })

  // Sessions
  const annotations = createAnnotationStore(db, ({ accountId, key }) =>
    publishAccounts([accountId !== null && accountStore.find(accountId) !== null ? accountId : key]),
  )
  const accountStore = createAccountStore(db, unitOfWork, clock, {
    cached: [annotations],
    onUserId: (account, before) => {
      annotations.bind(account, before)
      if (before === null) return
      sessions.renamed(account.summary.id, account.summary)
      publishSnapshot()
    },
    onState: (...state) => void events.emit('state', ...state),
    onChanged: publishAccounts,
    onForgotten: (portalId) => void events.emit('portalForgotten', portalId),
  })
  // What an earlier console wrote down by User ID alone.
  unitOfWork.run(() => accountStore.all().forEach((account) => annotations.bind(account, null)), [annotations])
  const signOuts = createPendingSignOuts({ audit, isOpen, onChanged: publishSnapshot })
  const keptPageRepository = createKeptPageRepository(db)
  const persisted = createPersistedSessionStore({
    db,
    unitOfWork,
    keychain,
    settings,
    isOpen,
    forgetPages: () => keptPageRepository.removeAll(),
    onChanged: publishSnapshot,
  })
  const enrolments = createEnrolmentCancelling({ store: procedureRepository, effects })
  const sessions = createCustomerSessions({
    portals,
    audit,
    clock,
    persisted,
    secrets,
    signOuts,
    isOpen,
    isKnown: accountStore.knowsUser,
    onChanged: (session, signedIn) => void events.emit('session', session, signedIn),
    beforeSignOut: ({ view, client }) => enrolments.cancelAtPortal(view.accountId, client),
  })
  const browser = createBrowserSignIns({ ...environment, clock, later })
  const staff = createStaffSessions({
    portals,
    audit,
    clock,
    secrets,
    signOuts,
    browser,
    newKey: randomUUID,
    onChanged: (member) => void events.emit('staff', member),
  })

  // Procedures
  const authenticatorSecrets = createAuthenticatorSecrets({ secrets, mayKeep: sessions.has })
  const confirmationRepository = createConfirmationRepository(db)
  const procedures = createProcedureService({
    unitOfWork,
    audit,
    store: procedureRepository,
    effects,
    secrets: authenticatorSecrets,
    accountStore,
    confirmations: confirmationRepository,
    clock,
    newId: randomUUID,
    isOpen,
    isRestored: () => isRestored,
    onChanged: (procedure) => void events.emit('procedure', procedure),
  })
  effects.bind('procedure', procedures.subject)

  // Guided mode
  const keptPages = createKeptPages({
    keychain,
    clock,
    repository: keptPageRepository,
    isWanted: () => persisted.keep,
  })
  const guidedPages = createGuidedPages({
    kept: keptPages,
    secrets,
    timers: environment,
    views: environment.guidedViews,
    effects,
    procedures,
    accountStore,
    audit,
    unitOfWork,
    unsettledOf: (procedureId) => intents.unsettled().find(({ subjectId }) => subjectId === procedureId) ?? null,
    recipeOf: guidedStore.find,
    isLocked: () => lockState.locked,
    onChanged: (page) => deps.window.publish('guided.changed', page),
    onClosed: (accountId) => {
      if (isOpen()) deps.window.publish('guided.closed', { accountId })
    },
    onOpenChanged: (accountId) => publishAccounts([accountId]),
    onLeft: () => deps.window.publish('guided.left', {}),
  })
  const guidedStart = createGuidedStart({ pages: guidedPages, recipeOf: guidedStore.find })

  // Lock
  const lock = createLock({
    state: lockState,
    unitOfWork,
    settings,
    audit,
    clock,
    later,
    clearPage,
    sessions,
    staff,
    secrets,
    clipboard,
    enrolments,
    guidedPages,
    procedures: procedureRepository,
    onChanged: publishSnapshot,
  })

  // Accounts
  const accountList = createAccountList({
    sessions,
    accountStore,
    annotations,
    procedures,
    isPageOpen: guidedPages.isOpen,
    onChanged: publishAccounts,
  })
  const management = createManagement({ sessions, accountStore, audit, onChanged: publishSnapshot })
  const accounts = createAccountReader({
    sessions,
    accountStore,
    procedures,
    clock,
  })

  const guidedPortals = createGuidedPortals({
    store: guidedStore,
    accountStore,
    annotations,
    procedures,
    pages: guidedPages,
    audit,
    clock,
    unitOfWork,
    hasApi: (portalId) => portals.list().some(({ id }) => id === portalId),
    builtIn: builtInRecipes(),
    onChanged: publishSnapshot,
  })

  const recipes = createRecipes({
    audit,
    clock,
    unitOfWork,
    store: guidedStore,
    pages: guidedPages,
    newKey: randomUUID,
    askForFile: deps.window.askForFile,
    askForBytes: deps.window.askForBytes,
    onChanged: publishSnapshot,
  })

  // Recovery
  const recovery = createRecovery({
    intents,
    effects,
    log,
    clientFor: (intent) => clientForIntent(intent, sessions, staff),
    clock,
    wait,
    onRecovered: (intent) => void events.emit('recovered', intent),
  })
  const lifecycle = createProcedureLifecycle({
    procedures,
    sessions,
    accounts,
    recovery,
    secrets: authenticatorSecrets,
    audit,
    portals,
    isOpen,
  })

  return {
    intents,
    proxySignIns,
    effects,
    recovery,
    portals,
    sessions,
    staff,
    persisted,
    signOuts,
    lock,
    accountStore,
    annotations,
    accountList,
    accounts,
    management,
    procedures,
    lifecycle,
    authenticatorSecrets,
    confirmationRepository,
    guidedPortals,
    guidedPages,
    guidedStart,
    recipes,
  }
}

/**
 * Creates the services of single features. Their listeners run after those of `subscribe`, and what they write at once
 * comes after the entry of the start.
 */
export function createFeatureServices(deps: ServiceDeps, shared: SharedServices): FeatureServices {
  const { environment, window, isOpen, events, unitOfWork, audit } = deps
  const { db, clock, later } = environment
  const { publish, notify, askForFile, askForBytes } = window
  const { accounts, accountList, accountStore, annotations, effects, intents, lifecycle } = shared
  const { portals, procedures, recovery, sessions, staff } = shared

  const cases = createCaseService({ staff, effects, recovery, events, accountStore })
  effects.bind('case', cases.subject)
  // What an account's effect changes is read from the portal afterwards; nothing of it is kept here.
  effects.bind('account', { settled: () => undefined })

  return {
    passwords: createPasswordReset({ portals, audit, isKnown: accountStore.knowsUser }),
    cases,
    bulkRefresh: createBulkRefresh({
      accountList,
      accountStore,
      annotations,
      clock,
      events,
      portals,
      sessions,
      unitOfWork,
      later,
      isOpen,
      publish,
    }),
    csvImport: createCsvImport({
      accountStore,
      annotations,
      audit,
      portals,
      unitOfWork,
      newKey: randomUUID,
      askForFile,
      askForBytes,
    }),
    accountEffects: createAccountEffects({ accounts, audit, accountStore, effects, events, recovery, sessions }),
    timelines: createTimelines({
      accountStore,
      audit,
      clock,
      store: createTimelineRepository(db, unitOfWork),
      events,
      sessions,
      isOpen,
      publish,
    }),
    reminders: createReminders({
      accountStore,
      audit,
      clock,
      intents,
      unprotected: createUnprotectedStore(db),
      smsExpiries: createSmsExpiryStore(db),
      events,
      procedures,
      sessions,
      staff,
      unitOfWork,
      later,
      isOpen,
      notify,
      publish,
    }),
    queue: createQueueService({
      accounts,
      accountStore,
      annotations,
      audit,
      clock,
      events,
      guided: shared.guidedStart,
      lifecycle,
      portals,
      procedures,
      queues: createQueueRepository(db),
      sessions,
      unitOfWork,
      newKey: randomUUID,
      isOpen,
      publish,
      askForFile,
    }),
    confirmations: createConfirmations({
      accounts,
      audit,
      clock,
      confirmations: shared.confirmationRepository,
      events,
      isListed: (accountId) => accountStore.find(accountId) !== null,
      unitOfWork,
      later,
      isOpen,
      notify,
      publish,
    }),
  }
}
