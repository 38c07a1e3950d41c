import type { OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { HandlerInput } from './secrets/secret-inputs.ts'

/** One handler an operation; a missing one does not compile. Secret inputs come in overwritable memory. */
export type Handlers = { [N in OperationName]: (input: HandlerInput<N>) => Promise<OutputOf<N>> | OutputOf<N> }

/** The handlers of the operations whose name begins so: `HandlersOf<'queue'>` has `queue.start` and all others of the queue. */
export type HandlersOf<Area extends string> = Pick<Handlers, Extract<OperationName, `${Area}.${string}`>>
