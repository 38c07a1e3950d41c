import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { systemClock } from '#shared/domain/clock.ts'
import { logProcesses } from './ipc/log-processes.ts'
import { openWindow } from './ipc/open-window.ts'
import { errorFacts } from './log/error-facts.ts'
import { openProfileLog } from './log/profile-log.ts'
import { logFolder, openProfile } from './profile.ts'
import { appOrigin } from './security/assets.ts'
import { registerAppScheme, serveApp } from './security/app-protocol.ts'
import { allowDevelopmentServer, lockDown } from './security/lockdown.ts'
import { explainAndQuit } from './security/start-failure.ts'
import { startServices, type Services } from './services.ts'

const builtFolder = join(import.meta.dirname, '..')
/** Switches of a development build; a packaged one takes no orders from its environment. */
const development = app.isPackaged ? {} : process.env
const developmentUrl = development['ELECTRON_RENDERER_URL']
const profileFolder = development['FACTORDESK_PROFILE'] ?? app.getPath('userData')

app.setPath('userData', profileFolder)
registerAppScheme()
lockDown()

if (app.requestSingleInstanceLock()) {
  let services: Services | null = null
  const log = openProfileLog(logFolder(profileFolder), systemClock)
  logProcesses(log)
  app.on('second-instance', bringToFront)
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => {
    services?.stop()
    log.close()
  })
  // Not awaited at top level: in a module, Electron would then never become ready.
  void app.whenReady().then(async () => {
    try {
      serveApp(builtFolder)
      if (developmentUrl !== undefined) allowDevelopmentServer(developmentUrl)
      services = await startServices({
        profile: openProfile(profileFolder),
        log,
        builtFolder,
        origin: developmentUrl === undefined ? appOrigin : new URL(developmentUrl).origin,
        sqliteBinding: development['FACTORDESK_SQLITE_BINDING'],
        sandboxScenario: development['FACTORDESK_SANDBOX_SCENARIO'],
        sandboxMode: development['FACTORDESK_SANDBOX_MODE'],
        sandboxSecret: development['FACTORDESK_SANDBOX_SECRET'],
      })
      services.attach(openWindow({ builtFolder, developmentUrl, isPackaged: app.isPackaged, log }))
    } catch (error) {
      log.note('app.start-failed', errorFacts(error))
      await explainAndQuit(error)
    }
  })
} else {
  app.quit()
}

function bringToFront(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
