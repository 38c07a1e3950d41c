import { app, powerMonitor, type BrowserWindow } from 'electron'
import type { Log } from '../base/log/log.ts'
import { createFrameWatch } from './frame-watch.ts'
import type { FrameRemedy } from '../base/log/log-events.ts'

/** A world of its own in the page, so that nothing there can answer in our place. */
const worldId = 1001
/** Milliseconds for which a page is asked whether it is visible. */
const answerLimitMs = 2_000

/** Brings back a window that is shown but draws no frame, and logs it: when it is shown, loaded, restored, or the machine woke. */
export function keepFrames(window: BrowserWindow, log: Log): void {
  const { webContents: contents } = window
  const ask = (code: string): Promise<unknown> => contents.executeJavaScriptInIsolatedWorld(worldId, [{ code }])
  const isShown = (): boolean => !window.isDestroyed() && window.isVisible() && !window.isMinimized()

  async function owesFrame(): Promise<boolean> {
    if (!isShown() || contents.isCrashed()) return false
    const late = new Promise((done) => setTimeout(done, answerLimitMs, null).unref())
    return (await Promise.race([ask('document.visibilityState'), late])) === 'visible' && isShown()
  }

  const remedies: Readonly<Record<FrameRemedy, () => void>> = {
    redraw: () => contents.invalidate(),
    resize: () => {
      const [width = 0, height = 0] = window.getSize()
      window.setSize(width, height + 1)
      window.setSize(width, height)
    },
    // Chromium starts the process that draws again, and the page stays as it is.
    graphics: () => {
      const drawing = app.getAppMetrics().find(({ type }) => type === 'GPU')
      if (drawing !== undefined) process.kill(drawing.pid, 'SIGKILL')
    },
    // What was typed is lost; what was done is in main and in the portal.
    reload: () => contents.reload(),
  }

  const watch = createFrameWatch({
    nextFrame: () => ask('new Promise((drawn) => requestAnimationFrame(() => drawn(true)))'),
    owesFrame,
    remedies,
    log,
    later: (ms, ring) => {
      const timer = setTimeout(ring, ms).unref()
      return () => clearTimeout(timer)
    },
  })
  const begin = (): void => {
    if (isShown()) watch.begin()
  }
  window.on('show', begin)
  window.on('restore', begin)
  contents.on('did-finish-load', begin)
  window.on('hide', watch.stop)
  window.on('minimize', watch.stop)
  contents.on('did-start-loading', watch.stop)
  powerMonitor.on('suspend', watch.stop)
  powerMonitor.on('resume', begin)
  window.once('closed', () => {
    watch.stop()
    powerMonitor.off('suspend', watch.stop)
    powerMonitor.off('resume', begin)
  })
}
