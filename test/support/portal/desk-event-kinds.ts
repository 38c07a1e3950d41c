import type { SecurityEventKind } from '#shared/api/security-events.ts'

/** Lines of a security log that only the staff desk causes, and its own tests check. */
export const deskEventKinds = [
  'unlocked',
  'email-changed',
  'password-reset-forced',
  'unfrozen',
  'case-opened',
  'case-closed',
  'case-reopened',
  'consent-asked',
  'consent-answered',
  'invited',
] as const satisfies readonly SecurityEventKind[]
