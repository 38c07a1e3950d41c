import { app, type Session, type WebContents } from 'electron'
import { developmentPolicy } from './content-policy.ts'
import { isGuided, proxyHost } from './guided-view/sessions.ts'
import { pageSession } from './page-session.ts'

/**
 * Takes from every page and every session what ours does not need. To be called before the app is ready.
 *
 * @param developmentUrl the development server, the only host that Chromium may then connect to; undefined outside development
 */
export function lockDown(developmentUrl: string | undefined): void {
  // As root Chromium's sandbox refuses to run; then, and only then, the switch that turns it off is heeded.
  const runsWithout = process.getuid?.() === 0 && app.commandLine.hasSwitch('no-sandbox')
  // guard: lockdown.sandbox
  if (!runsWithout) app.enableSandbox()
  // The content policy does not govern name lookups, preconnects and WebRTC. Main uses Node's sockets and resolver, so
  // Chromium's resolver, which each of its connections goes through (addresses included), can be shut for everything.
  // guard: lockdown.resolver
  app.commandLine.appendSwitch('host-resolver-rules', resolverRules(developmentUrl))
  app.on('session-created', denyAll)
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

/** Rules of Chromium's `--host-resolver-rules`: nothing is found but the way of guided pages, by a name that no page can guess. */
function resolverRules(developmentUrl: string | undefined): string {
  const nothing = `MAP ${proxyHost} 127.0.0.1, MAP * ~NOTFOUND`
  return developmentUrl === undefined ? nothing : `${nothing}, EXCLUDE ${new URL(developmentUrl).hostname}`
}

function denyAll(of: Session): void {
  // guard: lockdown.permission-requests
  of.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  // guard: lockdown.permission-checks
  of.setPermissionCheckHandler(() => false)
  of.setDevicePermissionHandler(() => false)
  of.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  // guard: lockdown.downloads
  of.on('will-download', (event) => event.preventDefault())
  // Otherwise each session fetches a dictionary from outside.
  of.setSpellCheckerLanguages([])
  of.setSpellCheckerEnabled(false)
}

function confine(contents: WebContents): void {
  // WebRTC sends its UDP packets without the resolver. Its TCP connections and its names do go through it.
  // guard: lockdown.webrtc
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // A portal's page has rules of its own (`guided-view/views.ts`).
  // guard: lockdown.guided-sessions
  if (isGuided(contents.session)) return
  // guard: lockdown.navigation
  contents.on('will-navigate', (event) => event.preventDefault())
  // guard: lockdown.frame-navigation
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  // guard: lockdown.redirects
  contents.on('will-redirect', (event) => event.preventDefault())
  // guard: lockdown.new-windows
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** For `npm run dev` alone: the page comes from the development server, under a policy that allows hot reload. */
export function allowDevelopmentServer(serverUrl: string): void {
  const policy = developmentPolicy(serverUrl)
  pageSession().webRequest.onHeadersReceived(({ responseHeaders }, answer) =>
    answer({ responseHeaders: { ...responseHeaders, 'Content-Security-Policy': [policy] } }),
  )
}
