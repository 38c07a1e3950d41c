import { customerActor, staffActor } from '#shared/domain/actors.ts'
import { randomUUID } from 'node:crypto'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { Handlers } from '../base/handlers.ts'
import { createAccountHandlers } from '../features/accounts/handlers.ts'
import { createAppHandlers } from '../features/app/handlers.ts'
import type { PageChoices } from '../features/app/page-choices.ts'
import type { WaitingLink } from '../features/app/waiting-link.ts'
import { createBackupHandlers } from '../features/backups/handlers.ts'
import type { Backups } from '../features/backups/service.ts'
import { createAuditHandlers } from '../features/audit/handlers.ts'
import { createClipboardHandlers } from '../features/clipboard/handlers.ts'
import { createConfirmationHandlers } from '../features/confirmations/handlers.ts'
import { createDeskHandlers } from '../features/desk/handlers.ts'
import { createDiagnosisHandlers } from '../features/diagnosis/handlers.ts'
import { createGuidedHandlers, createRecipeHandlers } from '../features/guided/handlers.ts'
import { createLockHandlers } from '../features/lock/handlers.ts'
import { createManagementHandlers } from '../features/management/handlers.ts'
import { createPortalHandlers } from '../features/portals/handlers.ts'
import { createProcedureHandlers } from '../features/procedures/handlers.ts'
import { createQueueHandlers } from '../features/queue/handlers.ts'
import { createReminderHandlers } from '../features/reminders/handlers.ts'
import { createSandboxHandlers } from '../features/sandbox/handlers.ts'
import { createSessionHandlers } from '../features/sessions/handlers.ts'
import { createTimelineHandlers } from '../features/timeline/handlers.ts'
import type { AuditReader } from '../audit/reader/audit-reader.ts'
import type { SecondAnchor } from '../audit/second-anchor.ts'
import type { Environment } from './environment.ts'
import type { FeatureServices, ServiceDeps, SharedServices } from './create-services.ts'

/** What the handlers take beside the services. */
interface HandlerDeps extends Pick<
  ServiceDeps,
  'window' | 'isOpen' | 'settings' | 'unitOfWork' | 'audit' | 'clipboard'
> {
  environment: HandlerEnvironment
  reader: AuditReader
  buildWordIndex: () => void
  backups: Backups
  secondAnchor: SecondAnchor
  snapshot(): AppSnapshot
  choices: PageChoices
  link: WaitingLink
}

type HandlerEnvironment = Pick<
  Environment,
  | 'db'
  | 'clock'
  | 'log'
  | 'keychain'
  | 'profile'
  | 'version'
  | 'system'
  | 'openFolders'
  | 'signingKey'
  | 'connect'
  | 'controls'
  | 'testConnection'
>

/** The handlers of every operation but `app.openLink`, each area's with what it names in its `…Deps`. */
export function createHandlers(
  deps: HandlerDeps,
  services: SharedServices & FeatureServices,
): Omit<Handlers, 'app.openLink'> {
  const {
    environment,
    window,
    isOpen,
    settings,
    unitOfWork,
    audit,
    reader,
    buildWordIndex,
    secondAnchor,
    snapshot,
    choices,
    link,
    clipboard,
  } = deps
  const { db, clock, log, keychain, profile, version, system, openFolders, signingKey, connect, controls } = environment
  const { publish, askForFile } = window
  const { intents, recovery, portals, sessions, staff, accountStore, annotations, accountList, accounts } = services
  const { lock, management, procedures, lifecycle, authenticatorSecrets } = services
  const { passwords, accountEffects, bulkRefresh, csvImport, cases, timelines, reminders, queue, confirmations } =
    services
  const { guidedPortals, guidedPages } = services

  /** Who is at the console, as the audit names them; `app` where that is nobody, or not one alone. */
  function reviewer(): string {
    const member = staff.who()
    const customers = sessions.list()
    if (member !== null) return staffActor(keyAt(member.portalId, member.id))
    return customers.length === 1 ? customerActor(customers[0]?.userId ?? '') : 'app'
  }

  return {
    ...createAppHandlers({ snapshot, choices, link }),
    ...createClipboardHandlers(clipboard),
    ...createProcedureHandlers({
      procedures,
      sessions,
      lifecycle,
      accounts,
      recovery,
      secrets: authenticatorSecrets,
      portals,
    }),
    ...createSessionHandlers({ sessions, staff, audit, passwords, clearPages: guidedPages.clearAll }),
    ...createDeskHandlers({ audit, cases, recovery, staff }),
    ...createBackupHandlers({ backups: deps.backups, reviewer }),
    ...createAuditHandlers({
      ...signingKey,
      audit,
      reader,
      buildWordIndex,
      secondAnchor,
      settings,
      clock,
      openFolders,
      reviewer,
      publish,
      askForFile,
    }),
    ...createPortalHandlers({
      audit,
      accountStore,
      annotations,
      connect,
      portals,
      procedures,
      proxySignIns: services.proxySignIns,
      recovery,
      sessions,
      staff,
      testConnection: environment.testConnection,
      unitOfWork,
    }),
    ...createLockHandlers(lock),
    ...createGuidedHandlers({ portals: guidedPortals, pages: guidedPages, procedures }),
    ...createRecipeHandlers({ recipes: services.recipes, pages: guidedPages }),
    ...createAccountHandlers({
      accounts,
      accountList,
      accountStore,
      annotations,
      bulkRefresh,
      csvImport,
      effects: accountEffects,
      unitOfWork,
    }),
    ...createTimelineHandlers(timelines),
    ...createManagementHandlers(management),
    ...createReminderHandlers(reminders),
    ...createQueueHandlers(queue),
    ...createConfirmationHandlers(confirmations),
    ...createDiagnosisHandlers({
      accountList,
      clock,
      db,
      keychain,
      lock,
      log,
      portals,
      profile,
      reader,
      sessions,
      settings,
      staff,
      system,
      version,
      askForFile,
    }),
    ...createSandboxHandlers({
      audit,
      controls,
      intents,
      portals,
      procedures,
      queue,
      sessions,
      staff,
      newKey: randomUUID,
      forgetAccounts: accountStore.forgetPortal,
      isOpen,
    }),
  }
}
