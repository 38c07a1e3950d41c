import { z } from 'zod'
import { readNewPassphrase, readPassword } from '../../domain/input/password.ts'
import { typedText } from '../../api/free-text.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { lockMinutes, lockView } from '../views.ts'

const passphrase = typedText((typed) => readPassword(typed))
const newPassphrase = typedText(readNewPassphrase)

/** The console's lock. While it is locked, these and no others are answered (`allowedWhenLocked`). */
export const lockOperations = {
  'lock.state': { input: nothing, output: lockView },
  'lock.now': { input: nothing, output: lockView },
  /** Without a passphrase (`null`) where none is set. */
  'lock.unlock': { input: z.strictObject({ passphrase: passphrase.nullable() }), output: lockView },
  /** Where the passphrase is forgotten: signs everybody out, removes it and opens the console. */
  'lock.giveUp': { input: nothing, output: lockView },
  'lock.setAfter': { input: z.strictObject({ minutes: lockMinutes }), output: done },
  /** Sets, changes or (`null`) removes the passphrase; the one in force is asked for where there is one. */
  'lock.setPassphrase': {
    input: z.strictObject({ current: passphrase.nullable(), passphrase: newPassphrase.nullable() }),
    output: done,
  },
} as const satisfies Record<`lock.${string}`, Operation>
