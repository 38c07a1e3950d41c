import { AsyncLocalStorage } from 'node:async_hooks'
import type { Method } from '#shared/api/primitives.ts'
import type { SecurityEvent, SecurityEventKind } from '#shared/api/security-events.ts'
import { deviceOrigin } from '#shared/api/security-events.ts'
import { newId } from '../crypto/tokens.ts'
import type { Portal } from '../portal.ts'

/** Who did something to an account, and from where, as the security log records it. */
export interface Origin {
  by: SecurityEvent['by']
  /** What the session calls its device, quoted; the support desk, or a link in an e-mail; null when unknown. */
  from: string | null
}

/** What a change of state is written down with. */
export interface Cause {
  /** The idempotency key that asked for it. */
  key: string
  origin: Origin
}

/** What a customer does within a session comes from the device that the session named, quoted: anybody may name one. */
export function fromSession(portal: Portal, sessionId: string): Origin {
  return { by: 'customer', from: deviceOrigin(portal.repositories.sessions.deviceOf(sessionId)) }
}

/** What a customer's change within a session is written down with. */
export function causeInSession(portal: Portal, sessionId: string, key: string): Cause {
  return { key, origin: fromSession(portal, sessionId) }
}

/** What staff do comes from the desk, on every device. */
export const fromDesk: Origin = { by: 'agent', from: 'Support desk' }
/** What a customer does by a link in an e-mail. */
export const fromLink: Origin = { by: 'customer', from: 'Link in an e-mail' }
/** What the portal does by itself. */
export const fromPortal: Origin = { by: 'system', from: null }

/** The idempotency key of the operation whose effect runs. */
const runningOperation = new AsyncLocalStorage<string>()

/** Runs an effect so that every line of the security log and every message that it writes names its key. */
export function inOperation<T>(key: string, effect: () => T): T {
  // guard: portal-operations.named
  return runningOperation.run(key, effect)
}

/** The key of the operation that causes what is written now; null outside of one. */
export function operationAtWork(): string | null {
  return runningOperation.getStore() ?? null
}

/** Writes a line to the security log of an account, in the caller's transaction. */
export function logSecurity(
  portal: Portal,
  accountId: string,
  what: SecurityEventKind,
  { by, from }: Origin,
  method: Method | null = null,
): void {
  const at = portal.clock.now()
  // guard: portal-security-log.operation
  const operationKey = operationAtWork()
  portal.repositories.securityEvents.append({ id: newId('event'), accountId, at, what, by, from, method, operationKey })
}
