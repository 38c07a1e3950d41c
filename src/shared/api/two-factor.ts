import { z } from 'zod'
import { awaitedCode } from './awaited-code.ts'
import { secret } from './secret-fields.ts'
import { code, expectedVersion, id, instant, method, password } from './primitives.ts'

export const effectEvidence = z.enum(['confirmed', 'logged', 'seen']).meta({
  id: 'EffectEvidence',
  description:
    'How the portal knows that a system elsewhere made a change, each after reading that system: `confirmed`: it said so. `logged`: its answer was lost, and its own log names the portal as the cause. `seen`: its answer was lost, and it shows the change.',
})
export type EffectEvidence = z.infer<typeof effectEvidence>

export const twoFactorState = z
  .object({
    active: z.boolean().describe('Whether 2FA is on.'),
    method: method.nullable().describe('The active method; null while 2FA is off.'),
    destinationMasked: z.string().nullable().describe('Where its codes go, masked; null for the Authenticator App.'),
    since: instant.nullable().describe('Since when this state holds; null when it never changed.'),
    lastChangedBy: z.enum(['customer', 'agent', 'system']).nullable().describe('null when it never changed.'),
    enforced: z.boolean().describe("True when the account's policy forbids its customer to turn 2FA off."),
    locked: z.boolean().describe('True while codes or passwords are locked after too many wrong ones.'),
    evidence: effectEvidence
      .optional()
      .describe(
        'How the portal knows of the last change, where it was made at a system elsewhere. Absent where the accounts are the portal’s own, and where somebody else changed it.',
      ),
    version: z.int().min(0).describe('Grows by one with each change; the basis of every `expectedVersion`.'),
  })
  .meta({ id: 'TwoFactorState', description: 'The state of two-factor authentication on one account.' })
export type TwoFactorState = z.infer<typeof twoFactorState>

/** Guide step 5. */
export const disableRequest = z
  .strictObject({
    password,
    code: secret('code', code.optional()).describe(
      'A current code of the active method; needed where the capabilities say `code` under `directory.proof.disable`, and not judged elsewhere.',
    ),
    expectedVersion,
  })
  .meta({ id: 'DisableRequest' })

/** Guide steps 7 and 8. */
export const enrolmentRequest = z
  .strictObject({
    method,
    password,
    expectedVersion,
    replace: z
      .boolean()
      .optional()
      .describe(
        'True: the active method stays until `verify` swaps the two; only where the capabilities say `replace`.',
      ),
  })
  .meta({ id: 'EnrolmentRequest' })

export const enrolment = z
  .object({
    id,
    method,
    ...awaitedCode,
    replaces: method
      .nullable()
      .describe('The active method that it takes the place of once the code is verified; null where none is active.'),
    secret: z.string().optional().describe('Authenticator App only: the secret in Base32.'),
    otpauthUri: z.string().optional().describe('Authenticator App only: the otpauth URI that a QR code carries.'),
  })
  .meta({ id: 'Enrolment', description: 'A set-up that waits for its code.' })
export type Enrolment = z.infer<typeof enrolment>

/** Guide step 9. */
export const verifyRequest = z.strictObject({ code }).meta({ id: 'VerifyRequest' })
