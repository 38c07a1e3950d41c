import type { AuditAction, AuditEntry } from '#shared/domain/audit-entry.ts'

export type AuditOutcome = AuditEntry['outcome']
export const auditOutcomeNames = ['ok', 'refused', 'unknown', 'pending'] as const satisfies readonly AuditOutcome[]

const names: Readonly<Record<AuditAction, true>> = {
  'app.started': true,
  'app.stopped': true,
  'input.refused': true,
  'session.signed-in': true,
  'session.sign-in-refused': true,
  'session.signed-out': true,
  'procedure.started': true,
  'procedure.preflight': true,
  'procedure.step': true,
  'procedure.cancelled': true,
  'procedure.finished': true,
  'effect.intended': true,
  'effect.applied': true,
  'effect.rejected': true,
  'effect.lost': true,
  'effect.voided': true,
  'effect.undetermined': true,
  'confirmation.sent': true,
  'confirmation.overdue': true,
  'confirmation.other-method': true,
  'consent.answered': true,
  'audit.exported': true,
}
/** Every action that can be filtered by. Here, because the contract's own list comes with its schemas. */
export const auditActionNames = Object.keys(names) as readonly AuditAction[]
