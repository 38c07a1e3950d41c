import type { EventName } from '#shared/ipc/operation-names.ts'
import type { EventPayload } from '#shared/ipc/operations.ts'
import type { OpenFolder } from '../../files/private-files.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { Log } from './log/log.ts'
import type { KeySealer, SigningKey } from '../audit/signing-key.ts'
import type { Transport } from '../portal-client/transport.ts'
import type { Profile } from './profile.ts'
import type { Db } from './database/open-database.ts'

/** What the system shows outside the window; a click brings the window to the front and opens the address in it. */
export interface Notification {
  title: string
  body: string
  /** A screen of the page, e.g. `/accounts/A-20417/security`. */
  address: string
}

/** The machine and the runtime, as a diagnosis tells them; none of it names anybody. */
export interface SystemFacts {
  versions: { node: string; electron?: string | undefined; chrome?: string | undefined }
  platform: string
  arch: string
  /** Of the system, e.g. `6.8.0`. */
  release: string
  /** Megabytes. */
  memory: number
  processors: number
  /** What draws, feature by feature, e.g. `gpu_compositing: disabled_software`. */
  graphics: Readonly<Record<string, string>>
}

/** What the core takes from its surroundings: Electron in the app, a test's own parts elsewhere. */
export interface Environment {
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
  keychain: KeySealer | null
  clock: Clock
  /** Address of the embedded sandbox, or null while there is none. */
  origin(): string | null
  /** The transport to the embedded sandbox, or null while there is none. */
  transport(): Transport | null
  /** The transport to the controls of the embedded sandbox, or null. */
  controls(): Transport | null
  /** The transport to a portal at this origin. @throws TypeError for an address that may not be spoken to */
  connect(origin: string): Transport
  /** Calls back after so many milliseconds, without keeping the process alive; the answer takes the call back. */
  later(ms: number, ring: () => void): () => void
  /** Resolves after so many milliseconds, without keeping the process alive. */
  wait(ms: number): Promise<unknown>
  /** Milliseconds by a clock that nobody can set. */
  uptimeMs(): number
  tell<N extends EventName>(name: N, payload: EventPayload<N>): void
  notify(notification: Notification): void
  /** Loads the page anew, so that it holds nothing of what it showed. */
  clearPage(): void
  /** Asks the user where to write a file; null when they do not want to. */
  askForFile(suggested: string): Promise<string | null>
  /** Asks the user for a file to be read, of at most so many bytes; null when they do not want to. */
  askForText(maxBytes: number): Promise<{ name: string; text: string } | null>
}
