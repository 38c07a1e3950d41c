import { z } from 'zod'
import { failureCodes } from '../ipc/outcome.ts'
import { id, instant, method, note } from '../api/primitives.ts'
import { accountKey } from './account-key-schema.ts'
import { procedureKinds } from './guide-steps.ts'
import { howLong, reason } from './procedure.ts'
import { maxInQueue } from './limits.ts'

/** What is done to each account of a queue: the answers that its pre-flight then has already. */
export const queuePlan = z.strictObject({
  kind: z.enum(procedureKinds),
  /** The method to set up or change to; null for disable. */
  to: method.nullable(),
  reason,
  note,
  /** For how long 2FA stays off; null but for disable. */
  howLong: howLong.nullable(),
})
export type QueuePlan = z.infer<typeof queuePlan>
/** The answers of a pre-flight that are given before its account is read. */
export type PlannedAnswers = Omit<QueuePlan, 'kind'>

/** Why an account of a queue cannot be done, or was not: a failure of the console, or what only a queue knows. */
export const queueProblem = z.enum([
  ...failureCodes,
  /** The portal could no longer say whether it happened. */
  'undetermined',
])
export type QueueProblem = z.infer<typeof queueProblem>

/** What is known of an account when its item ended. */
const ending = z.object({
  at: instant,
  /** null where it is not known. */
  now: z.object({ active: z.boolean(), method: method.nullable() }).nullable(),
  /** True where `now` was read from the portal after the end. */
  readBack: z.boolean(),
  /** The portal's trace id of the last effect, or of the refusal. */
  trace: z.string().max(128).nullable(),
})
export type Ending = z.infer<typeof ending>

const procedureId = id.nullable()

const queueItemState = z.discriminatedUnion('is', [
  /** `procedureId`: the procedure to go on with, of an item that is tried again. */
  z.object({ is: z.literal('waiting'), procedureId }),
  /** `procedureId` is null until its procedure could be begun. */
  z.object({ is: z.literal('current'), procedureId }),
  z.object({ is: z.literal('done'), procedureId: id, ending }),
  z.object({ is: z.literal('failed'), procedureId, code: queueProblem, ending }),
  /** `procedureId`: a procedure that was left open and may still end. */
  z.object({ is: z.literal('skipped'), procedureId, ending }),
  /** The operator cancelled its procedure (`procedureId`), or stopped the queue before its turn (null). */
  z.object({ is: z.literal('cancelled'), procedureId, ending }),
])
export type QueueItemState = z.infer<typeof queueItemState>

const queueItem = z.object({
  accountId: accountKey,
  accountName: z.string(),
  userId: z.string(),
  state: queueItemState,
})
export type QueueItem = z.infer<typeof queueItem>

/** Many accounts, one after another, all by one plan. Contains no secret. */
export const queue = z.object({
  id,
  plan: queuePlan,
  /** `finished` exactly when no item waits and none is current. */
  state: z.enum(['running', 'paused', 'finished']),
  startedAt: instant,
  updatedAt: instant,
  /** In their order; each account once. */
  items: z.array(queueItem).max(maxInQueue),
})
export type Queue = z.infer<typeof queue>
