import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { confirmation } from '../../domain/confirmation.ts'
import type { Operation } from '../operation.ts'

/** Confirmation e-mails. */
export const confirmationOperations = {
  /** The newest ones of an account, newest first; for null every one that the portal is asked about, oldest first. */
  'confirmation.list': {
    input: z.strictObject({ accountId: accountKey.nullable() }),
    output: z.array(confirmation),
  },
} as const satisfies Record<`confirmation.${string}`, Operation>
