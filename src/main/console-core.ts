import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { AppSnapshot } from '#shared/contract/snapshots.ts'
import type { EventName } from '#shared/contract/operation-names.ts'
import type { EventPayload } from '#shared/contract/operations.ts'
import type { Clock } from '#shared/domain/clock.ts'
import { endpoints } from '#shared/portal-api/endpoints.ts'
import type { Capabilities } from '#shared/portal-api/capabilities.ts'
import type { TwoFactorState } from '#shared/portal-api/two-factor.ts'
import { openAccountCache } from './accounts/account-cache.ts'
import { openAccounts } from './accounts/accounts.ts'
import { openAnchorFile } from './audit/anchor-file.ts'
import type { SigningKey } from './audit/signing-key.ts'
import { openAudit, type AuditStore } from './audit/store.ts'
import { openDesk } from './desk/desk.ts'
import { auditHandlers } from './ipc/handlers/audit.ts'
import { sessionHandlers } from './ipc/handlers/sessions.ts'
import type { Handlers } from './ipc/gate.ts'
import { openPortal } from './portal/portal.ts'
import type { Transport } from './portal/transport.ts'
import { openAuthenticatorSecrets } from './procedures/authenticator-secrets.ts'
import { openProcedureCommands } from './procedures/commands.ts'
import { openEffectRunner } from './procedures/effect-runner.ts'
import { openHealing } from './procedures/healing.ts'
import { openIntents } from './procedures/intents.ts'
import { openProcedureStore } from './procedures/procedure-store.ts'
import { openProcedures } from './procedures/procedures.ts'
import { resumeAfterStart } from './procedures/resume.ts'
import type { Profile } from './profile.ts'
import { Refusal } from './refusal.ts'
import { openSandboxPhone } from './sandbox-controls/phone.ts'
import { openCustomerSessions } from './sessions/customer-sessions.ts'
import { openStaffSessions } from './sessions/staff-sessions.ts'
import type { Db } from './storage/open-database.ts'

/** The whole console but Electron: it runs under plain Node, which is how faults, kills and benchmarks are tried. */
export interface ConsoleCore {
  handlers: Omit<Handlers, 'app.openLink'>
  audit: AuditStore
  /** To be called when the portal was found, or found again; reads its capabilities and settles what is open. */
  portalFound(): Promise<void>
  portalLost(): void
  /**
   * Ends the audit with a checkpoint and closes the database, once.
   *
   * @throws when the disk refuses the last entry; the database is closed even so
   */
  close(): void
}

export interface CoreParts {
  version: string
  db: Db
  profile: Profile
  signingKey: SigningKey
  clock: Clock
  /** The transport to the portal in force, or null while there is none. */
  transport(): Transport | null
  /** The transport to the controls of a sandbox that we started, or null. */
  controls(): Transport | null
  tell<N extends EventName>(name: N, payload: EventPayload<N>): void
  askForFile(suggested: string): Promise<string | null>
}

/** Milliseconds until a portal that did not tell its capabilities is asked again. */
const searchPauseMs = 1_000

/**
 * Builds the console over an open database: settles what the last run left under way and writes that the app started.
 *
 * @throws when the database refuses to be written
 */
