import type { BrowserWindow } from 'electron'
import type { EventName } from '#shared/ipc/operation-names.ts'
import { events, type EventPayload } from '#shared/ipc/operations.ts'

/** Tells the renderer of an event; what is not in the contract does not cross. */
export function tell<N extends EventName>(window: BrowserWindow | null, name: N, payload: EventPayload<N>): void {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send(name, events[name].parse(payload))
}
