import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { id, mobileNumber, password } from '../../api/primitives.ts'
import { done, type Operation } from '../operation.ts'

/** What is done to an account itself, by its owner. Answers when the portal has done it. */
export const accountEffectOperations = {
  /** "This was not me": freezes every change on the account and notifies support. */
  'accountEffect.reportNotMe': {
    input: z.strictObject({ accountId: accountKey, eventId: id, password }),
    output: done,
  },
  'accountEffect.changeNumber': {
    input: z.strictObject({ accountId: accountKey, mobileNumber, password }),
    output: done,
  },
  /** Asks the portal what became of a lost answer; the failure `outcome-unknown` while that is not known. */
  'accountEffect.recover': { input: z.strictObject({ accountId: accountKey }), output: done },
} as const satisfies Record<`accountEffect.${string}`, Operation>
