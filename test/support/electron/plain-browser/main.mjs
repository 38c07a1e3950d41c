// A browser without anything of the console: one window, for a test that drives web pages by Playwright.
import { app, BrowserWindow } from 'electron'

const folder = process.env['BROWSER_PROFILE']
if (folder) app.setPath('userData', folder)
app.disableHardwareAcceleration()
if (process.getuid?.() !== 0) app.enableSandbox()

// Not awaited at top level: in a module, Electron would then never become ready.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    webPreferences: { nodeIntegration: false, contextIsolation: true, sandbox: true, spellcheck: false },
  })
  void window.loadURL('about:blank')
})
// A download would ask where to put the file, and nobody is there to answer.
app.on('session-created', (session) => session.on('will-download', (_, item) => item.cancel()))
app.on('window-all-closed', () => app.quit())
