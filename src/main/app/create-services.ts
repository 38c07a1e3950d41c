import { randomUUID } from 'node:crypto'
import { createEffectEngine, type EffectEngine } from '../effects/engine.ts'
import { createIntents, type Intents } from '../effects/intents.ts'
import { createRecovery, type Recovery } from '../effects/recovery.ts'
import { createAccountList, type AccountList } from '../features/accounts/account-list.ts'
import { createAccountReader, type AccountReader } from '../features/accounts/account-reader.ts'
import { createAccountStore, type AccountStore } from '../features/accounts/account-store.ts'
import { createAnnotationStore, type AnnotationStore } from '../features/accounts/annotation-store.ts'
import { createConfirmationRepository, type ConfirmationRepository } from '../features/confirmations/repository.ts'
import { createLock, type Lock } from '../features/lock/lock.ts'
import { createManagement, type Management } from '../features/management/management.ts'
import { createPortalRepository } from '../features/portals/repository.ts'
import { createPortals, type Portals } from '../features/portals/service.ts'
import { createAuthenticatorSecrets, type AuthenticatorSecrets } from '../features/procedures/authenticator-secrets.ts'
import { createEnrolmentCancelling } from '../features/procedures/cancel-enrolment.ts'
import { createProcedureLifecycle, type ProcedureLifecycle } from '../features/procedures/lifecycle.ts'
import { resumeAtStart } from '../features/procedures/resume-at-start.ts'
import { createProcedureRepository, type ProcedureRepository } from '../features/procedures/repository.ts'
import { createProcedureService, type Procedures } from '../features/procedures/service.ts'
import { clientForIntent } from '../features/sessions/client-for-intent.ts'
import { createCustomerSessions, type CustomerSessions } from '../features/sessions/customer-sessions.ts'
import { createPendingSignOuts, type PendingSignOuts } from '../features/sessions/pending-sign-outs.ts'
import {
  createPersistedSessionStore,
  type PersistedSessionStore,
} from '../features/sessions/persisted-session-store.ts'
import { createStaffSessions, type StaffSessions } from '../features/sessions/staff-sessions.ts'
import type { Foundation } from './environment.ts'

/** The services that several features use. */
export interface Services {
  intents: Intents
  effects: EffectEngine
  recovery: Recovery
  portals: Portals
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
  procedureRepository: ProcedureRepository
  procedures: Procedures
  lifecycle: ProcedureLifecycle
  authenticatorSecrets: AuthenticatorSecrets
  confirmations: ConfirmationRepository
}

/**
 * Creates the services, each after those that it uses, and settles what the last run left under way. What follows from
 * their events is in `subscribe`.
 *
 * @throws when the database refuses to be written
 */
export function createServices({
  environment,
  context,
  events,
  settings,
  unitOfWork,
  audit,
  lockState,
  secrets,
  publishSnapshot,
  publishAccounts,
}: Foundation): Services {
  const { db, clock, later, wait, uptimeMs, log, keychain, clearPage } = environment
  const { isOpen } = context

  // Effects
  const intents = createIntents(db)
  const procedureRepository = createProcedureRepository(db)
  const effects = createEffectEngine({ unitOfWork, audit, intents, clock, newKey: randomUUID, log })
  unitOfWork.run(() => {
    effects.markLostAtStart()
    resumeAtStart({ unitOfWork, store: procedureRepository, audit, clock })
  })

  // Portals
  const portals = createPortals({
    store: createPortalRepository(db),
    unitOfWork,
    audit,
    clock,
    embedded: { origin: environment.origin, transport: environment.transport },
    connect: environment.connect,
    wait,
    uptimeMs,
    onChanged: ({ id }, found) => {
      publishSnapshot()
      if (found) events.emit('portalFound', id)
    },
  })

  // Sessions
  const accountStore = createAccountStore(db, unitOfWork, clock, {
    onState: (...state) => void events.emit('state', ...state),
    onChanged: publishAccounts,
  })
  const signOuts = createPendingSignOuts({ audit, isOpen, onChanged: publishSnapshot })
  const persisted = createPersistedSessionStore({
    db,
    unitOfWork,
    keychain,
    settings,
    isOpen,
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
    beforeSignOut: ({ view, client }) => enrolments.cancelAtPortal(view.accountId, client),
  })
  const staff = createStaffSessions({ portals, audit, clock, secrets, signOuts })
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
    enrolments,
    procedures: procedureRepository,
    onChanged: publishSnapshot,
  })

  // Accounts
  const annotations = createAnnotationStore(db, ({ key, portalId, userId }) =>
    publishAccounts([accountStore.findUser(portalId, userId)?.summary.id ?? key]),
  )
  const accountList = createAccountList({
    sessions,
    accountStore,
    annotations,
    procedures: procedureRepository,
    onChanged: publishAccounts,
  })
  const management = createManagement({ sessions, accountStore, audit, onChanged: publishSnapshot })
  const accounts = createAccountReader({
    sessions,
    accountStore,
    procedures: procedureRepository,
    clock,
  })

  // Procedures
  const authenticatorSecrets = createAuthenticatorSecrets({ secrets, mayKeep: sessions.has })
  const confirmations = createConfirmationRepository(db)
  const procedures = createProcedureService({
    unitOfWork,
    audit,
    store: procedureRepository,
    effects,
    secrets: authenticatorSecrets,
    accountStore,
    confirmations,
    clock,
    newId: randomUUID,
    isOpen,
    onChanged: (procedure) => void events.emit('procedure', procedure),
  })
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
    procedureRepository,
    procedures,
    lifecycle,
    authenticatorSecrets,
    confirmations,
  }
}
