import { EventEmitter } from 'node:events'
import type { Intent } from '../effects/intents.ts'
import type { SessionView, StaffView } from '#shared/ipc/views.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'

/** What happens in the app, for the features that follow from others. */
interface AppEventMap {
  /** A procedure moved; after its unit of work. */
  procedure: [procedure: Procedure]
  /**
   * The two-factor state of an account was read or answered, before it is remembered: `before` is what was known until
   * now. Inside the unit of work that keeps it.
   */
  state: [accountId: string, before: TwoFactorState | null, now: TwoFactorState]
  /** The desk read or was answered the state of a customer who is not in the account list. */
  customerState: [customer: { accountId: string; accountName: string }, now: TwoFactorState]
  /** A customer's session began or ended. */
  session: [session: SessionView, signedIn: boolean]
  /** A member of staff signed in, or nobody of them is signed in any more. */
  staff: [member: StaffView | null]
  /** What became of an effect on an account itself (its number, a report) is known. */
  accountSettled: [accountId: string]
  /** The accounts of a portal are forgotten, inside the unit of work that does it. */
  portalForgotten: [portalId: string]
  /** The portal answered after it had not. */
  portalFound: [portalId: string]
  /** What became of an effect is known whose answer had been lost. */
  recovered: [intent: Intent]
  /** What the shell of the page shows has changed. */
  snapshotChanged: []
  /** The rows of these accounts have changed, or are gone. */
  accountsChanged: [accountIds: readonly string[]]
  /** The console is about to end; the database is still open. */
  closing: []
}

export type AppEvents = EventEmitter<AppEventMap>

export function createAppEvents(): AppEvents {
  return new EventEmitter<AppEventMap>()
}

/** What every feature may ask of the app. */
export interface AppContext {
  /** False once the console has closed: what comes back after that must leave the database alone. */
  isOpen(): boolean
}
