import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Caller } from './handlers.ts'

/** What the middleware leaves for a handler, beside Node's own request and response. */
export interface PortalEnv {
  Bindings: HttpBindings
  Variables: { traceId: string; caller: Caller | undefined }
}
export type PortalApp = Hono<PortalEnv>
