import { ipcMain } from 'electron'
import { operationNames } from '#shared/ipc/operation-names.ts'
import type { Dispatcher } from '../ipc/dispatcher.ts'
import { isOurFrame } from './sender.ts'

/**
 * Passes each listed operation of the bridge to the dispatcher. A call that comes before the dispatcher is there waits
 * for it.
 *
 * @param dispatch that of the running app: a start that is tried again has another one
 */
export function registerHandlers(dispatch: () => Promise<Dispatcher>, origin: string): void {
  // guard: ipc.channels
  for (const name of operationNames) {
    ipcMain.handle(name, async (event, raw: unknown) => {
      // Asked at once: what sent the call may be gone when the dispatcher is there.
      // guard: ipc.sender-frame
      const senderIsOurs = isOurFrame(event.senderFrame, origin)
      // Where a start fails its page ends with it; nothing throws across the bridge meanwhile.
      const ready = await dispatch().catch(() => new Promise<never>(() => undefined))
      return ready(name, senderIsOurs, raw)
    })
  }
}
