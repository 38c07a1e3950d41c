import type { StaffMember } from '#shared/api/sessions.ts'

/** Somebody who would approve or refuse a case. */
interface SecondPerson extends Pick<StaffMember, 'id' | 'role'> {
  /** The account at this portal that is the person's own, if any. */
  ownAccountId: string | null
}

/** What a second person would decide on. */
interface Decided {
  openedBy: string
  /** Everybody who opened it again. */
  reopenedBy: readonly string[]
  accountId: string
  /** Everybody who recorded evidence in it, asked for consent or asked for another address or number. */
  provenBy: readonly string[]
}

/**
 * Why this person cannot be the second person of a case; undefined when there is no objection. Asked when the word
 * is given, and again whenever it is counted: a role may be taken away in between.
 */
export function reasonSecondPersonRefused(person: SecondPerson, ofCase: Decided): string | undefined {
  if (person.role !== 'approver') return 'Only an approver may approve or refuse'
  // guard: portal-approval.opener
  if (person.id === ofCase.openedBy) return 'The person who opened a case does not decide on it'
  // guard: portal-approval.reopener
  if (ofCase.reopenedBy.includes(person.id)) return 'A person who opened a case again does not decide on it'
  // guard: portal-approval.prover
  if (ofCase.provenBy.includes(person.id)) return 'A person who proved something in a case does not decide on it'
  if (person.ownAccountId === ofCase.accountId) return 'Nobody decides on an own account'
  return undefined
}
