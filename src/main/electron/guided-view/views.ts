import {
  WebContentsView,
  type BrowserWindow,
  type Input,
  type Session,
  type WebContents,
  type WebFrameMain,
} from 'electron'
import { shortcutKey } from '#shared/domain/input/shortcut-key.ts'
import { guestChannels, type GuestOrders } from '#shared/guided/channel.ts'
import { field, pageReading, pointed, press } from '#shared/guided/channel-schemas.ts'
import { isOrigin } from '#shared/guided/recipe.ts'
import type {
  GuidedAddress,
  GuidedFrame,
  GuidedPage,
  GuidedPlace,
  GuidedRequest,
  GuidedView,
  GuidedViews,
  LoadFailure,
} from '../../features/guided/page.ts'
import { pageCookie, setCookies } from './cookies.ts'
import { createGuidedSession, tunnelFailureOf } from './sessions.ts'
import type { CompanyProxy } from '../../../network/company-proxy.ts'

/** How every guided page is opened; written to the log so that a test can compare it with the rules. */
const webPreferences = {
  nodeIntegration: false,
  // Each frame has a guest of its own.
  nodeIntegrationInSubFrames: true,
  // guard: guided.context-isolation
  contextIsolation: true,
  // guard: guided.sandbox
  sandbox: true,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  devTools: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
} as const

export interface GuidedViewOptions {
  window(): BrowserWindow | null
  /** Path of the guest, the page's preload. */
  guest: string
  isPackaged: boolean
  /** Locks the console: its shortcut was pressed in a page. */
  lock(): void
  /** The way to portals, by the proxies of this computer. */
  network: CompanyProxy
}

/** Opens portals' pages beside ours, each in a session of its own. */
export function createGuidedViews(options: GuidedViewOptions): GuidedViews {
  return { open: (place, page) => openView(options, place, page) }
}

