import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { procedureKinds } from '../../domain/guide-steps.ts'
import { howLong, procedure, reason } from '../../domain/procedure.ts'
import { code, id, method, note, password } from '../../api/primitives.ts'
import type { Operation } from '../operation.ts'

const ofProcedure = z.strictObject({ procedureId: id })

/** Procedures: one operation a press of a button. */
export const procedureOperations = {
  'procedure.start': {
    input: z.strictObject({ accountId: accountKey, kind: z.enum(procedureKinds) }),
    output: procedure,
  },
  /** Also for procedures that are over. */
  'procedure.get': { input: ofProcedure, output: z.object({ procedure }) },
  'procedure.confirmPreflight': {
    input: z.strictObject({ procedureId: id, reason, note, to: method.nullable(), howLong: howLong.nullable() }),
    output: procedure,
  },
  /** Guide step 5. */
  'procedure.disable': { input: z.strictObject({ procedureId: id, password }), output: procedure },
  /** Guide step 6. */
  'procedure.openSetup': { input: ofProcedure, output: procedure },
  /** Guide step 7. */
  'procedure.chooseMethod': { input: z.strictObject({ procedureId: id, method }), output: procedure },
  'procedure.goBack': { input: ofProcedure, output: procedure },
  /** Guide step 8. */
  'procedure.confirmIdentity': { input: z.strictObject({ procedureId: id, password }), output: procedure },
  /** The secret of an Authenticator App enrolment, held in main's memory until its code is verified. */
  'procedure.authenticatorSecret': {
    input: ofProcedure,
    output: z.object({ secret: z.string(), otpauthUri: z.string() }),
  },
  /** Guide step 9. */
  'procedure.verifyCode': { input: z.strictObject({ procedureId: id, code }), output: procedure },
  'procedure.resendCode': { input: ofProcedure, output: procedure },
  /** Guide step 10: reads the state back. */
  'procedure.finish': { input: ofProcedure, output: procedure },
  'procedure.cancel': { input: ofProcedure, output: procedure },
  /** Asks the portal what became of an effect whose answer was lost. */
  'procedure.recover': { input: ofProcedure, output: procedure },
} as const satisfies Record<`procedure.${string}`, Operation>
