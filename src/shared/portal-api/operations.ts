import { z } from 'zod'

/** 1 to 255 visible ASCII characters, scoped to the caller. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/)

/** `GET /operations/{key}` and `POST /operations/{key}/void`. */
export const operationState = z.object({
  key: z.string(),
  status: z.enum(['unseen', 'running', 'applied', 'rejected', 'voided']),
  /** The stored answer of an applied or rejected operation: HTTP status and body as first given. */
  answer: z.object({ status: z.int(), body: z.unknown() }).nullable(),
})
export type OperationState = z.infer<typeof operationState>

/** How long a portal remembers a key at the least. */
export const keyMemorySeconds = 24 * 60 * 60
