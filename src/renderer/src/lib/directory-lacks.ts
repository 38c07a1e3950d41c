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

/** Why the system that has the accounts cannot take a procedure; null where it can. */
export function procedureLacked(capabilities: Capabilities | null, kind: ProcedureKind): string | null {
  return reasonLacked(capabilities, ...needs[kind])
}
