// The limit of what an Electron app can start in: one sandboxed window with one line, and nothing else.
import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'

const runsWithout = process.getuid?.() === 0 && app.commandLine.hasSwitch('no-sandbox')
if (!runsWithout) app.enableSandbox()
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    autoHideMenuBar: true,
    webPreferences: { sandbox: true },
  })
  void window.loadFile(join(import.meta.dirname, 'index.html'))
})
