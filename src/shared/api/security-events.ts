import { z } from 'zod'
import { operationKey } from './operations.ts'
import { id, instant, method, password, wholeNumber } from './primitives.ts'

export const securityEventKind = z
  .enum([
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
  .meta({ id: 'SecurityEventKind', description: "What the portal's own log of an account records." })
export type SecurityEventKind = z.infer<typeof securityEventKind>

/** How the log quotes what a session calls its device: in words that are none of the portal's own. */
export function deviceOrigin(device: string): string {
  // guard: portal-security-log.device-quoted
  return `Device “${device.replaceAll(/[“”]/g, '"')}”`
}

export const securityEvent = z
  .object({
    id,
    at: instant,
    what: securityEventKind,
    by: z.enum(['customer', 'agent', 'system']),
    from: z
      .string()
      .nullable()
      .describe(
        'From where: what the session calls its device, quoted as `Device “NAME”`; the support desk, or a link in an e-mail, in words of the portal; null when unknown.',
      ),
    method: method
      .nullable()
      .describe(
        'The method that it is about: of a factor, an enrolment, a lock of codes. null for everything else, a sign-in included.',
      ),
    operationKey,
  })
  .meta({ id: 'SecurityEvent', description: "One line of an account's security log." })
export type SecurityEvent = z.infer<typeof securityEvent>

export const securityEventQuery = z.strictObject({
  after: id.optional().describe('The id of an event: what came after it. Without it, from the first on.'),
  limit: wholeNumber({ min: 1, max: 100 }).default(50).describe('Most events of one answer.'),
})
export const securityEventPage = z
  .object({
    events: z.array(securityEvent),
    next: id.nullable().describe('The `after` of the next page; null when there is none yet.'),
  })
  .meta({ id: 'SecurityEventPage', description: 'Lines of the security log, oldest first.' })

/** "This was not me": names the event. */
export const notMeRequest = z
  .strictObject({ eventId: id.describe("The id of an event of this account's security log."), password })
  .meta({ id: 'NotMeRequest' })
