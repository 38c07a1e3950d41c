import type { BrowserWindow, Notification as ElectronNotification } from 'electron'
import type { Notification } from '../base/environment.ts'
import { sendEvent } from './send-event.ts'

type SystemNotification = Pick<ElectronNotification, 'on' | 'show'>

export interface NotificationDeps {
  /** Electron's `Notification`. */
  system: { isSupported(): boolean; new (options: { title: string; body: string }): SystemNotification }
  window(): BrowserWindow | null
  /** Called when the system shows none: it has no notifications, or refuses them to an app that is not signed. */
  onRefused(): void
}

/** Shown until they are closed; kept here, or the click on one would be lost with it. */
const shown = new Set<SystemNotification>()

/**
 * Shows a notification of the system. A click on it brings the window to the front, at the screen that it is about.
 * Where the system shows none, the frame still shows the same.
 */
export function showNotification({ title, body, address }: Notification, deps: NotificationDeps): void {
  const { system, window, onRefused } = deps
  // guard: notification.unsupported
  if (!system.isSupported()) return onRefused()
  const notification = new system({ title, body })
  shown.add(notification)
  const forget = (): void => void shown.delete(notification)
  notification.on('close', forget)
  notification.on('failed', () => {
    forget()
    // guard: notification.refused
    onRefused()
  })
  notification.on('click', () => {
    forget()
    const target = window()
    if (target === null || target.isDestroyed()) return
    if (target.isMinimized()) target.restore()
    target.show()
    target.focus()
    sendEvent(target, 'app.goTo', { address })
  })
  notification.show()
}

/** How many are on screen, or wait for the system to say what became of them. */
export function notificationsShown(): number {
  return shown.size
}