export function openConsoleCore(parts: CoreParts): ConsoleCore {
  const { db, clock, signingKey } = parts
  let portalState: AppSnapshot['portal'] = { status: 'starting' }
  /** Counts the searches for the portal, so that one that was overtaken ends. */
  let searches = 0
  /** What was under way may still come back after `close`; it must leave the closed database alone. */
  let closed = false

  const audit = openAudit({ db, clock, signer: signingKey.signer, anchors: openAnchorFile(parts.profile.anchors) })
  const intents = openIntents(db)
  const store = openProcedureStore(db)
  resumeAfterStart({ db, store, intents, audit, clock })

  const portal = openPortal(parts.transport)
  const cache = openAccountCache(db, clock)
  const sessions = openCustomerSessions({ portal, audit, clock, isKnown: cache.knowsUser })
  const staff = openStaffSessions({ portal, audit, clock })
  const runner = openEffectRunner({ db, audit, intents, clock, newKey: randomUUID })
  const accounts = openAccounts({ sessions, cache, procedures: store, clock, onChanged: tellAccounts })
  const secrets = openAuthenticatorSecrets()
  const procedures = openProcedures({
    db,
    audit,
    store,
    runner,
    secrets,
    cache,
    clock,
    newId: randomUUID,
    onChanged: (procedure) => {
      parts.tell('procedure.changed', procedure)
      tellApp()
      tellAccounts()
    },
  })
  const healing = openHealing({
    intents,
    runner,
    procedures,
    sessions,
    staff,
    clock,
    wait: (ms) => wait(ms),
    onCaseChanged: (caseId) => {
      parts.tell('case.changed', { caseId })
      tellApp()
    },
  })

  function snapshot(): AppSnapshot {
    return {
      version: parts.version,
      portal: portalState,
      sessions: sessions.list(),
      staff: staff.who(),
      procedures: store.open(),
      unsettledCases: healing.unsettledCases(),
    }
  }
  function tellApp(): void {
    if (!closed) parts.tell('app.changed', snapshot())
  }
  function tellAccounts(): void {
    if (!closed) parts.tell('accounts.changed', accounts.rows())
  }
  async function healAll(): Promise<void> {
    if (!closed) await healing.healAll()
  }
  function remember(accountId: string, state: TwoFactorState): void {
    if (cache.rememberState(accountId, state)) tellAccounts()
  }
  function capabilities(): Capabilities {
    if (portalState.status !== 'ready') throw new Refusal('portal-unreachable')
    return portalState.capabilities
  }

  audit.onAppended((seq) => parts.tell('audit.appended', { seq }))
  sessions.onChanged((session) => {
    tellApp()
    tellAccounts()
    if (session === null) return
    void healAll()
    void accounts.refresh(session.accountId).catch(() => undefined)
  })
  staff.onChanged((member) => {
    tellApp()
    if (member !== null) void healAll()
  })
  audit.append({ actor: 'app', action: 'app.started', outcome: 'ok', detail: { version: parts.version } })
  audit.announce()

  const phone = openSandboxPhone({ controls: openPortal(parts.controls), portal, audit, newKey: randomUUID })
  return {
    audit,
    handlers: {
      'app.snapshot': snapshot,
      'account.list': accounts.rows,
      'account.get': ({ accountId }) => accounts.page(accountId),
      'sandbox.phone': phone.read,
      'sandbox.answerConsent': ({ token, decision }) => phone.answerConsent(token, decision),
      ...sessionHandlers(sessions),
      ...openProcedureCommands({ procedures, sessions, accounts, healing, secrets, audit, capabilities }),
      ...openDesk({ staff, runner, healing, remember, onChanged: tellApp }),
      ...auditHandlers({ db, audit, ...signingKey, clock, askForFile: parts.askForFile }),
    },
    portalFound: async () => {
      const search = (searches += 1)
      while (!closed && search === searches && portalState.status !== 'ready') {
        const sent = await portal.send(endpoints.getCapabilities, {})
        if (search !== searches) return
        portalState =
          sent.kind === 'answered' ? { status: 'ready', capabilities: sent.answer.body } : { status: 'unreachable' }
        tellApp()
        if (sent.kind !== 'answered') await wait(searchPauseMs, undefined, { ref: false })
      }
      if (search === searches) await healAll()
    },
    portalLost: () => {
      searches += 1
      portalState = { status: 'unreachable' }
      tellApp()
    },
    close: () => {
      if (closed) return
      closed = true
      searches += 1
      try {
        audit.append({ actor: 'app', action: 'app.stopped', outcome: 'ok' })
        audit.checkpoint()
      } finally {
        db.close()
      }
    },
  }
}
