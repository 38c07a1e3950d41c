import { z } from 'zod'
import { id, instant, method, password } from './primitives.ts'

/** What the portal's own log of an account tells. */
export const securityEventKind = z.enum([
  'signed-in',
  'signed-out',
  'other-sessions-ended',
  'session-reused',
  'locked',
  'unlocked',
  'two-factor-disabled',
  'two-factor-enabled',
  'two-factor-replaced',
  'enrolment-started',
  'enrolment-cancelled',
  'mobile-changed',
  'email-changed',
  'password-reset-asked',
  'password-reset-forced',
  'password-changed',
  'frozen',
  'unfrozen',
  'case-opened',
  'case-closed',
  'case-reopened',
  'consent-asked',
  'consent-answered',
  'invited',
])
export type SecurityEventKind = z.infer<typeof securityEventKind>

/** One line of an account's security log. */
export const securityEvent = z.object({
  id,
  at: instant,
  what: securityEventKind,
  by: z.enum(['customer', 'agent', 'system']),
  /** From where: the device as its session named it, the support desk, or a link in an e-mail; null when unknown. */
  from: z.string().nullable(),
  /** The method that it is about, if it is about one. */
  method: method.nullable(),
})
export type SecurityEvent = z.infer<typeof securityEvent>

export const securityEventQuery = z.strictObject({
  /** The id of an event: what came after it. Without it, from the first on. */
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
/** Oldest first; `next` is the `after` of the next page, null when there is none yet. */
export const securityEventPage = z.object({ events: z.array(securityEvent), next: id.nullable() })

/** "This was not me": names the event. */
export const notMeRequest = z.strictObject({ eventId: id, password })
