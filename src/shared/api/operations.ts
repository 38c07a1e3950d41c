import { z } from 'zod'

/** Scoped to the caller. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .meta({ id: 'IdempotencyKey', description: '1 to 255 visible ASCII characters, chosen by the caller.' })

/** In what the portal writes down: which operation caused it. */
export const operationKey = idempotencyKey
  .nullable()
  .optional()
  .describe(
    'The idempotency key of the operation that caused it; null where none did (a sign-in, say), and of what was written before the portal kept keys. Not there where the portal names no operations (LOG-9).',
  )

/** `GET /operations/{key}` and `POST /operations/{key}/void`. */
export const operationState = z
  .object({
    key: z.string(),
    status: z
      .enum(['unseen', 'running', 'applied', 'rejected', 'voided'])
      .describe(
        '`unseen`: the portal knows no such key of this caller; a request that is under way may still arrive. `running`: not finished yet. `applied`: it took effect. `rejected`: it was answered with a problem and had no effect. `voided`: it can never take effect.',
      ),
    answer: z
      .object({ status: z.int().describe('HTTP status.'), body: z.unknown().describe('Body as first given.') })
      .nullable()
      .describe('The stored answer of an applied or rejected operation; null otherwise.'),
  })
  .meta({ id: 'OperationState', description: 'What became of a request with an idempotency key.' })
export type OperationState = z.infer<typeof operationState>

/** How long a portal remembers a key at the least. */
export const keyMemorySeconds = 24 * 60 * 60
