import type { Service } from '#shared/api/accounts.ts'
import type { SupportCase } from '#shared/api/staff.ts'

type Risk = SupportCase['risk']

/** A change this recent (7 days, in milliseconds) raises the risk. */
const recentMs = 7 * 24 * 60 * 60 * 1000
/** From this many services on, a login is critical; a GPU server alone is, too. */
const criticalServices = 3

/** Why an account asks for more proof than usual. Times are milliseconds since 1970; `now` is the portal's. */
export function riskOf(facts: {
  services: readonly Service[]
  emailChangedAt: number | null
  mobileChangedAt: number | null
  passwordChangedAt: number | null
  earlierCase: boolean
  now: number
}): Risk {
  const recent = (at: number | null): boolean => at !== null && facts.now - at < recentMs
  const critical =
    facts.services.length >= criticalServices || facts.services.some((service) => service.kind === 'gpu-server')
  const reasons: Risk['reasons'] = []
  if (critical) reasons.push('critical-services')
  if (recent(facts.emailChangedAt)) reasons.push('recent-email-change')
  if (recent(facts.mobileChangedAt)) reasons.push('recent-mobile-change')
  if (recent(facts.passwordChangedAt)) reasons.push('recent-password-change')
  if (facts.earlierCase) reasons.push('earlier-case')
  return { raised: reasons.length > 0, reasons }
}

/** A contact update that took effect, and when the address had changed before it. */
interface OwnUpdate {
  at: number
  before: number | null
}

/**
 * When an address last changed, leaving out a case's own contact update: that does not raise the risk of the case, and
 * must not hide what had changed before it either.
 */
export function changedBeside(changedAt: number | null, own: OwnUpdate | undefined): number | null {
  return own !== undefined && changedAt === own.at ? own.before : changedAt
}
