import type { Procedure } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'

export interface PreflightCheck {
  key: string
  status: 'ok' | 'missing' | 'attention'
  /** Key of the sentence under `procedureSteps.preflight`, and what it names. */
  text: string
  method?: Method
  accountStatus?: Account['status']
  number?: string
  changedAt?: string
}

const recentMs = 7 * 24 * 3600 * 1000

/** What both guides ask for beforehand, and what a careful colleague would check twice. Pure. */
export function preflightChecks(
  kind: Procedure['kind'],
  before: TwoFactorState,
  account: Account,
  to: Method | null,
  options: { signedIn: boolean; nowMs: number; replace?: boolean },
): readonly PreflightCheck[] {
  const checks: PreflightCheck[] = [
    account.status === 'active'
      ? { key: 'account', status: 'ok', text: 'active' }
      : { key: 'account', status: 'missing', text: 'notActive', accountStatus: account.status },
    options.signedIn
      ? { key: 'session', status: 'ok', text: 'signedIn' }
      : { key: 'session', status: 'missing', text: 'notSignedIn' },
    twoFactorCheck(kind, before),
  ]
  if (kind !== 'set-up' && before.enforced)
    checks.push(
      kind === 'change' && options.replace === true
        ? { key: 'policy', status: 'ok', text: 'policyKept' }
        : { key: 'policy', status: 'missing', text: kind === 'change' ? 'policyChange' : 'policy' },
    )
  if (kind !== 'disable') checks.push(...mobileChecks(kind, account, to))
  return [...checks, ...recentChanges(account, options.nowMs)]
}

/** True where no check says that something is missing. */
export function mayStart(checks: readonly PreflightCheck[]): boolean {
  return checks.every((check) => check.status !== 'missing')
}

function twoFactorCheck(kind: Procedure['kind'], { active, method }: TwoFactorState): PreflightCheck {
  const words = method ? { method } : {}
  if (kind === 'set-up')
    return active
      ? { key: 'two-factor', status: 'missing', text: 'twoFactorAlreadyOn', ...words }
      : { key: 'two-factor', status: 'ok', text: 'twoFactorOff' }
  // A change that finds 2FA off goes on at portal step 6, so only Disable has nothing left to do.
  if (active) return { key: 'two-factor', status: 'ok', text: 'twoFactorOn', ...words }
  return kind === 'disable'
    ? { key: 'two-factor', status: 'missing', text: 'twoFactorNotOn' }
    : { key: 'two-factor', status: 'attention', text: 'twoFactorOff' }
}

function mobileChecks(kind: Procedure['kind'], account: Account, to: Method | null): PreflightCheck[] {
  if (kind === 'change' && to !== 'sms') return []
  const { mobileMasked, textMessages } = account
  const number = mobileMasked === null ? {} : { number: mobileMasked }
  if (textMessages === 'possible') return [{ key: 'mobile', status: 'attention', text: 'mobile', ...number }]
  const texts = { 'no-number': 'noMobile', 'not-mobile': 'notMobile', country: 'noCountry' }
  return [{ key: 'mobile', status: to === 'sms' ? 'missing' : 'attention', text: texts[textMessages], ...number }]
}

function recentChanges(account: Account, nowMs: number): PreflightCheck[] {
  const changes = [
    { key: 'changedMobile', at: account.mobileChangedAt },
    { key: 'changedEmail', at: account.emailChangedAt },
    { key: 'changedPassword', at: account.passwordChangedAt },
  ]
  return changes.flatMap(({ key, at }) =>
    at !== null && nowMs - Date.parse(at) < recentMs
      ? [{ key, status: 'attention' as const, text: key, changedAt: at }]
      : [],
  )
}
