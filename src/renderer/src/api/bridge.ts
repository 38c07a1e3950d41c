import type { Bridge } from '#shared/ipc/bridge.ts'
import type { EventName, OperationName } from '#shared/ipc/operation-names.ts'
import type { EventPayload, InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'

declare global {
  interface Window {
    readonly factordesk: Bridge
  }
}

type Arguments<N extends OperationName> =
  Record<string, never> extends InputOf<N> ? [input?: InputOf<N>] : [input: InputOf<N>]

/**
 * Sends one operation to main; a failure is an outcome and never an exception. Nothing outside this folder reads
 * `window.factordesk`.
 *
 * @returns never rejects: a failure is an outcome
 */
export function operation<N extends OperationName>(name: N): (...args: Arguments<N>) => Promise<Outcome<OutputOf<N>>> {
  return (...[input]) => window.factordesk.call[name](input ?? ({} as InputOf<N>))
}

/**
 * Listens to an event of main.
 *
 * @returns ends the subscription
 */
export function onEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void {
  return window.factordesk.on[name](listener)
}
