import type { Cause } from '../../services/security-log.ts'
import { fromSession } from '../../services/security-log.ts'
import type { Caller } from '../handlers.ts'
import type { Portal } from '../../portal.ts'

/** What a customer's change within a session is written down with. */
export function causeOf(portal: Portal, caller: Caller<'customer'>, key: string): Cause {
  return { key, origin: fromSession(portal, caller.sessionId) }
}
