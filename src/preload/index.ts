/**
 * Gives the page one function an operation and one an event. Only listed names can be called, and no event object
 * reaches the page.
 */

import { contextBridge, ipcRenderer } from 'electron'
import { choicesArgument, eventNames, operationNames } from '../shared/ipc/operation-names.ts'

type Listener = (payload: unknown) => void

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

restoreChoices()

contextBridge.exposeInMainWorld('factordesk', { call, on })

/**
 * Puts what the operator chose at an earlier start where the page reads it: the page's own storage is in memory alone.
 * What the page wrote since then stays. The values are strings that main kept; `page-choices.ts` says which.
 */
function restoreChoices(): void {
  const given = process.argv.find((argument) => argument.startsWith(choicesArgument))?.slice(choicesArgument.length)
  if (given === undefined) return
  try {
    for (const [name, value] of Object.entries(JSON.parse(decodeURIComponent(given)) as Record<string, string>))
      if (localStorage.getItem(name) === null) localStorage.setItem(name, value)
  } catch {
    // A page of another origin may have no storage; the choices are not for it.
  }
}
