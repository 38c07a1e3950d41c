import { replaceFile } from '../../src/files/whole-file.ts'
import type { AccountConfig, ConformanceConfigFile } from '../../test/conformance/kit/config.ts'

/** What of a sandbox scenario matters to the kit; `src/portal/scenarios` has them all. */
export interface SampleLogins {
  /** One for all of them. */
  password: string
  customers: readonly {
    id: string
    userId: string
    mobile: string | null
    method: AccountConfig['method']
    status?: 'active' | 'frozen' | 'closed'
    enforced?: boolean
    mustReset?: boolean
    locks?: readonly unknown[]
  }[]
  staff: readonly { login: string; role: 'agent' | 'approver' | 'auditor'; ownAccountId: string | null }[]
  delegations?: readonly { login: string; account: string }[]
}

/** A sandbox portal that listens. */
interface Launch {
  baseUrl: string
  secret: string
}

/** Accounts of each sort that the kit gets at most; more would only make it slower. */
const enough = 4

/** Addresses that no scenario has; the sandbox sends nothing out. */
const spare = {
  email: 'spare@conformance.example',
  mobileNumber: '+60100009901',
  unreachableNumber: '+12025550199',
}

/**
 * A configuration that fits a sandbox portal with a freshly seeded scenario. `baseUrl` and `secret` are those of the launch.
 * Logins that cannot sign in at once (locked, frozen, or made to set a new password) are left out.
 */
export function conformanceConfigOf(
  { baseUrl, secret }: Launch,
  { password, customers, staff, delegations = [] }: SampleLogins,
): ConformanceConfigFile {
  const usable = customers.filter((one) => !one.mustReset && !one.locks?.length && one.status !== 'frozen')
  const chosen = new Set([
    ...usable.filter((one) => one.status !== 'closed' && !one.enforced).slice(0, enough),
    ...usable.filter((one) => one.enforced && one.status !== 'closed').slice(0, 1),
    ...usable.filter((one) => one.status === 'closed').slice(0, 1),
    ...usable.filter((one) => delegations.some(({ login }) => login === one.id)).slice(0, enough),
  ])
  const userIdOf = new Map(customers.map(({ id, userId }) => [id, userId]))
  const controls = baseUrl.replace(/\/$/, '')
  return {
    accounts: [...chosen].map(({ userId, mobile, method, enforced = false, status }) => ({
      userId,
      password,
      method,
      mobileNumber: mobile,
      enforced,
      closed: status === 'closed',
    })),
    staff: staff.map(({ login, role, ownAccountId }) => ({
      staffId: login,
      password,
      role,
      ownAccount: ownAccountId === null ? undefined : userIdOf.get(ownAccountId),
    })),
    codes: { kind: 'sandbox-controls', url: controls, secret },
    clock: { url: `${controls}/sandbox/clock`, headers: { 'X-Sandbox-Secret': secret } },
    spare,
    // Its outbox shows a message as soon as it is owed.
    waitSeconds: 2,
  }
}

/** The same in a file that its owner alone can read: it contains passwords. */
export function writeConformanceConfig(file: string, launch: Launch, logins: SampleLogins): void {
  replaceFile(file, `${JSON.stringify(conformanceConfigOf(launch, logins), null, 2)}\n`)
}
