import { z } from 'zod'
import { accountKey } from '../../domain/account-key-schema.ts'
import { auditAction, auditEntry, auditOutcome } from '../../domain/audit-entry.ts'
import { nothing, type Operation } from '../operation.ts'
import { auditState } from '../snapshots.ts'

/** The audit. */
export const auditOperations = {
  'audit.list': {
    input: z.strictObject({
      /** Only entries whose account, actor, ticket or detail contains this text. */
      text: z.string().max(200),
      action: auditAction.nullable(),
      outcome: auditOutcome.nullable(),
      account: accountKey.nullable(),
      /** A procedure, or a case. */
      procedure: accountKey.nullable(),
      /** Entries before this sequence number; null for the newest. */
      before: z.int().min(1).nullable(),
    }),
    output: z.object({ entries: z.array(auditEntry), more: z.boolean() }),
  },
  'audit.state': { input: nothing, output: auditState },
  /** Asks where to, in a dialog of main's, and writes JSON Lines there; null when the dialog was cancelled. */
  'audit.export': { input: nothing, output: z.object({ file: z.string().nullable(), entries: z.int().min(0) }) },
} as const satisfies Record<`audit.${string}`, Operation>
