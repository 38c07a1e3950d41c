import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { confirmation } from '../../domain/confirmation.ts'
import { id } from '../../api/primitives.ts'
import type { Operation } from '../operation.ts'

/** Confirmation e-mails. */
export const confirmationOperations = {
  /** The newest ones of an account, newest first; for null every one that the portal is asked about, oldest first. */
  'confirmation.list': {
    input: z.strictObject({ accountId: accountKey.nullable() }),
    output: z.array(confirmation),
  },
  /** The user says whether the e-mail of a change that was made on the portal's page arrived; where not yet, they are asked again. */
  'confirmation.report': { input: z.strictObject({ confirmationId: id, arrived: z.boolean() }), output: confirmation },
} as const satisfies Record<`confirmation.${string}`, Operation>
