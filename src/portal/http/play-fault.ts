import { once } from 'node:events'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, Next } from 'hono'
import type { FaultRequest } from '#shared/api/sandbox-controls.ts'
import { ApiError } from '../api-error.ts'
import type { PortalEnv } from './env.ts'

/** Plays a planned fault around the work of a request. */
export async function playFault(c: Context<PortalEnv>, fault: FaultRequest['fault'], next: Next): Promise<void> {
  const { socket } = c.env.incoming
  switch (fault) {
    case 'unavailable':
      throw new ApiError('unavailable', 'The portal is not available at the moment', { retryAfterSeconds: 1 })
    case 'cut-before':
      socket.destroy()
      break
    case 'cut-within':
      socket.end('HTTP/1.1 200 OK\r\nContent-')
      await once(socket, 'close')
      break
    case 'cut-after':
      await next()
      socket.destroy()
      break
    case 'stall':
      await next()
      if (!socket.destroyed) await once(socket, 'close')
      break
  }
  c.res = undefined
  c.res = RESPONSE_ALREADY_SENT
}
