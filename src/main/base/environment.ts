import type { EventName } from '#shared/ipc/operation-names.ts'
import type { EventPayload } from '#shared/ipc/operations.ts'

/** What the system shows outside the window; a click brings the window to the front and opens the address in it. */
export interface Notification {
  title: string
  body: string
  /** A screen of the page, e.g. `/accounts/A-20417/security`. */
  address: string
}

/** The machine and the runtime, as a diagnosis reports them; none of it names anybody. */
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

/** What seals and opens short texts: the system's keychain in the app. */
export interface Keychain {
  /** @throws where the keychain refuses, or has no key but one that everybody knows */
  seal(text: string): Promise<Buffer>
  /**
   * @returns the text, and whether the keychain would seal it with another, better key now: then it is to be sealed again
   * @throws where the keychain refuses, or did not seal it
   */
  open(sealed: Buffer): Promise<{ text: string; outdated: boolean }>
}

/** Time that passes; none of it keeps the process alive. */
export interface Timers {
  /** Calls back after so many milliseconds; the answer takes the call back. */
  later(ms: number, ring: () => void): () => void
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<unknown>
  /** Milliseconds by a clock that nobody can set. */
  uptimeMs(): number
}

/** The system's clipboard; on Linux that of the selection is cleared with it. */
export interface SystemClipboard {
  /**
   * @param concealed asks programs that keep what was copied to leave this out, where the system has a mark for that
   * @throws where the system refuses
   */
  write(text: string, concealed: boolean): Promise<void>
  /** Empties each clipboard whose text is one that `isOurs` knows; others stay as they are. */
  clearWhere(isOurs: (text: string) => boolean): Promise<void>
}

/** The window as main uses it. */
export interface Window {
  /** Sends an event to the page; it shows nothing of it while the console is locked. */
  publish<N extends EventName>(name: N, payload: EventPayload<N>): void
  notify(notification: Notification): void
  /** Ends the console and starts it on what is in the profile then. */
  restart(): void
  /** Loads the page again, so that it keeps nothing of what it showed. */
  clearPage(): void
  /** Asks the user where to write a file; null when they do not want to. */
  askForFile(suggested: string): Promise<string | null>
  /** Asks the user for a file to be read, of at most so many bytes; null when they do not want to. */
  askForBytes(maxBytes: number, kind: 'csv' | 'json'): Promise<{ name: string; bytes: Uint8Array } | null>
}
