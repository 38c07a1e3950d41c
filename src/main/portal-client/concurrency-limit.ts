import pLimit from 'p-limit'
import type { Transport } from './transport.ts'

/** A transport that never has more requests under way than the portal allows; what is more waits its turn. */
export interface Bounded {
  send: Transport
  /** Requests at once, from the portal's capabilities. */
  allow(requestsAtOnce: number): void
}

/** Requests at once while the portal has not told how many it takes. */
const untilTold = 4

export function bounded(send: Transport): Bounded {
  const limit = pLimit(untilTold)
  return {
    send: (endpoint, request, extras) => limit(() => send(endpoint, request, extras)),
    allow: (requestsAtOnce) => {
      // guard: connection.concurrency
      limit.concurrency = requestsAtOnce
    },
  }
}