function openView(
  { window, guest, isPackaged, lock, network }: GuidedViewOptions,
  { start, cookies: kept }: GuidedPlace,
  page: GuidedPage,
): GuidedView {
  let ofPage: Session | null = null
  let opened: { view: WebContentsView } | null = null
  let closed = false
  let asleep = false
  let bounds: Parameters<GuidedView['place']>[0] = null

  /** The certificate that the page's last load failed by: Chromium keeps that judgement for as long as the session lives. */
  let isDistrusted = false
  /** How the document that is shown was asked for. */
  let method = 'GET'
  let opening = openSession(kept)

  async function openSession(cookies: GuidedPlace['cookies']): Promise<void> {
    const session = await createGuidedSession(network)
    if (closed) return
    isDistrusted = false
    ofPage = session
    listenToRequests(session, page, (next) => (method = next))
    refusePermissions(session, page)
    session.on('will-download', () => page.refused('download', null))
    await setCookies(session, await cookies)
    session.cookies.on('changed', page.cookiesChanged)
    if (mayShow()) show(session)
  }

  /** Ends the page, and removes what its session stored. */
  async function endSession(): Promise<void> {
    const session = ofPage
    ofPage = null
    endView()
    if (session === null) return
    session.cookies.off('changed', page.cookiesChanged)
    // guard: guided.clear
    await session.clearData()
    await session.clearAuthCache()
    await session.clearHostResolverCache()
    await session.closeAllConnections()
  }

  /** A certificate that is trusted meanwhile is judged by another session alone; it goes on with the cookies of this one. */
  async function renewSession(): Promise<void> {
    const cookies = await cookiesNow()
    await endSession()
    await openSession(Promise.resolve(cookies))
  }

  async function cookiesNow(): Promise<Awaited<GuidedPlace['cookies']>> {
    return ofPage === null ? [] : (await ofPage.cookies.get({})).flatMap(pageCookie)
  }

  function show(session: Session): void {
    const preferences = { ...webPreferences, preload: guest }
    const view = new WebContentsView({ webPreferences: { ...preferences, session } })
    const { webContents } = view
    if (!isPackaged) console.log(`guided page ${JSON.stringify(preferences)}`)
    opened = { view }
    // A page may close itself.
    webContents.once('destroyed', () => {
      if (opened?.view !== view) return
      remove(view)
      opened = null
      page.crashed()
    })
    listenToGuests(webContents, page)
    confineGuided(webContents, page)
    webContents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
      if (isMainFrame) isDistrusted = failureOf(code) === 'certificate'
    })
    follow(
      webContents,
      page,
      () => {
        const parent = window()
        if (parent !== null && !parent.isDestroyed()) parent.webContents.focus()
      },
      lock,
    )
    place()
    void webContents.loadURL(start).catch(() => undefined)
  }

  function remove(view: WebContentsView): void {
    const parent = window()
    if (parent !== null && !parent.isDestroyed()) parent.contentView.removeChildView(view)
  }

  function mayShow(): boolean {
    return !closed && !asleep
  }

  /** Its process ends; nothing is reported of that. */
  function endView(): void {
    const view = opened?.view
    opened = null
    if (view === undefined) return
    remove(view)
    view.webContents.close()
  }

  function place(): void {
    const parent = window()
    if (opened === null || parent === null || parent.isDestroyed()) return
    const { view } = opened
    const isChild = parent.contentView.children.includes(view)
    if (bounds === null) {
      // No key may reach a page that nobody sees.
      // guard: guided.hidden-without-keys
      if (view.webContents.isFocused()) parent.webContents.focus()
      view.setVisible(false)
      if (isChild) parent.contentView.removeChildView(view)
      return
    }
    if (!isChild) parent.contentView.addChildView(view)
    // The page sends its own pixels; the window's are these times its zoom.
    const zoom = parent.webContents.getZoomFactor()
    const { x, y, width, height } = bounds
    const scaled = [x, y, width, height].map((length) => Math.round(length * zoom))
    view.setBounds({ x: scaled[0] ?? 0, y: scaled[1] ?? 0, width: scaled[2] ?? 0, height: scaled[3] ?? 0 })
    view.setVisible(true)
  }

  return {
    place: (next) => {
      bounds = next
      place()
    },
    go: (to) => {
      if (isDistrusted && (to === 'reload' || to === 'start')) {
        isDistrusted = false
        opening = renewSession()
        return
      }
      if (opened === null && ofPage !== null && !asleep) return show(ofPage)
      const contents = opened?.view.webContents
      if (contents === undefined) return
      // A browser would ask whether to send a form again. It is never sent again: its answer cannot be reloaded.
      const isAnswer = to === 'reload' && method !== 'GET'
      if (to === 'start' || isAnswer) void contents.loadURL(start).catch(() => undefined)
      else if (to === 'reload') contents.reload()
      else if (to === 'back') contents.navigationHistory.goBack()
      else contents.navigationHistory.goForward()
    },
    focus: () => opened?.view.webContents.focus(),
    signInToProxy: (proxy, credentials) => network.signIn(proxy, credentials),
    order: () => {
      if (opened === null) return
      for (const frame of opened.view.webContents.mainFrame.framesInSubtree) {
        const facts = factsOf(frame)
        if (facts !== null) frame.send(guestChannels.orders, page.ordersFor(facts))
      }
    },
    sleep: () => {
      asleep = true
      endView()
    },
    wake: () => {
      asleep = false
      if (opened === null && ofPage !== null) show(ofPage)
    },
    cookies: async () => [...(await cookiesNow())],
    close: async () => {
      closed = true
      await opening
      await endSession()
    },
  }
}

const noOrders: GuestOrders = {
  turn: 0,
  paused: false,
  targets: [],
  commits: [],
  expected: null,
  mark: null,
  languages: [],
  teach: null,
}

/** What the guests say, each by its schema; a guest that says anything else is not answered, and nothing goes on. */
function listenToGuests(contents: WebContents, page: GuidedPage): void {
  const { ipc } = contents
  ipc.on(guestChannels.hello, (event) => {
    const frame = factsOf(event.senderFrame)
    event.returnValue = frame === null ? noOrders : page.ordersFor(frame)
  })
  ipc.on(guestChannels.reading, (event, said: unknown) => {
    const frame = factsOf(event.senderFrame)
    // guard: guided.reading-schema
    const read = pageReading.safeParse(said)
    answered(undefined, () => {
      page.living(contents.mainFrame.framesInSubtree.flatMap((one) => factsOf(one)?.id ?? []))
      if (frame !== null && read.success) page.reported(frame, read.data)
    })
  })
  // Electron sends the first value that is set, so each answer is set once, whatever happens.
  ipc.on(guestChannels.press, (event, said: unknown) => {
    event.returnValue = answered('stop', () => {
      const [frame, read] = [factsOf(event.senderFrame), press.safeParse(said)]
      return frame !== null && read.success ? page.pressed(frame, read.data) : 'stop'
    })
  })
  ipc.on(guestChannels.taught, (event, said: unknown) => {
    const frame = factsOf(event.senderFrame)
    // guard: guided.taught-schema
    const read = pointed.safeParse(said)
    answered(undefined, () => {
      if (frame !== null && read.success) page.taught(frame, read.data)
    })
  })
  ipc.on(guestChannels.field, (event, said: unknown) => {
    event.returnValue = answered(false, () => {
      const [frame, read] = [factsOf(event.senderFrame), field.safeParse(said)]
      return frame !== null && read.success && page.mayType(frame, read.data.asks)
    })
  })
}

