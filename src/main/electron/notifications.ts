import { Notification as SystemNotification, type BrowserWindow } from 'electron'
import type { Notification } from '../base/environment.ts'
import { sendEvent } from './send-event.ts'

/** Shown until they are closed; kept here, or the click on one would be lost with it. */
const shown = new Set<SystemNotification>()

/**
 * Shows a notification of the system. A click on it brings the window to the front, at the screen that it is about.
 * Systems without notifications show none: the frame shows the same.
 */
export function showNotification({ title, body, address }: Notification, window: () => BrowserWindow | null): void {
  if (!SystemNotification.isSupported()) return
  const notification = new SystemNotification({ title, body })
  shown.add(notification)
  notification.on('close', () => shown.delete(notification))
  notification.on('click', () => {
    shown.delete(notification)
    const target = window()
    if (target === null || target.isDestroyed()) return
    if (target.isMinimized()) target.restore()
    target.show()
    target.focus()
    sendEvent(target, 'app.goTo', { address })
  })
  notification.show()
}
