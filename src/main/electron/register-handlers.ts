import { ipcMain } from 'electron'
import { operationNames } from '#shared/ipc/operation-names.ts'
import type { Dispatcher } from '../ipc/dispatcher.ts'
import { isOurFrame } from './sender.ts'

/**
 * Passes each listed operation of the bridge to the dispatcher. A call that comes before the dispatcher is there waits
 * for it.
 */
export function registerHandlers(dispatch: Promise<Dispatcher>, origin: string): void {
  // Where there is never a dispatcher, the app says why and ends; nothing throws across the bridge meanwhile.
  const ready = dispatch.catch(() => new Promise<never>(() => undefined))
  // guard: ipc.channels
  for (const name of operationNames) {
    ipcMain.handle(name, async (event, raw: unknown) => {
      // Asked at once: what sent the call may be gone when the dispatcher is there.
      // guard: ipc.sender-frame
      const senderIsOurs = isOurFrame(event.senderFrame, origin)
      return (await ready)(name, senderIsOurs, raw)
    })
  }
}
