import { AsyncLocalStorage } from 'node:async_hooks'

/** The request that is answered now. */
export interface RequestContext {
  traceId: string
  /** Where it came from; null where the server does not say. */
  address: string | null
}

const running = new AsyncLocalStorage<RequestContext>()

/** Runs what answers a request, so that its records name it. */
export function inRequest<T>(context: RequestContext, work: () => T): T {
  return running.run(context, work)
}

/** The request that is answered now; undefined outside of one. */
export function requestAtWork(): RequestContext | undefined {
  return running.getStore()
}
