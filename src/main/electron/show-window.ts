import type { Timers } from '../base/environment.ts'

/** What is used here of a `BrowserWindow`. */
export interface HiddenWindow {
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown
  show(): void
  isDestroyed(): boolean
  webContents: { once(event: 'did-finish-load', listener: () => void): unknown }
}

/** Milliseconds after which a window is shown, whatever its page says. */
export const longestHiddenMs = 2500

/**
 * Shows a window once its page has something to show. Under Wayland a hidden window may get no frame, and then
 * `ready-to-show` never comes (electron#48859): on Linux the window is shown at the first of that event, the end of the
 * page's load, and a limit. Its background is the page's, so that an early window does not flash.
 */
export function showWhenReady(window: HiddenWindow, platform: NodeJS.Platform, later: Timers['later']): void {
  let settled = false
  let cancel = (): void => undefined

  function show(): void {
    // guard: window.shown-once
    if (settled) return
    settled = true
    cancel()
    if (!window.isDestroyed()) window.show()
  }

  window.once('ready-to-show', show)
  window.once('closed', () => {
    settled = true
    cancel()
  })
  if (platform === 'linux') {
    // guard: window.shown-when-loaded
    window.webContents.once('did-finish-load', show)
    // guard: window.shown-after-limit
    cancel = later(longestHiddenMs, show)
  }
}
