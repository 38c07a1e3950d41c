import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { nothing, type Operation } from '../operation.ts'
import { accountPage, listedAccount } from '../views.ts'

/** Accounts over all portals. */
export const accountOperations = {
  'account.list': { input: nothing, output: z.array(listedAccount) },
  'account.get': { input: z.strictObject({ accountId: accountKey }), output: accountPage },
} as const satisfies Record<`account.${string}`, Operation>