/** What is answered, or what stops the page where it cannot be answered: the page waits, so nothing may be thrown. */
function answered<T>(stopped: T, answer: () => T): T {
  try {
    return answer()
  } catch {
    return stopped
  }
}

/** Schemes that a page may load from. */
const schemes: ReadonlySet<string> = new Set(['https:', 'wss:', 'data:', 'blob:', 'about:'])

/**
 * Each request waits until what it may commit is on disk. One listener a session: the last one set wins.
 *
 * @param navigates called with the method of each request for a document of the main frame that is let go
 */
function listenToRequests(of: Session, page: GuidedPage, navigates: (method: string) => void): void {
  const sent = new Map<number, GuidedRequest>()
  of.webRequest.onBeforeRequest((details, answer) => {
    const url = URL.parse(details.url)
    if (url === null || !(schemes.has(url.protocol) || isOrigin(url.origin.replace(/^ws:/u, 'http:'))))
      return answer({ cancel: true })
    if (url.protocol === 'data:' || url.protocol === 'blob:' || url.protocol === 'about:') return answer({})
    const frame = details.frame === undefined ? null : factsOf(details.frame)
    const request: GuidedRequest = {
      id: details.id,
      frame: frame?.id ?? null,
      origin: url.origin,
      path: url.pathname,
      method: details.method,
      isNavigation: details.resourceType === 'mainFrame',
    }
    // guard: guided.request-after-intent
    if (answered('stop', () => page.requested(request)) === 'stop') return answer({ cancel: true })
    sent.set(details.id, request)
    if (request.isNavigation) navigates(request.method)
    answer({})
  })
  of.webRequest.onCompleted(({ id, statusCode }) => end(id, statusCode))
  of.webRequest.onErrorOccurred(({ id }) => end(id, null))

  function end(id: number, status: number | null): void {
    const request = sent.get(id)
    if (request === undefined) return
    sent.delete(id)
    page.answered(request, status)
  }
}

/** Where a guided page may go. The common lockdown refuses every navigation; these are the rules of guided sessions alone. */
function confineGuided(contents: WebContents, page: GuidedPage): void {
  const judge = (url: string, isMainFrame: boolean, prevent: () => void): void => {
    const target = URL.parse(url)
    if (target === null || !(schemes.has(target.protocol) || isOrigin(target.origin))) {
      prevent()
      page.refused('protocol', null)
      return
    }
    if (!isMainFrame) return
    // guard: guided.origins
    if (isOrigin(target.origin) && page.mayGo(target.origin)) return
    prevent()
    page.refused('navigation', isOrigin(target.origin) ? target.origin : null)
  }
  contents.on('will-frame-navigate', (event) => judge(event.url, event.isMainFrame, () => event.preventDefault()))
  contents.on('will-redirect', (event) => judge(event.url, event.isMainFrame, () => event.preventDefault()))
  contents.setWindowOpenHandler(({ url }) => {
    const origin = URL.parse(url)?.origin ?? null
    // A new window on the portal is opened in the same view.
    if (origin !== null && isOrigin(origin) && page.mayGo(origin)) void contents.loadURL(url).catch(() => undefined)
    else page.refused('popup', origin !== null && isOrigin(origin) ? origin : null)
    // guard: guided.popups
    return { action: 'deny' }
  })
  // Electron leaves such a page where it is and says nothing: "Reload" would do nothing.
  contents.on('will-prevent-unload', (event) => event.preventDefault())
  contents.on('select-client-certificate', (event, _url, _list, answer) => {
    event.preventDefault()
    // Electron's types ask for one; without, the page goes on without a certificate.
    ;(answer as () => void)()
  })
}

