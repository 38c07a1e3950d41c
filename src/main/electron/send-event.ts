import type { BrowserWindow } from 'electron'
import type { EventName } from '#shared/ipc/operation-names.ts'
import { events, type EventPayload } from '#shared/ipc/operations.ts'

/** Sends an event to the page; what is not in the contract does not cross. */
export function sendEvent<N extends EventName>(window: BrowserWindow | null, name: N, payload: EventPayload<N>): void {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send(name, events[name].parse(payload))
}
