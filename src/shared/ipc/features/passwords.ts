import { z } from 'zod'
import { typedText } from '../../api/free-text.ts'
import { readAddress } from '../../domain/input/address.ts'
import { password, userId } from '../../api/primitives.ts'
import { done, type Operation } from '../operation.ts'
import { portalId } from '../views.ts'

/** A forgotten password: the link by e-mail, and a new password with it. */
export const passwordOperations = {
  /** The portal answers the same for every User ID, known or not. */
  'password.askReset': { input: z.strictObject({ portalId, userId }), output: done },
  'password.set': {
    /** `link`: the address in the e-mail, or its last part alone. */
    input: z.strictObject({ portalId, link: typedText(readAddress), newPassword: password }),
    output: done,
  },
} as const satisfies Record<`password.${string}`, Operation>
