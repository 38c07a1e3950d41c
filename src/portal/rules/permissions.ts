import type { StaffMember } from '#shared/api/sessions.ts'

/** A member of staff who would act on an account. */
interface Actor extends Pick<StaffMember, 'role'> {
  /** The account at this portal that is the person's own, if any. */
  ownAccountId: string | null
}

/** Why this person may change nothing at the desk, on an account where one is named; undefined when it is allowed. */
export function actingObstacle(actor: Actor, accountId?: string): string | undefined {
  if (actor.role === 'auditor') return 'Auditors read and change nothing'
  if (accountId !== undefined && actor.ownAccountId === accountId) return 'An agent never acts on an own account'
  return undefined
}
