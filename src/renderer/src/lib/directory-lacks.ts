import type { Capabilities, DirectoryAct } from '#shared/api/capabilities.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'

/** Why the system that has the accounts cannot do one of these; null where it can do all of them, or the portal has the accounts. */
export function reasonLacked(capabilities: Capabilities | null, ...needed: readonly DirectoryAct[]): string | null {
  const lacks = capabilities?.directory?.lacks ?? []
  return needed.flatMap((act) => lacks.filter((lack) => lack.act === act))[0]?.reason ?? null
}

/** What each procedure needs of that system. */
const needs: Record<ProcedureKind, readonly DirectoryAct[]> = {
  disable: ['removeOwnFactor'],
  'set-up': ['enrol', 'verifyEnrolment'],
  change: ['removeOwnFactor', 'enrol', 'verifyEnrolment'],
}

/** Whether the system asks a customer for a code before two-factor authentication is turned off: no procedure has a field for it. */
export function asksForCode(capabilities: Capabilities | null, kind: ProcedureKind): boolean {
  return kind !== 'set-up' && capabilities?.directory?.proof.disable === 'code'
}

/** Why the system that has the accounts cannot take a procedure; null where it can. */
export function procedureLacked(capabilities: Capabilities | null, kind: ProcedureKind): string | null {
  return reasonLacked(capabilities, ...needs[kind])
}
