import type { InputOf, OutputOf, EventPayload } from './operations.ts'
import type { EventName, OperationName } from './operation-names.ts'
import type { Outcome } from './outcome.ts'

/** What preload exposes as `window.factordesk`: one function an operation, and one subscription an event. */
export interface Bridge {
  call: { [N in OperationName]: (input: InputOf<N>) => Promise<Outcome<OutputOf<N>>> }
  /** Returns the function that ends the subscription. */
  on: { [N in EventName]: (listener: (payload: EventPayload<N>) => void) => () => void }
}
