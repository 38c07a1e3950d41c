import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { auditAction, auditEntry, auditOutcome } from '../../domain/audit-entry.ts'
import { readSearch, reviewLimits, searchLimits } from '../../domain/input/free-text.ts'
import { textLine, typedText } from '../../api/free-text.ts'
import { instant } from '../../api/primitives.ts'
import { nothing, type Operation } from '../operation.ts'
import { auditState, auditVerdict } from '../views.ts'

const searched = typedText((typed) => readSearch(typed, searchLimits.words))

/** What takes long enough to report its progress and to be cancelled. */
const longJob = z.enum(['verify', 'export'])

/** How far a long job is, in entries; making the word index is one that nobody cancels. */
export const auditProgress = z.object({
  job: z.enum([...longJob.options, 'word-index']),
  done: z.int().min(0),
  of: z.int().min(0),
})

/** The audit. */
export const auditOperations = {
  'audit.list': {
    input: z.strictObject({
      /** Every word must be a part of a value of the entry, however it is written; '' for any. So the three fields of words. */
      text: searched,
      actor: searched,
      accountWords: searched,
      ticket: typedText((typed) => readSearch(typed, searchLimits.ticket)),
      action: auditAction.nullable(),
      outcome: auditOutcome.nullable(),
      /** Exactly this account; `procedure`: exactly this procedure, or case. */
      account: accountKey.nullable(),
      procedure: accountKey.nullable(),
      /** From this instant on, and before that one. */
      from: instant.nullable(),
      to: instant.nullable(),
      /** Entries before this sequence number; null for the newest. */
      before: z.int().min(1).nullable(),
      /** Which list asks, and how often it has begun again: a later turn overtakes what is asked for an earlier one. */
      list: z.strictObject({ name: z.string().max(40), turn: z.int().min(0) }),
    }),
    output: z.object({
      entries: z.array(auditEntry),
      more: z.boolean(),
      overtaken: z.boolean(),
      /**
       * Entries before this number were not searched: `limit`, because so many were read already for words that are too
       * short for the word index (asked for with `before`, the search goes on there); `index`, because the word index does
       * not have them yet.
       */
      unsearched: z.object({ before: z.int().min(1), why: z.enum(['limit', 'index']) }).nullable(),
    }),
  },
  'audit.state': { input: nothing, output: auditState },
  /** Checks the chain: what came since the last check of this launch, or the whole. Null when it was cancelled. */
  'audit.verify': {
    input: z.strictObject({ whole: z.boolean() }),
    output: z.object({ verdict: auditVerdict.nullable() }),
  },
  /** Asks where to, in a dialog of main's, and writes the whole audit there; null when it was cancelled, there or later. */
  'audit.export': {
    input: z.strictObject({ format: z.enum(['json-lines', 'csv']) }),
    output: z.object({ file: z.string().nullable(), entries: z.int().min(0) }),
  },
  /** Somebody reviewed what was found: effects are possible again. An entry, with who and why. */
  'audit.review': { input: z.strictObject({ reason: textLine(reviewLimits) }), output: nothing },
  /** Asks where to, in a dialog of main's, and keeps a copy of the signed heads there from now on; or no longer keeps one. */
  'audit.keepSecondAnchor': {
    input: z.strictObject({ keep: z.boolean() }),
    output: auditState.pick({ secondAnchor: true }),
  },
  'audit.cancel': { input: z.strictObject({ job: longJob }), output: z.object({}) },
} as const satisfies Record<`audit.${string}`, Operation>
