import type { EventEmitter } from 'node:events'
import type { SessionView } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import type { AccountStore } from '../features/accounts/account-store.ts'
import type { AccountRows } from '../features/accounts/account-list.ts'
import type { Accounts } from '../features/accounts/account-reader.ts'
import type { AnnotationStore } from '../features/accounts/annotation-store.ts'
import type { AuditReader } from '../audit/reader/audit-reader.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Environment } from '../base/environment.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { Lock } from '../features/lock/lock.ts'
import type { Management } from '../features/management/handlers.ts'
import type { Portals } from '../features/portals/service.ts'
import type { EffectResult } from '../effects/effect-result.ts'
import type { EffectEngine } from '../effects/engine.ts'
import type { Recovery } from '../effects/recovery.ts'
import type { ProcedureCommands } from '../features/procedures/handlers.ts'
import type { ProcedureRepository } from '../features/procedures/repository.ts'
import type { CustomerSessions } from '../features/sessions/customer-sessions.ts'
import type { StaffSessions } from '../features/sessions/staff-sessions.ts'

/** What happens in the core, for the areas that stand beside procedures and desk. */
export interface CoreEvents {
  /** A procedure moved; after its transaction. */
  procedure: [procedure: Procedure]
  /**
   * The two-factor state of an account was read or told, before it is remembered: `before` is what was known until now.
   * Inside the transaction of whatever told it, where there is one.
   */
  state: [accountId: string, before: TwoFactorState | null, now: TwoFactorState]
  /** The desk read or was told the state of a customer whom the account list does not hold. */
  customerState: [customer: { accountId: string; accountName: string }, now: TwoFactorState]
  /** What became of an effect of a case whose answer had been lost. */
  case: [caseId: string, result: EffectResult]
  /** A customer's session began or ended. */
  session: [session: SessionView, signedIn: boolean]
  /** What became of an effect on an account itself (its number, a report) is known. */
  accountSettled: [accountId: string]
  /** The portal answered after it had not. */
  portalFound: [portalId: string]
  /** The console is about to end; the database is still open. */
  closing: []
}

/** What every area of the console is built from. */
export interface CoreBase extends Environment {
  events: EventEmitter<CoreEvents>
  unitOfWork: UnitOfWork
  audit: AuditStore
  reader: AuditReader
  portals: Portals
  sessions: CustomerSessions
  staff: StaffSessions
  cache: AccountStore
  own: AnnotationStore
  rows: AccountRows
  accounts: Accounts
  effects: EffectEngine
  procedures: ProcedureRepository
  commands: ProcedureCommands
  recovery: Recovery
  lock: Lock
  management: Management
  newKey(): string
  /** False once the console has closed: what comes back after that must leave the database alone. */
  isOpen(): boolean
  /** Tells the frame's snapshot anew. */
  publishSnapshot(): void
  /** Tells the lines of these accounts anew. */
  publishAccounts(accountIds: readonly string[]): void
}
