import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { timelineLine } from '../../domain/timeline.ts'
import { instant } from '../../api/primitives.ts'
import type { Operation } from '../operation.ts'
import { failure } from '../outcome.ts'

/** Our entries and the portal's log of one account, newest first. */
const timelineView = z.object({
  lines: z.array(timelineLine),
  /** How many older lines there are. */
  older: z.int().min(0),
  /** Whether the portal says which operation caused an event; where not, nothing is joined. null: no event is known. */
  namesOperations: z.boolean().nullable(),
  /** Changes made elsewhere since this console has had to do with the account. */
  elsewhere: z.object({ changes: z.int().min(0), since: instant.nullable() }),
  /** When the portal's log was last read to its end; null: never. */
  readAt: instant.nullable(),
  /** Why the log is not shown, or not as it is now; null where it was read just now, or was not asked for. */
  failure: failure.nullable(),
})
export type TimelineView = z.infer<typeof timelineView>

/** The timeline of an account. */
export const timelineOperations = {
  'timeline.get': {
    input: z.strictObject({
      accountId: accountKey,
      /** The newest so many lines. */
      limit: z.int().min(1).max(100_000),
      /** Read the portal's log on before; why it cannot be read is in `failure`, beside what is on disk. */
      refresh: z.boolean(),
    }),
    output: timelineView,
  },
} as const satisfies Record<`timeline.${string}`, Operation>
