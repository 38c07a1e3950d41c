import { customerActor, staffActor } from '#shared/domain/actors.ts'
import { randomUUID } from 'node:crypto'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import { keyAt } from '#shared/domain/account-key.ts'
import type { Handlers } from '../base/handlers.ts'
import { createAccountHandlers } from '../features/accounts/handlers.ts'
import { createAppHandlers } from '../features/app/handlers.ts'
import type { PageChoices } from '../features/app/page-choices.ts'
import { createAuditHandlers } from '../features/audit/handlers.ts'
import { createConfirmationHandlers } from '../features/confirmations/handlers.ts'
import { createConfirmations } from '../features/confirmations/service.ts'
import { createDeskHandlers } from '../features/desk/handlers.ts'
import { createDiagnosisHandlers } from '../features/diagnosis/handlers.ts'
import { createLockHandlers } from '../features/lock/handlers.ts'
import { createManagementHandlers } from '../features/management/handlers.ts'
import { createPortalHandlers } from '../features/portals/handlers.ts'
import { createProcedureHandlers } from '../features/procedures/handlers.ts'
import { createQueueHandlers } from '../features/queue/handlers.ts'
import { createQueueRepository } from '../features/queue/repository.ts'
import { createQueueService } from '../features/queue/service.ts'
import { createReminderHandlers } from '../features/reminders/handlers.ts'
import { createReminders } from '../features/reminders/service.ts'
import { createSmsExpiryStore } from '../features/reminders/sms-expiry-store.ts'
import { createUnprotectedStore } from '../features/reminders/unprotected-store.ts'
import { createSandboxHandlers } from '../features/sandbox/handlers.ts'
import { createSessionHandlers } from '../features/sessions/handlers.ts'
import { createTimelineHandlers } from '../features/timeline/handlers.ts'
import { createTimelineRepository } from '../features/timeline/repository.ts'
import { createTimelines } from '../features/timeline/service.ts'
import type { Foundation } from './environment.ts'
import type { Services } from './create-services.ts'

/** The handlers of every operation but `app.openLink`, each area's with what it names in its `…Deps`. */
export function createHandlers(
  foundation: Foundation,
  services: Services,
  page: { snapshot(): AppSnapshot; choices: PageChoices },
): Omit<Handlers, 'app.openLink'> {
  const { environment, window, context, events, settings, unitOfWork, audit, reader, secondAnchor } = foundation
  const { db, clock, later, log, keychain, profile, version, system, openFolders, signingKey } = environment
  const { isOpen } = context
  const { publish, notify, askForFile, askForText } = window
  const { intents, effects, recovery, portals, sessions, staff, lock } = services
  const { accountStore, annotations, accountList, accounts, management } = services
  const { procedureRepository, procedures, lifecycle, authenticatorSecrets, confirmations } = services
  const queues = createQueueRepository(db)

  /** Who is at the console, as the audit names them; `app` where that is nobody, or not one alone. */
  function reviewer(): string {
    const member = staff.who()
    const customers = sessions.list()
    if (member !== null) return staffActor(keyAt(member.portalId, member.id))
    return customers.length === 1 ? customerActor(customers[0]?.userId ?? '') : 'app'
  }

  return {
    ...createAppHandlers(page),
    ...createProcedureHandlers({
      procedures,
      sessions,
      lifecycle,
      accounts,
      recovery,
      secrets: authenticatorSecrets,
      portals,
    }),
    ...createSessionHandlers({ sessions, staff, audit, portals, accountStore }),
    ...createDeskHandlers({
      audit,
      staff,
      effects,
      recovery,
      events,
      accountStore,
    }),
    ...createAuditHandlers({
      ...signingKey,
      audit,
      reader,
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
      connect: environment.connect,
      portals,
      procedures: procedureRepository,
      recovery,
      sessions,
      staff,
      unitOfWork,
    }),
    ...createLockHandlers(lock),
    ...createAccountHandlers({
      accounts,
      accountList,
      accountStore,
      annotations,
      audit,
      clock,
      effects,
      events,
      portals,
      recovery,
      sessions,
      unitOfWork,
      newKey: randomUUID,
      later,
      isOpen,
      publish,
      askForFile,
      askForText,
    }),
    ...createTimelineHandlers(
      createTimelines({
        accountStore,
        audit,
        clock,
        store: createTimelineRepository(db, unitOfWork),
        events,
        sessions,
        isOpen,
        publish,
      }),
    ),
    ...createManagementHandlers(management),
    ...createReminderHandlers(
      createReminders({
        accountStore,
        audit,
        clock,
        intents,
        unprotected: createUnprotectedStore(db),
        smsExpiries: createSmsExpiryStore(db),
        events,
        procedures: procedureRepository,
        sessions,
        staff,
        unitOfWork,
        later,
        isOpen,
        notify,
        publish,
      }),
    ),
    ...createQueueHandlers(
      createQueueService({
        accounts,
        accountStore,
        annotations,
        audit,
        clock,
        events,
        lifecycle,
        portals,
        procedures: procedureRepository,
        queues,
        sessions,
        unitOfWork,
        newKey: randomUUID,
        isOpen,
        publish,
        askForFile,
      }),
    ),
    ...createConfirmationHandlers(
      createConfirmations({
        accounts,
        audit,
        clock,
        confirmations,
        events,
        portals,
        unitOfWork,
        later,
        isOpen,
        notify,
        publish,
      }),
    ),
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
      accountStore,
      audit,
      controls: environment.controls,
      intents,
      portals,
      procedures: procedureRepository,
      queues,
      sessions,
      staff,
      newKey: randomUUID,
      isOpen,
    }),
  }
}
