import type { AccountRole } from '#shared/api/accounts.ts'

/** What a login may do on an account that it reaches. */
export type AccountAct = 'read' | 'read-security-log' | 'change-factor' | 'change-profile' | 'report-not-me'

const everything: readonly AccountAct[] = [
  'read',
  'read-security-log',
  'change-factor',
  'change-profile',
  'report-not-me',
]

/** What each role may do; no delegated one changes anything. */
const allowed: Record<AccountRole, readonly AccountAct[]> = {
  owner: everything,
  manager: ['read', 'read-security-log'],
  technical: ['read'],
  billing: ['read'],
  purchasing: ['read'],
  visitation: ['read'],
}

/** Whether a role may do this on an account. */
export function may(role: AccountRole, act: AccountAct): boolean {
  return allowed[role].includes(act)
}
