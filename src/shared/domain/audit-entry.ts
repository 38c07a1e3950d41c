import { z } from 'zod'
import { instant } from '../api/primitives.ts'
import { auditActions, auditOutcomes } from './audit-actions.ts'

export const auditAction = z.enum(auditActions)
export type AuditAction = z.infer<typeof auditAction>

export const auditOutcome = z.enum(auditOutcomes)

/** The body of an entry without its link to the one before. Detail values are short and contain no secret. */
export const auditFacts = z.object({
  at: instant,
  /** Who: `customer:USER-ID`, `staff:STAFF-KEY` or `app`. */
  actor: z.string().max(500),
  /** The account's key. */
  account: z.string().max(400).nullable(),
  /** The procedure's id, or the case's key. */
  procedure: z.string().max(400).nullable(),
  /** The portal's step, e.g. `5 Disable 2FA`; null where no step is meant. */
  step: z.string().max(80).nullable(),
  action: auditAction,
  outcome: auditOutcome,
  ticket: z.string().max(64).nullable(),
  trace: z.string().max(128).nullable(),
  detail: z.record(z.string(), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])),
})
export type AuditFacts = z.infer<typeof auditFacts>

/** One entry as the audit screen lists it. */
export const auditEntry = auditFacts.extend({ seq: z.int().min(1), hash: z.string(), prev: z.string() })
export type AuditEntry = z.infer<typeof auditEntry>
