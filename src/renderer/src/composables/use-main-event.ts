import { onScopeDispose } from 'vue'
import type { EventName } from '#shared/ipc/operation-names.ts'
import type { EventPayload } from '#shared/ipc/operations.ts'
import { onEvent } from '../api/bridge.ts'

/** Listens to an event of main for as long as the component or store that calls this lives. */
export function useMainEvent<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): void {
  onScopeDispose(onEvent(name, listener))
}
