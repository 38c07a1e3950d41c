import type { Clock } from '#shared/domain/clock.ts'
import type { OpenFolder } from '../../files/private-files.ts'
import type { AuditReader } from '../audit/reader/audit-reader.ts'
import type { SecondAnchor } from '../audit/second-anchor.ts'
import type { SigningKey } from '../audit/signing-key.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Db } from '../base/database/open-database.ts'
import type { Settings } from '../base/database/settings.ts'
import type { Keychain, SystemFacts, Timers, Window } from '../base/environment.ts'
import type { Log } from '../base/log/log.ts'
import type { Profile } from '../base/profile.ts'
import type { OpenSecrets } from '../base/secrets/open-secrets.ts'
import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { AppContext, AppEvents } from '../features/app-events.ts'
import type { LockState } from '../features/lock/lock-state.ts'
import type { PortalTransports } from '../portal-client/portal-call.ts'

/** What the app takes from outside: Electron's parts in the app, a test's own elsewhere. */
export interface Environment extends Timers, Window, PortalTransports {
  version: string
  db: Db
  profile: Profile
  /** Folders of the profile that others could enter until this start. */
  openFolders: readonly OpenFolder[]
  log: Log
  system(): SystemFacts
  signingKey: SigningKey
  /** The program of the database worker, and the addon of SQLite that it loads where the usual one does not fit. */
  databaseWorker: { file: string; nativeBinding: string | undefined }
  /** What seals sessions; null where the system has no keychain that is worth its name. */
  keychain: Keychain | null
  clock: Clock
}

/** What the services and the handlers are built on; within `app/` alone. */
export interface Foundation {
  environment: Environment
  /** The window, which shows nothing of an event while the console is locked. */
  window: Window
  context: AppContext
  /** Sends the page what its frame shows, once the unit of work is committed. Stores and services call back into it; no handler does. */
  publishSnapshot(): void
  /** Sends the page the rows of these accounts, once the unit of work is committed. */
  publishAccounts(accountIds: readonly string[]): void
  events: AppEvents
  settings: Settings
  unitOfWork: UnitOfWork
  audit: AuditStore
  reader: AuditReader
  secondAnchor: SecondAnchor
  lockState: LockState
  secrets: OpenSecrets
}
