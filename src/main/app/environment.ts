import type { Clock } from '#shared/domain/clock.ts'
import type { OpenFolder } from '../../files/private-files.ts'
import type { SigningKey } from '../audit/signing-key.ts'
import type { Db } from '../base/database/open-database.ts'
import type { Keychain, SystemClipboard, SystemFacts, Timers, Window } from '../base/environment.ts'
import type { Log } from '../base/log/log.ts'
import type { Profile } from '../base/profile.ts'
import type { GuidedViews } from '../features/guided/page.ts'
import type { PortalTransports } from '../portal-client/portal-call.ts'
import type { BrowserAccess } from '../portal-client/provider-fetch.ts'
import type { CompanyProxy, ProxyCredentials } from '../../network/company-proxy.ts'
import type { ConnectionTest } from '../portal-client/test-connection.ts'

/** What the app takes from outside: Electron's parts in the app, a test's own elsewhere. */
export interface Environment extends Timers, Window, PortalTransports, BrowserAccess {
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
  clipboard: SystemClipboard
  clock: Clock
  /** The way to portals by the proxies of this computer: `proxyFor` answers which, for an address. */
  network: CompanyProxy
  /** User and password that the environment has for a proxy. */
  knownOfProxy(proxy: string): Promise<ProxyCredentials | null>
  testConnection: ConnectionTest
  /** Where the pages of guided portals are shown. */
  guidedViews: GuidedViews
}
