import type { StaffMember } from '#shared/portal-api/sessions.ts'

/** Somebody who would approve or refuse a case. */
interface SecondPerson extends Pick<StaffMember, 'id' | 'role'> {
  /** The account at this portal that is the person's own, if any. */
  ownAccountId: string | null
}

/**
 * Why this person cannot be the second person of a case; undefined when nothing stands against it. Asked when the word
 * is given, and again whenever it is counted: a role may be taken away in between.
 */
export function secondPersonObstacle(
  person: SecondPerson,
  ofCase: { openedBy: string; accountId: string },
): string | undefined {
  if (person.role !== 'approver') return 'Only an approver may approve or refuse'
  if (person.id === ofCase.openedBy) return 'Whoever opened a case does not decide on it'
  if (person.ownAccountId === ofCase.accountId) return 'Nobody decides on an own account'
  return undefined
}
