import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { queue, queuePlan, queueProblem } from '../../domain/queue.ts'
import { instant } from '../../api/primitives.ts'
import { twoFactorState } from '../../api/two-factor.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { maxInQueue } from '../../domain/limits.ts'

/** The plan is flat beside the accounts, so that the dispatcher checks each of its texts. */
const planned = z.strictObject({ accountIds: z.array(accountKey).min(1).max(maxInQueue), ...queuePlan.shape })
const ofItem = z.strictObject({ accountId: accountKey })

/** What a dry run says of one account. */
const dryRunLine = z.object({
  accountId: accountKey,
  accountName: z.string(),
  userId: z.string(),
  /** The state that the verdict is judged by; null where none was ever read. */
  now: twoFactorState.nullable(),
  readAt: instant.nullable(),
  /** True where it was read from the portal for this dry run. */
  isFresh: z.boolean(),
  /** `unknown`: too little is known to say. */
  verdict: z.enum(['works', 'fails', 'unknown']),
  /** Why it would not work, or why nothing could be read. */
  code: queueProblem.nullable(),
  /** The account's own login must sign in first. */
  needsSignIn: z.boolean(),
  /** The page of an account in guided mode; null for one of a portal with an API. */
  page: z.enum(['closed', 'asleep', 'open']).nullable(),
})
export type DryRunLine = z.infer<typeof dryRunLine>

export const dryRunProgress = z.object({ done: z.int().min(0), all: z.int().min(0) })

/** The queue. One at a time; the last one stays to be seen until the next one starts. */
export const queueOperations = {
  /** Reads each account and changes nothing. `stopped`: ended early, with the lines that there were. */
  'queue.dryRun': {
    input: planned,
    output: z.object({ lines: z.array(dryRunLine), stopped: z.boolean() }),
  },
  'queue.stopDryRun': { input: nothing, output: done },
  'queue.start': { input: planned, output: queue },
  'queue.get': { input: nothing, output: z.object({ queue: queue.nullable() }) },
  /** Begins the procedure of the account whose turn it is. Fails with `signed-out` where its login must sign in first. */
  'queue.next': { input: nothing, output: queue },
  'queue.pause': { input: nothing, output: queue },
  'queue.resume': { input: nothing, output: queue },
  'queue.skip': { input: ofItem, output: queue },
  'queue.retry': { input: ofItem, output: queue },
  'queue.stop': { input: nothing, output: queue },
  /** Asks where to, in a dialog of main's, and writes the result as CSV; null when the dialog was cancelled. */
  'queue.export': { input: nothing, output: z.object({ file: z.string().nullable(), lines: z.int().min(0) }) },
} as const satisfies Record<`queue.${string}`, Operation>
