import { contextBridge, ipcRenderer } from 'electron'
import { eventNames, operationNames } from '../shared/contract/operation-names.ts'

type Listener = (payload: unknown) => void

/** One function an operation: nothing but the listed names can be called, and no event object reaches the page. */
const call = Object.fromEntries(
  // guard: bridge.one-argument
  operationNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(name, input)]),
)

const on = Object.fromEntries(
  eventNames.map((name) => [
    name,
    (listener: Listener) => {
      // guard: bridge.no-event
      const forward = (_event: unknown, payload: unknown): void => listener(payload)
      ipcRenderer.on(name, forward)
      return () => {
        ipcRenderer.removeListener(name, forward)
      }
    },
  ]),
)

contextBridge.exposeInMainWorld('factordesk', { call, on })
