import { z } from 'zod'
import type { Operation } from '../operation.ts'

/** Characters of a text that may be copied: far more than any table of the console has. */
const longestCopy = 1_000_000

/** The clipboard of the system: the page reaches it through main alone. */
export const clipboardOperations = {
  /**
   * Puts a text on the clipboard. `secret`: keys, links, codes and passwords, which are removed again while they are
   * still there: after a minute, at the lock and at the end of the app.
   */
  'clipboard.copy': {
    input: z.strictObject({ text: z.string().min(1).max(longestCopy), secret: z.boolean() }),
    /** Seconds until it is removed; null where it stays. */
    output: z.object({ removedAfterSeconds: z.int().min(1).nullable() }),
  },
} as const satisfies Record<`clipboard.${string}`, Operation>
