import { ipcMain, type BrowserWindow } from 'electron'
import { events, type EventPayload } from '#shared/contract/operations.ts'
import { operationNames, type EventName } from '#shared/contract/operation-names.ts'
import type { Gate } from './gate.ts'
import { isOurFrame } from './sender.ts'

/** Opens the bridge's operations, each behind the gate. */
export function serve(gate: Gate, origin: string): void {
  for (const name of operationNames) {
    ipcMain.handle(name, (event, raw: unknown) => gate(name, isOurFrame(event.senderFrame, origin), raw))
  }
}

/** Tells the renderer of an event; what is not in the contract does not cross. */
export function tell<N extends EventName>(window: BrowserWindow | null, name: N, payload: EventPayload<N>): void {
  if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return
  window.webContents.send(name, events[name].parse(payload))
}
