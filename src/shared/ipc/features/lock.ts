import { z } from 'zod'
import { passphraseMinLength } from '../../domain/limits.ts'
import { done, nothing, type Operation } from '../operation.ts'
import { lockMinutes, lockView } from '../views.ts'

const passphrase = z.string().min(1).max(256)
const newPassphrase = z.string().min(passphraseMinLength).max(256)

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
