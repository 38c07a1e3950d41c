import { deviceOrigin, type SecurityEvent, type SecurityEventKind } from '../api/security-events.ts'
import type { ConsoleAction } from './console-actions.ts'

/** An event of the portal's log with its place there, from 1. */
export type KnownEvent = SecurityEvent & { place: number }

/** The events that an action of this console causes in the portal's log. */
interface Trace {
  kinds: readonly SecurityEventKind[]
  by: 'customer' | 'agent'
  /** True where its request carries no idempotency key, so that no event can name it. */
  isKeyless?: true
  /** True where it causes an event only sometimes, so that none is missed. */
  isOccasional?: true
}

/** Actions that are not here cause no event (another text message, evidence). */
const traces: Readonly<Record<string, Trace>> = {
  disable: { kinds: ['two-factor-disabled'], by: 'customer' },
  'disable-for-customer': { kinds: ['two-factor-disabled', 'password-reset-forced', 'invited'], by: 'agent' },
  'verify-code': { kinds: ['two-factor-enabled', 'two-factor-replaced'], by: 'customer' },
  'start-enrolment': { kinds: ['enrolment-started'], by: 'customer' },
  'cancel-enrolment': { kinds: ['enrolment-cancelled'], by: 'customer' },
  'change-number': { kinds: ['mobile-changed'], by: 'customer' },
  'report-not-me': { kinds: ['frozen'], by: 'customer' },
  'open-case': { kinds: ['case-opened'], by: 'agent' },
  'ask-consent': { kinds: ['consent-asked'], by: 'agent' },
  'close-case': { kinds: ['case-closed'], by: 'agent' },
  'reopen-case': { kinds: ['case-reopened'], by: 'agent' },
  'invite-customer': { kinds: ['invited'], by: 'agent' },
  'enrol-for-customer': { kinds: ['enrolment-started'], by: 'agent' },
  'verify-for-customer': { kinds: ['two-factor-enabled'], by: 'agent' },
  'unlock-customer': { kinds: ['unlocked'], by: 'agent' },
  'unfreeze-customer': { kinds: ['unfrozen'], by: 'agent' },
  'approve-case': { kinds: ['email-changed', 'mobile-changed'], by: 'agent', isOccasional: true },
  'signed-in': { kinds: ['signed-in'], by: 'customer', isKeyless: true },
  'signed-out': { kinds: ['signed-out'], by: 'customer', isKeyless: true },
}

/** True where the portal's log should have an event of the action. */
export function leavesTrace({ what }: ConsoleAction): boolean {
  const trace = traces[what]
  return trace !== undefined && trace.isOccasional !== true
}

/** True where an event can name the action by its idempotency key (contract LOG-9). */
export function isKeyed({ what }: ConsoleAction): boolean {
  return traces[what]?.isKeyless !== true
}

/**
 * True where the action may have caused the event, by kind, doer, device and method.
 *
 * @param device what this console calls its device
 */
export function fits(action: ConsoleAction, event: SecurityEvent, device: string): boolean {
  const trace = traces[action.what]
  if (trace === undefined || action.outcome === 'refused') return false
  if (!trace.kinds.includes(event.what) || event.by !== trace.by) return false
  if (event.by === 'customer' && ![null, device, deviceOrigin(device)].includes(event.from)) return false
  return action.method === null || event.method === null || action.method === event.method
}

/**
 * The actions that the events of an account's log name by their keys, by the place of the event. What a portal names
 * proves nothing by itself: an event whose key is one of ours but that the action cannot have caused is joined to
 * nothing, nor is a second event of a kind with one key.
 *
 * @param actions the actions of this console on that very account
 * @param events in the order of the log
 * @param device what this console calls its device
 */
export function joinEvents(
  actions: readonly ConsoleAction[],
  events: readonly KnownEvent[],
  device: string,
): ReadonlyMap<number, ConsoleAction> {
  // guard: timeline.keyed-only
  const keyed = actions.filter(isKeyed)
  const byKey = new Map<string | null | undefined, ConsoleAction>(keyed.map((action) => [action.id, action]))
  const joined = new Map<number, ConsoleAction>()
  const taken = new Set<string>()
  for (const event of events) {
    const action = byKey.get(event.operationKey)
    // guard: timeline.event-fits
    if (action === undefined || !fits(action, event, device)) continue
    const kindOfAction = `${action.id} ${event.what}`
    // guard: timeline.event-once
    if (taken.has(kindOfAction)) continue
    taken.add(kindOfAction)
    joined.set(event.place, action)
  }
  return joined
}
