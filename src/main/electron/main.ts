import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, BrowserWindow } from 'electron'
import { systemClock } from '#shared/domain/clock.ts'
import { linkIn, readLink, type LinkTarget } from '#shared/domain/outside-link.ts'
import { closeFolders, openFolderMessage, type OpenFolder } from '../../files/private-files.ts'
import { readChoices } from '../features/app/page-choices.ts'
import { drawWithWhatIsThere } from './drawing.ts'
import { openWindow } from './window.ts'
import { registerHandlers } from './register-handlers.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import { createProfileLog, type Log } from '../base/log/log.ts'
import { choicesFile, logFolder, createProfile, placeFile, profileAt, profileFolders } from '../base/profile.ts'
import { appOrigin } from './app-files.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { allowDevelopmentServer, lockDown } from './harden.ts'
import { clearStoredPages } from './page-session.ts'
import type { Dispatcher } from '../ipc/dispatcher.ts'
import type { RunningApp } from './start.ts'

/** Milliseconds that a page which does not ask for its files is waited for. */
const longestHeadStartMs = 1000

const builtFolder = join(import.meta.dirname, '..')
/** Switches of a development build; a packaged one takes no orders from its environment. */
const development = app.isPackaged ? {} : process.env
const developmentUrl = development['ELECTRON_RENDERER_URL']
const origin = developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin
const profileFolder = development['FACTORDESK_PROFILE'] ?? app.getPath('userData')

// Chromium's files, too, whatever the shell that started the app said.
// guard: profile.umask
process.umask(0o077)
app.setPath('userData', profileFolder)
// Windows names notifications by it, and keeps those of two apps apart.
if (process.platform === 'win32') app.setAppUserModelId('FactorDesk.Console')
drawWithWhatIsThere()
registerAppScheme()
lockDown(developmentUrl)

if (app.requestSingleInstanceLock()) {
  let services: RunningApp | null = null
  // guard: profile.closed
  const wereOpen = closeFolders(profileFolders(profileFolder))
  const log = createProfileLog(logFolder(profileFolder), systemClock)
  for (const one of wereOpen) {
    log.note('profile.was-open', { closed: one.closed })
    console.error(openFolderMessage(one))
  }
  logProcesses(log)
  // A link that came before the console was ready is asked about once it is.
  let early = linkIn(process.argv)
  const ask = (target: LinkTarget | null): void => {
    if (target === null) return
    if (services === null) early = target
    else services.askToOpen(target)
  }
  app.on('second-instance', (_event, argv) => {
    bringToFront()
    ask(linkIn(argv))
  })
  // macOS hands a link over by an event.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    bringToFront()
    ask(readLink(url))
  })
  /** No window is there for a moment, or while a box asks what to do about a start that failed. */
  let isBetweenWindows = false
  app.on('window-all-closed', () => {
    if (!isBetweenWindows) app.quit()
  })
  let clipboardIsClean = false
  app.on('will-quit', (event) => {
    if (services !== null && !clipboardIsClean) {
      event.preventDefault()
      clipboardIsClean = true
      // guard: clipboard.quit-waits
      // In a turn of its own: while this event is under way, Electron takes no other wish to quit.
      return void services.removeCopiedSecrets().then(() => setImmediate(() => app.quit()))
    }
    services?.stop()
    log.close()
  })
  /** Of the start that is under way, or of the running app. */
  let dispatch: Promise<Dispatcher> = new Promise(() => undefined)

  const startOnce = async (pageHasBegun: Promise<void>): Promise<void> => {
    // The page loads in its own process while main loads and opens what answers it.
    const choices = readChoices(choicesFile(profileFolder))
    const window = openWindow({
      ...{ builtFolder, developmentUrl, isPackaged: app.isPackaged, choices, log },
      placeFile: placeFile(profileFolder),
    })
    isBetweenWindows = false
    const starting = start(log, pageHasBegun, wereOpen, () => void restart(pageHasBegun))
    dispatch = starting.then((running) => running.dispatch)
    // Nobody may ask before it fails.
    dispatch.catch(() => undefined)
    services = await starting
    // What cannot be removed is not read either.
    void clearStoredPages().catch(() => undefined)
    // Who closed the window by then has ended the app.
    if (!window.isDestroyed()) services.attach(window)
    if (early !== null) services.askToOpen(early)
    early = null
  }

  /** Starts until it succeeds, or until somebody ends it. */
  const run = async (pageHasBegun: Promise<void>): Promise<void> => {
    for (;;) {
      try {
        return await startOnce(pageHasBegun)
      } catch (error) {
        log.note('app.start-failed', errorFacts(error))
        // No empty window behind the message.
        closeWindows()
        const { askAfterFailure } = await import('./start-failure.ts')
        const failed = { profile: profileAt(profileFolder), sqliteBinding: development['FACTORDESK_SQLITE_BINDING'] }
        if ((await askAfterFailure(error, failed)) === 'quit') return
      }
    }
  }

  /** Ends the console and starts it on what is in the profile now. */
  const restart = async (pageHasBegun: Promise<void>): Promise<void> => {
    closeWindows()
    services?.stop()
    services = null
    await run(pageHasBegun)
  }

  const closeWindows = (): void => {
    isBetweenWindows = true
    for (const opened of BrowserWindow.getAllWindows()) opened.destroy()
  }

  // Not awaited at top level: in a module, Electron would then never become ready.
  void app.whenReady().then(() => {
    const pageHasBegun = serveApp(builtFolder)
    if (developmentUrl !== undefined) allowDevelopmentServer(developmentUrl)
    registerHandlers(() => dispatch, origin)
    return run(pageHasBegun)
  })
} else {
  app.quit()
}

/** @param pageHasBegun what answers the page is loaded while the page runs its first files, not before it has them */
async function start(
  log: Log,
  pageHasBegun: Promise<void>,
  openFolders: readonly OpenFolder[],
  restart: () => void,
): Promise<RunningApp> {
  if (developmentUrl === undefined) await Promise.race([pageHasBegun, wait(longestHeadStartMs)])
  const { startApp: startServices } = await import('./start.ts')
  return startServices({
    profile: createProfile(profileFolder),
    openFolders,
    log,
    restart,
    builtFolder,
    sqliteBinding: development['FACTORDESK_SQLITE_BINDING'],
    sandboxScenario: development['FACTORDESK_SANDBOX_SCENARIO'],
    sandboxMode: development['FACTORDESK_SANDBOX_MODE'],
    sandboxSecret: development['FACTORDESK_SANDBOX_SECRET'],
    sandboxPasswordCost: development['FACTORDESK_SANDBOX_PASSWORD_COST'],
  })
}

function bringToFront(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

/** Logs the end of every child process that is not a page's: the GPU's, the network's, the sandbox portal's. */
function logProcesses(log: Log): void {
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) =>
    log.note('app.process-gone', { process: name === 'Sandbox portal' ? name : type, reason, exitCode }),
  )
}
