import { generateSecret } from 'otplib'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import { hashPassword } from '../crypto/passwords.ts'
import type { SandboxPortal } from '../portal.ts'
import type { SampleStaff, Scenario } from './scenario.ts'
import { seedAccount, seedRecord } from './seed-account.ts'
import { scenarios } from './scenarios.ts'

/** Deletes everything and seeds a scenario: all or nothing. Sessions end, faults are off, the clock is right. */
export async function seedScenario(portal: SandboxPortal, name: ScenarioName): Promise<void> {
  const scenario = scenarios[name]
  // One hash serves a scenario's sample customers, one its staff: their password is public anyway.
  const [customerHash, staffHash] = await Promise.all([
    hashPassword(scenario.password, portal.passwordCost),
    hashPassword(scenario.password, portal.passwordCost),
  ])
  portal.transact(() => {
    portal.repositories.meta.clearAll()
    portal.faults.clear()
    portal.clock.reset()
    portal.repositories.meta.setScenario(name)
    seed(portal, scenario, customerHash, staffHash)
  })
}

/** Accounts come before the staff who own one, and staff before the cases that they opened. */
function seed(portal: SandboxPortal, scenario: Scenario, customerHash: string, staffHash: string): void {
  const names = new Map(scenario.staff.map(({ id, name }) => [id, name]))
  const nameOf = (staffId: string): string => names.get(staffId) ?? staffId
  const records = scenario.customers.map((sample) => seedAccount(portal, sample, customerHash, nameOf))
  for (const member of scenario.staff) addStaff(portal, member, staffHash)
  for (const record of records) seedRecord(portal, record)
  for (const sample of scenario.generated?.() ?? []) {
    seedRecord(portal, seedAccount(portal, sample, customerHash, nameOf))
  }
  for (const { login, account, role } of scenario.delegations ?? [])
    portal.tables.accounts.delegate(login, account, role)
}

function addStaff(portal: SandboxPortal, { about: _, ...member }: SampleStaff, passwordHash: string): void {
  portal.repositories.staff.insert({ ...member, passwordHash, secret: generateSecret() })
}
