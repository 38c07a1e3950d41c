import type { AccountRole } from '../api/accounts.ts'

/** What somebody may want to do on an account, in the console's own words. */
export const accountActs = [
  'see-account',
  'see-security-log',
  'disable',
  'set-up',
  'change-method',
  'change-number',
  'report-not-me',
] as const
export type AccountAct = (typeof accountActs)[number]

/** Who may do what a role may not: the reason shown beside a disabled button. */
export type WhoMay = 'owner' | 'owner-or-manager'

/**
 * Null where the role may do it, else who may. From the contract: all roles read profile, two-factor state and notices,
 * none but the owner's changes anything (ACC-7); the log is read by owner and manager (LOG-3).
 */
export function refusedTo(role: AccountRole, act: AccountAct): WhoMay | null {
  if (role === 'owner' || act === 'see-account') return null
  if (act === 'see-security-log') return role === 'manager' ? null : 'owner-or-manager'
  return 'owner'
}

/** From the role with the most permissions to the one with the fewest. */
const byPermissions: readonly AccountRole[] = ['owner', 'manager', 'technical', 'billing', 'purchasing', 'visitation']

/** Of several sessions that reach an account, the one whose role has the most permissions; null when there is none. */
export function bestReach<R extends { role: AccountRole }>(sessions: readonly R[]): R | null {
  return sessions.toSorted((a, b) => byPermissions.indexOf(a.role) - byPermissions.indexOf(b.role))[0] ?? null
}
