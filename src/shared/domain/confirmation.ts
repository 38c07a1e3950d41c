import { z } from 'zod'
import { accountKey } from './account-key-schema.ts'
import { notice } from '../api/notices.ts'
import { idempotencyKey } from '../api/operations.ts'
import { id, instant, method } from '../api/primitives.ts'

/** The e-mails that changes of a factor owe (contract NOT-1 and REP-6). */
const confirmationKind = z.enum(['two-factor-disabled', 'two-factor-enabled', 'two-factor-replaced'])

/** Guide step 11: the e-mail that confirms a change, from the change until the portal's mail server took it. */
export const confirmation = z.object({
  id,
  procedureId: id,
  accountId: accountKey,
  accountName: z.string(),
  kind: confirmationKind,
  /** The method that the e-mail must name; null where the change was seen on a page that names none. */
  method: method.nullable(),
  /** The idempotency key of the change; null in what was written before keys were kept with it. */
  operationKey: idempotencyKey.nullable().default(null),
  /** When the change happened, by the portal's clock. */
  changedAt: instant,
  /** Since when it is expected, by the console's clock. */
  expectedAt: instant,
  /** The notices of the portal that name the change, one an address; empty until the portal lists them. */
  notices: z.array(notice),
  /** When the portal's list was last read; null when it was not yet. */
  readAt: instant.nullable(),
  /** When it was found to be overdue; it stays when the e-mail is sent late after all. */
  overdueAt: instant.nullable(),
  /** True where the portal does not say which of its notices is of which change: then the checks end. */
  untraced: z.boolean().default(false),
  /** Who says whether it arrived: the portal's list of notices, or the user, for a change that was made on the portal's page. */
  basis: z.enum(['portal', 'user']).default('portal'),
  /** When the user reported that it arrived. */
  arrivedAt: instant.nullable().default(null),
  /** When the user is asked again; null where it is overdue already, or the time is counted from `expectedAt`. */
  remindAt: instant.nullable().default(null),
})
export type Confirmation = z.infer<typeof confirmation>
