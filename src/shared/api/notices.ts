import { z } from 'zod'
import { operationKey } from './operations.ts'
import { id, instant } from './primitives.ts'

export const noticeKind = z
  .enum([
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
  .meta({ id: 'NoticeKind', description: "What an account's addresses are notified of." })
export type NoticeKind = z.infer<typeof noticeKind>

/** Guide step 11. */
export const notice = z
  .object({
    id,
    kind: noticeKind,
    methodNamed: z
      .enum(['TOTP', 'SMS', 'EMAIL'])
      .nullable()
      .describe('The method as the confirmation e-mail names it; null where the change is of no method.'),
    destinationMasked: z.string(),
    queuedAt: instant.describe('When the change happened.'),
    sentAt: instant.nullable().describe('When the mail server took it; null while it waits.'),
    failedAt: instant.nullable().describe('When the last attempt to send it failed; null when none did.'),
    operationKey,
  })
  .meta({
    id: 'Notice',
    description:
      'An e-mail about a change. It is recorded with the change and sent after it until it is delivered. Text messages report the same changes and are not listed.',
  })
export type Notice = z.infer<typeof notice>
export const noticeList = z
  .object({ notices: z.array(notice) })
  .meta({ id: 'NoticeList', description: 'E-mails of every kind of notice, newest first.' })
