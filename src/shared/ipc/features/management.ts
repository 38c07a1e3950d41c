import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { managementView } from '../views.ts'

/** Management Mode. It is part of the app's snapshot while it lasts. */
export const managementOperations = {
  /** By the session whose role has the most permissions. An account whose own login is signed in is opened as owner: `wrong-step`. */
  'management.enter': { input: z.strictObject({ accountId: accountKey }), output: managementView },
  'management.leave': { input: nothing, output: done },
} as const satisfies Record<`management.${string}`, Operation>
