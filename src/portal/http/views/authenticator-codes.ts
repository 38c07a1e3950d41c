import type { AuthenticatorCodes, ScenarioName } from '#shared/api/sandbox-controls.ts'
import type { SandboxPortal } from '../../portal.ts'
import { stepAt, stepSeconds, totpOfStep } from '../../rules/totp.ts'
import { scenarios } from '../../scenarios/scenarios.ts'
import type { AccountRow } from '../../repositories/accounts.ts'

type ShownCode = AuthenticatorCodes['codes'][number]

/**
 * What Authenticator Apps show now: one login's, or those that somebody at the sandbox may want to see. Not everyone's,
 * because a customer base has thousands.
 */
export function authenticatorCodesView(portal: SandboxPortal, owner: string | undefined): ShownCode[] {
  const { accounts } = portal.tables
  const { staff } = portal.repositories
  if (owner === undefined) {
    const watched = watchedAccounts(portal).flatMap((id) => accounts.byId(id) ?? [])
    return [...watched.flatMap((account) => ofAccount(portal, account)), ...staff.all().flatMap(ofStaff(portal))]
  }
  const account = accounts.byUserId(owner)
  const member = staff.byLogin(owner)
  return [...(account ? ofAccount(portal, account) : []), ...(member ? [member].flatMap(ofStaff(portal)) : [])]
}

/** The accounts that the scenario's guide names, and those whose set-up or sign-in waits for a code. */
function watchedAccounts({ tables, repositories, clock }: SandboxPortal): string[] {
  const scenario = scenarios[repositories.meta.scenario() as ScenarioName]
  const settingUp = tables.enrolments.waiting().map(({ accountId }) => accountId)
  const signingIn = repositories.challenges.waitingForApp(clock.now())
  return [...new Set([...scenario.customers.map(({ id }) => id), ...settingUp, ...signingIn])]
}

function ofAccount(portal: SandboxPortal, { id, userId }: AccountRow): ShownCode[] {
  const waiting = portal.tables.enrolments.waiting().filter(({ accountId }) => accountId === id)
  return [
    ...shown(portal, userId, id, 'active', portal.tables.factors.of(id).secret),
    ...waiting.flatMap(({ secret }) => shown(portal, userId, id, 'enrolment', secret)),
  ]
}

function ofStaff(portal: SandboxPortal): (member: { login: string; secret: string }) => ShownCode[] {
  return ({ login, secret }) => shown(portal, login, null, 'active', secret)
}

function shown(
  { clock }: SandboxPortal,
  owner: string,
  accountId: string | null,
  use: ShownCode['use'],
  secret: string | null,
): ShownCode[] {
  if (secret === null) return []
  const now = clock.now()
  const validForSeconds = stepSeconds - (Math.floor(now / 1000) % stepSeconds)
  return [{ owner, accountId, use, code: totpOfStep(secret, stepAt(now)), validForSeconds }]
}
