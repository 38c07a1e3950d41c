import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, BrowserWindow } from 'electron'
import { systemClock } from '#shared/domain/clock.ts'
import { closeFolders, openFolderMessage, type OpenFolder } from '../../files/private-files.ts'
import { readChoices } from '../features/app/page-choices.ts'
import { drawWithWhatIsThere } from './drawing.ts'
import { openWindow } from './window.ts'
import { registerHandlers } from './register-handlers.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import { createProfileLog, type Log } from '../base/log/log.ts'
import { choicesFile, logFolder, createProfile, placeFile, profileFolders } from '../base/profile.ts'
import { appOrigin } from './app-files.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { allowDevelopmentServer, lockDown } from './harden.ts'
import { clearStoredPages } from './page-session.ts'
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
  app.on('second-instance', bringToFront)
  let hasFailed = false
  app.on('window-all-closed', () => {
    if (!hasFailed) app.quit()
  })
  app.on('will-quit', () => {
    services?.stop()
    log.close()
  })
  // Not awaited at top level: in a module, Electron would then never become ready.
  void app.whenReady().then(async () => {
    try {
      const pageHasBegun = serveApp(builtFolder)
      if (developmentUrl !== undefined) allowDevelopmentServer(developmentUrl)
      // The page loads in its own process while main loads and opens what answers it.
      const choices = readChoices(choicesFile(profileFolder))
      const window = openWindow({
        ...{ builtFolder, developmentUrl, isPackaged: app.isPackaged, choices, log },
        placeFile: placeFile(profileFolder),
      })
      const starting = start(log, pageHasBegun, wereOpen)
      registerHandlers(
        starting.then(({ dispatch }) => dispatch),
        origin,
      )
      services = await starting
      // What cannot be removed is not read either.
      void clearStoredPages().catch(() => undefined)
      // Who closed the window by then has ended the app.
      if (!window.isDestroyed()) services.attach(window)
    } catch (error) {
      log.note('app.start-failed', errorFacts(error))
      // No empty window behind the message.
      hasFailed = true
      for (const opened of BrowserWindow.getAllWindows()) opened.destroy()
      const { explainAndQuit } = await import('./start-failure.ts')
      await explainAndQuit(error)
    }
  })
} else {
  app.quit()
}

/** @param pageHasBegun what answers the page is loaded while the page runs its first files, not before it has them */
async function start(log: Log, pageHasBegun: Promise<void>, openFolders: readonly OpenFolder[]): Promise<RunningApp> {
  if (developmentUrl === undefined) await Promise.race([pageHasBegun, wait(longestHeadStartMs)])
  const { startApp: startServices } = await import('./start.ts')
  return startServices({
    profile: createProfile(profileFolder),
    openFolders,
    log,
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