/** What Chromium checks before a page may choose a device; the screen is asked for as a permission. */
const devices: ReadonlySet<string> = new Set(['hid', 'serial', 'usb'])

/** Takes the place of the common lockdown's handlers, which refuse the same and put nothing on record. */
function refusePermissions(of: Session, page: GuidedPage): void {
  const originOf = (url: string | undefined): string | null => {
    const origin = URL.parse(url ?? '')?.origin ?? null
    return origin === 'null' ? null : origin
  }
  of.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    page.refused(permission === 'openExternal' ? 'protocol' : 'permission', originOf(requestingUrl))
    // guard: guided.permission-requests
    answer(false)
  })
  of.setPermissionCheckHandler((_contents, permission, origin) => {
    if (devices.has(permission)) page.refused('device', originOf(origin))
    // guard: guided.permission-checks
    return false
  })
}

/** Where the page is, how loading ended, and the keys that belong to the shell. */
function follow(contents: WebContents, page: GuidedPage, focusShell: () => void, lock: () => void): void {
  const moved = (): void => page.moved(addressOf(contents))
  let hadFocus = false
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) hadFocus = contents.isFocused()
  })
  contents.on('did-navigate', () => {
    // A page takes the keyboard when it loads, also from somebody who types beside it.
    // guard: guided.focus-given-back
    if (!hadFocus && contents.isFocused()) focusShell()
    page.navigated()
    moved()
  })
  contents.on('did-navigate-in-page', moved)
  contents.on('did-start-loading', moved)
  contents.on('did-stop-loading', moved)
  contents.on('did-fail-load', (_event, code, _text, url, isMainFrame) => {
    if (!isMainFrame || code === aborted) return
    const tunnel = code === tunnelFailed && URL.canParse(url) ? tunnelFailureOf(url) : null
    page.failed(tunnel?.why ?? failureOf(code), tunnel?.proxy ?? null)
  })
  contents.on('render-process-gone', () => page.crashed())
  contents.on('before-input-event', (event, { type, isAutoRepeat, ...pressed }) => {
    const isLock = isLockShortcut(pressed)
    if (pressed.key !== 'F6' && !isLock) return
    event.preventDefault()
    if (type !== 'keyDown' || isAutoRepeat) return
    // guard: guided.lock-shortcut
    if (isLock) return lock()
    focusShell()
    page.left()
  })
}

/** Ctrl L, or Cmd L on macOS, as everywhere in the window. */
function isLockShortcut(pressed: Pick<Input, 'key' | 'code' | 'control' | 'meta' | 'alt' | 'shift'>): boolean {
  const { control, meta, alt, shift } = pressed
  const isMod = process.platform === 'darwin' ? meta && !control : control && !meta
  return isMod && !alt && !shift && shortcutKey(pressed) === 'l'
}

/** Chromium's ERR_ABORTED: another navigation took its place, or one of ours was refused. */
const aborted = -3
/** Chromium's ERR_TUNNEL_CONNECTION_FAILED, whatever the reason. */
const tunnelFailed = -111

/** Chromium's net error codes: certificates -200 to -299, names -105 and -137, time -7 and -118. */
function failureOf(code: number): LoadFailure {
  if (code <= -200 && code > -300) return 'certificate'
  if (code === -105 || code === -137) return 'name'
  if (code === -7 || code === -118) return 'timeout'
  return code <= -100 && code > -200 ? 'connection' : 'other'
}

function addressOf(contents: WebContents): GuidedAddress {
  const { navigationHistory } = contents
  return {
    url: contents.getURL(),
    canGoBack: navigationHistory.canGoBack(),
    canGoForward: navigationHistory.canGoForward(),
    loading: contents.isLoading(),
  }
}

/** null for a frame that is gone. */
function factsOf(frame: WebFrameMain | null): GuidedFrame | null {
  try {
    if (frame === null) return null
    const { origin } = frame
    return {
      id: `${frame.processId}:${frame.routingId}`,
      isMain: frame.parent === null,
      origin: origin === 'null' || origin === '' ? null : origin,
    }
  } catch {
    return null
  }
}
