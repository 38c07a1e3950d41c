import type { AccountRole } from '#shared/api/accounts.ts'
import type { StaffMember } from '#shared/api/sessions.ts'

/** A member of staff who would act on an account. */
interface Actor extends Pick<StaffMember, 'role'> {
  /** The account at this portal that is the person's own, if any. */
  ownAccountId: string | null
}

/** Why this person may change nothing at the desk, on an account where one is named; undefined when it is allowed. */
export function reasonActorRefused(actor: Actor, accountId?: string): string | undefined {
  if (actor.role === 'auditor') return 'Auditors read and change nothing'
  if (accountId !== undefined && actor.ownAccountId === accountId) return 'An agent never acts on an own account'
  return undefined
}

/** What a login may do on an account that it reaches; the console's own finer list is `accountActs` in src/shared. */
export type AccountPermission = 'read' | 'read-security-log' | 'change-factor' | 'change-profile' | 'report-not-me'

const everything: readonly AccountPermission[] = [
  'read',
  'read-security-log',
  'change-factor',
  'change-profile',
  'report-not-me',
]

/** What each role may do; no delegated one changes anything. */
const allowed: Record<AccountRole, readonly AccountPermission[]> = {
  owner: everything,
  manager: ['read', 'read-security-log'],
  technical: ['read'],
  billing: ['read'],
  purchasing: ['read'],
  visitation: ['read'],
}

/** Whether a role may do this on an account. */
export function may(role: AccountRole, act: AccountPermission): boolean {
  return allowed[role].includes(act)
}
