// The least app that starts as FactorDesk does: its window's options, shown when it has something to show.
// Prints the milliseconds from the show to the second frame, or `hang`.
import { readdirSync } from 'node:fs'
import { app, BrowserWindow } from 'electron'

const limitMs = 10_000
const folder = process.env['LAUNCH_PROFILE']
if (folder) app.setPath('userData', folder)
for (const name of (process.env['LAUNCH_SWITCHES'] ?? '').split(' ').filter(Boolean)) app.commandLine.appendSwitch(name)
if (drawsInSoftware()) app.disableHardwareAcceleration()
if (process.getuid?.() !== 0) app.enableSandbox()

// Not awaited at top level: in a module, Electron would then never become ready.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    backgroundColor: '#0f1115',
    autoHideMenuBar: true,
    webPreferences: { nodeIntegration: false, contextIsolation: true, sandbox: true, spellcheck: false },
  })
  window.once('ready-to-show', () => {
    window.show()
    const begun = performance.now()
    const end = (said) => {
      console.log(said)
      app.exit(0)
    }
    setTimeout(() => end('hang'), limitMs)
    const twoFrames = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))'
    window.webContents.executeJavaScript(twoFrames).then(() => end(`frames ${Math.round(performance.now() - begun)}`))
  })
  void window.loadURL('data:text/html,<title>FactorDesk</title><p>A page')
})

/** As the product decides (src/main/electron/drawing.ts), where the environment does not say otherwise. */
function drawsInSoftware() {
  const given = process.env['LAUNCH_SOFTWARE']
  if (given) return given === '1'
  try {
    return process.platform === 'linux' && !readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
  } catch {
    return true
  }
}
