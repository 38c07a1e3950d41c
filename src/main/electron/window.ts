import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import { choicesArgument } from '#shared/ipc/operation-names.ts'
import { appOrigin } from './app-files.ts'
import { pagePartition } from './page-session.ts'
import type { Log } from '../base/log/log.ts'
import { keepFrames } from './keep-frames.ts'
import { keepPage } from './reload-on-crash.ts'
import { showWhenReady } from './show-window.ts'
import { later } from './timers.ts'
import { keepPlace, placeIn, readPlace } from './window-place.ts'
import { windowTitle } from './window-title.ts'

/** How every window of ours is opened; written to the log so that a test can compare it with the rules. */
const webPreferences = {
  nodeIntegration: false,
  // guard: window.context-isolation
  contextIsolation: true,
  // guard: window.sandbox
  sandbox: true,
  // guard: window.web-security
  webSecurity: true,
  partition: pagePartition,
  webviewTag: false,
  spellcheck: false,
  devTools: true,
} as const

export interface WindowOptions {
  /** Folder with main, preload and renderer as built. */
  builtFolder: string
  /** Address of the development server; undefined outside development. */
  developmentUrl: string | undefined
  isPackaged: boolean
  /** What the operator chose about the window at an earlier start. */
  choices: Readonly<Record<string, string>>
  /** Where it is written where the window was left. */
  placeFile: string
  log: Log
}

/** The only window, with every lock of `webPreferences`; it is shown once the page has something to show. */
export function openWindow({
  builtFolder,
  developmentUrl,
  isPackaged,
  choices,
  placeFile,
  log,
}: WindowOptions): BrowserWindow {
  const preferences = {
    ...webPreferences,
    devTools: !isPackaged,
    preload: join(builtFolder, 'preload', 'index.cjs'),
    additionalArguments: [`${choicesArgument}${encodeURIComponent(JSON.stringify(choices))}`],
  }
  const primary = screen.getPrimaryDisplay().workArea
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const place = placeIn([primary, ...areas], readPlace(placeFile))
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: place.minimum.width,
    minHeight: place.minimum.height,
    show: false,
    title: windowTitle(isPackaged, process.versions.electron),
    backgroundColor: '#0f1115',
    autoHideMenuBar: true,
    webPreferences: preferences,
  })
  if (!isPackaged) console.log(`window ${JSON.stringify(preferences)}`)
  // The page's own title would take its place.
  window.on('page-title-updated', (event) => event.preventDefault())
  if (place.maximized) window.once('show', () => window.maximize())
  showWhenReady(window, process.platform, later)
  keepPlace(window, placeFile, later)
  const origin = developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin
  const address = developmentUrl ?? `${appOrigin}/index.html`
  keepFrames(window, log)
  keepPage(window.webContents, address, origin, log)
  void window.loadURL(address)
  return window
}
