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
  'consent.answered': true,
  'audit.exported': true,
  'portal.added': true,
  'portal.removed': true,
  'session.ended': true,
  'session.restored': true,
  'session.others-ended': true,
  'session.sign-out-untold': true,
  'session.sign-out-told': true,
  'session.keeping-set': true,
  'password.reset-asked': true,
  'password.set': true,
  'password.refused': true,
  'lock.locked': true,
  'lock.unlocked': true,
  'lock.refused': true,
  'lock.given-up': true,
  'lock.after-set': true,
  'lock.passphrase-set': true,
  'lock.passphrase-removed': true,
}
/** Every action that can be filtered by. Here, because the contract's own list comes with its schemas. */
export const auditActionNames = Object.keys(names) as readonly AuditAction[]
