import { z } from 'zod'
import { done, nothing, type Operation } from '../operation.ts'
import { policyDirectives } from '../csp-directives.ts'

/** A file of a diagnosis. */
const diagnosisFile = z.object({
  /** Its name in the zip, e.g. `logs/factordesk.log`. */
  name: z.string(),
  what: z.enum(['system', 'settings', 'database', 'failures', 'log']),
  bytes: z.int().min(0),
})
export type DiagnosisFile = z.infer<typeof diagnosisFile>

/** The diagnosis: a redacted zip for the person who investigates a failure. */
export const diagnosisOperations = {
  /** What would be in it now. */
  'diagnosis.preview': { input: nothing, output: z.object({ files: z.array(diagnosisFile) }) },
  /** Asks where to, in a dialog of main's, and writes the zip there; null when the dialog was cancelled. */
  'diagnosis.save': { input: nothing, output: z.object({ file: z.string().nullable(), files: z.int().min(0) }) },
  /** A failure of the page itself, for the log: its kind, and nothing of its message. */
  'diagnosis.notePage': {
    input: z.strictObject({
      what: z.enum(['policy-violated', 'broke']),
      directive: z.enum(policyDirectives).nullable(),
    }),
    output: done,
  },
} as const satisfies Record<`diagnosis.${string}`, Operation>
