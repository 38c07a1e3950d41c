import { z } from 'zod'
import { id, instant } from './primitives.ts'

/** What an account's addresses are told of. */
export const noticeKind = z.enum([
  'two-factor-disabled',
  'two-factor-enabled',
  'two-factor-replaced',
  'mobile-changed',
  'email-changed',
  'password-changed',
  'account-frozen',
  'account-unfrozen',
  'account-unlocked',
])
export type NoticeKind = z.infer<typeof noticeKind>

/** An e-mail that the portal owes for a change (guide step 11). */
export const notice = z.object({
  id,
  kind: noticeKind,
  /** The method as the confirmation e-mail names it; null where the change is of no method. */
  methodNamed: z.enum(['TOTP', 'SMS', 'EMAIL']).nullable(),
  destinationMasked: z.string(),
  queuedAt: instant,
  sentAt: instant.nullable(),
  failedAt: instant.nullable(),
})
export type Notice = z.infer<typeof notice>
export const noticeList = z.object({ notices: z.array(notice) })
