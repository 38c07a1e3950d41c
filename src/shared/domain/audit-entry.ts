import { z } from 'zod'
import { instant } from '../api/primitives.ts'

/** What an audit entry records. */
export const auditActions = [
  'app.started',
  'profile.was-open',
  'app.stopped',
  'input.refused',
  'session.signed-in',
  'session.sign-in-refused',
  'session.signed-out',
  'procedure.started',
  'procedure.preflight',
  'procedure.step',
  'procedure.cancelled',
  'procedure.finished',
  'queue.dry-run',
  'queue.started',
  'queue.item-begun',
  'queue.item-done',
  'queue.item-failed',
  'queue.item-skipped',
  'queue.item-cancelled',
  'queue.item-retried',
  'queue.paused',
  'queue.resumed',
  'queue.stopped',
  'queue.finished',
  'queue.exported',
  'effect.intended',
  'effect.applied',
  'effect.rejected',
  'effect.lost',
  'effect.voided',
  'effect.undetermined',
  'confirmation.sent',
  'confirmation.overdue',
  'confirmation.other-method',
  'consent.answered',
  'contact.read',
  'management.entered',
  'management.left',
  'invitation.password-set',
  'invitation.accepted',
  'invitation.verified',
  'invitation.code-resent',
  'sandbox.reset',
  'audit.exported',
  'audit.altered',
  'audit.reviewed',
  'audit.second-anchor-set',
  'audit.second-anchor-missing',
  'portal.added',
  'portal.removed',
  'session.ended',
  'session.restored',
  'session.others-ended',
  'session.sign-out-untold',
  'session.sign-out-told',
  'session.keeping-set',
  'password.reset-asked',
  'password.set',
  'password.refused',
  'lock.locked',
  'lock.unlocked',
  'lock.refused',
  'lock.given-up',
  'lock.after-set',
  'lock.passphrase-set',
  'lock.passphrase-removed',
  'roster.imported',
  'unprotected.began',
  'unprotected.ended',
  'unprotected.reminded',
  'unprotected.end-set',
  'sms.reminded',
  'sms.end-set',
] as const
export const auditAction = z.enum(auditActions)
export type AuditAction = z.infer<typeof auditAction>

export const auditOutcome = z.enum(['ok', 'refused', 'unknown', 'pending'])

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
