import type { loadFailures, refusals } from '#shared/guided/refusals.ts'
import type { GuestOrders, PageReading, Pointed, Press, PressVerdict } from '#shared/guided/channel.ts'
import type { SecretText } from '../../base/secrets/secret-text.ts'

/** A frame of a guided page, as main knows it without asking the page. */
export interface GuidedFrame {
  /** Names the frame for as long as it lives. */
  id: string
  isMain: boolean
  /** `null` for a frame without one of its own, e.g. a sandboxed one. */
  origin: string | null
}

/** A request that a guided page is about to send. */
export interface GuidedRequest {
  /** The same for a request and where it is redirected to. */
  id: number
  /** null where no frame sends it, e.g. a service worker. */
  frame: string | null
  origin: string
  path: string
  method: string
  isNavigation: boolean
}

/** Where a guided page is. */
export interface GuidedAddress {
  url: string
  canGoBack: boolean
  canGoForward: boolean
  loading: boolean
}

/** What a guided page is refused. */
export type Refused = (typeof refusals)[number]

/** Why a page could not be loaded. */
export type LoadFailure = (typeof loadFailures)[number]

/**
 * What happens on a guided page. Electron's part (`electron/guided-view`) calls these; each answers at once, since the page
 * waits.
 */
export interface GuidedPage {
  /** What the guest of a frame searches for. */
  ordersFor(frame: GuidedFrame): GuestOrders
  /** What the guest read of a frame. */
  reported(frame: GuidedFrame, reading: PageReading): void
  /** A committing control is about to be pressed: `go` once the intent is on disk. */
  pressed(frame: GuidedFrame, press: Press): PressVerdict
  /** What the user pointed at while teaching; refused where that was not ordered. */
  taught(frame: GuidedFrame, pointed: Pointed): void
  mayType(frame: GuidedFrame, asks: 'password' | 'code'): boolean
  /** A request is about to leave: `go` once what it may commit is on disk. */
  requested(request: GuidedRequest): PressVerdict
  /** A request that was let go was answered, or ended without an answer. */
  answered(request: GuidedRequest, status: number | null): void
  /** Whether the main frame may go to this origin. */
  mayGo(origin: string): boolean
  /** Another document is in the main frame. */
  navigated(): void
  /** The frames that there are; what others showed is forgotten. */
  living(ids: readonly string[]): void
  moved(address: GuidedAddress): void
  refused(what: Refused, origin: string | null): void
  /** @param proxy the company's proxy that was in between; null where none was */
  failed(why: LoadFailure, proxy: string | null): void
  /** The page's process ended. */
  crashed(): void
  /** F6 was pressed in the page. */
  left(): void
  /** The page set, changed or removed a cookie. */
  cookiesChanged(): void
}

/** A cookie of a guided page's session, as it is kept where the user stays signed in. */
export interface PageCookie {
  name: string
  value: string
  /** Of the host alone where `hostOnly`, else of its subdomains, too. */
  domain: string
  hostOnly: boolean
  path: string
  secure: boolean
  httpOnly: boolean
  sameSite: 'unspecified' | 'no_restriction' | 'lax' | 'strict'
  /** Seconds since 1970; null for one that ends with the browser. */
  expiresAt: number | null
}

/** A guided page as main commands it. */
export interface GuidedView {
  /** Where the page lies in the window, in its own pixels; null hides it. */
  place(bounds: { x: number; y: number; width: number; height: number } | null): void
  go(to: 'start' | 'back' | 'forward' | 'reload'): void
  focus(): void
  /** Takes user and password for a company's proxy, as `user:password` in Base64; it is asked again when a page is loaded. */
  signInToProxy(proxy: string, credentials: SecretText): void
  /** Asks `ordersFor` again for each frame. */
  order(): void
  /** Ends the page's process and keeps its session in memory. */
  sleep(): void
  /** Loads the first page again in the same session. */
  wake(): void
  cookies(): Promise<PageCookie[]>
  /** Ends the page and removes everything it stored. */
  close(): Promise<void>
}

/** What a guided page is opened with. */
export interface GuidedPlace {
  /** Names the page to the page's user, never to the page. */
  accountId: string
  start: string
  /** The cookies of an earlier session that was kept; the page is loaded once they are set. */
  cookies: Promise<readonly PageCookie[]>
}

export interface GuidedViews {
  open(place: GuidedPlace, page: GuidedPage): GuidedView
}
