import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { procedureKinds } from '../../domain/guide-steps.ts'
import { procedureState, reason } from '../../domain/procedure.ts'
import { handledReminder } from '../../domain/reminders.ts'
import { unprotectedFinds } from '../../domain/unprotected.ts'
import { id, instant } from '../../api/primitives.ts'
import { done, nothing, type Operation } from '../operation.ts'

/** An account that its password alone protects. */
const unprotectedAccount = z.object({
  accountId: accountKey,
  accountName: z.string(),
  /** null for a customer whom only the desk has seen. */
  userId: z.string().nullable(),
  /** By the portal's clock where it reports it. */
  since: instant,
  found: z.enum(unprotectedFinds),
  /** Who turned it off, as the audit names them; null where it was not this console. */
  actor: z.string().nullable(),
  reason: reason.nullable(),
  note: z.string(),
  ticket: z.string().nullable(),
  /** The chosen end, by the operator's clock; null for none. */
  until: instant.nullable(),
  overdue: z.boolean(),
  reminders: z.array(handledReminder),
  /** The open procedure on this account, if there is one. */
  procedureId: id.nullable(),
})
export type UnprotectedAccount = z.infer<typeof unprotectedAccount>

/** An account whose codes come by SMS. */
const smsAccount = z.object({
  accountId: accountKey,
  accountName: z.string(),
  userId: z.string(),
  /** Since when; null where the portal does not report it. */
  since: instant.nullable(),
  /** Until when SMS is to stay; null for no end. */
  until: instant.nullable(),
  overdue: z.boolean(),
  reminders: z.array(handledReminder),
  procedureId: id.nullable(),
})
export type SmsAccount = z.infer<typeof smsAccount>

/** What the Overview counts. */
const statistics = z.object({
  /** Minutes that accounts stood without 2FA, week by week, oldest first; `from` is the week's first instant. */
  weeks: z.array(z.object({ from: instant, minutes: z.int().min(0) })),
  /** Procedures by kind and by the state they are in. */
  procedures: z.array(
    z.object({
      kind: z.enum(procedureKinds),
      at: z.enum(procedureState.options.map((option) => option.shape.at.value)),
      count: z.int().min(1),
    }),
  ),
})

const chosenEnd = z.strictObject({ accountId: accountKey, until: instant.nullable() })

/** The unprotected clock, SMS with an end date, and what the Overview counts. */
export const reminderOperations = {
  /** The longest unprotected first; on SMS the overdue first, then those with an end. */
  'reminders.list': {
    input: nothing,
    output: z.object({ unprotected: z.array(unprotectedAccount), sms: z.array(smsAccount) }),
  },
  /** Until when an account is meant to be without 2FA. An end that is past is refused: `invalid-request`. */
  'reminders.setUnprotectedEnd': { input: chosenEnd, output: done },
  /** Until when SMS is to stay. */
  'reminders.setSmsEnd': { input: chosenEnd, output: done },
  'reminders.statistics': { input: nothing, output: statistics },
} as const satisfies Record<`reminders.${string}`, Operation>
