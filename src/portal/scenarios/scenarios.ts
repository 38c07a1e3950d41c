import type { ScenarioGuide, ScenarioName } from '#shared/api/sandbox-controls.ts'
import { hostingCompany } from './hosting-company.ts'
import { lockedOut } from './locked-out.ts'
import type { Scenario } from './scenario.ts'
import { thirtyAccounts } from './thirty-accounts.ts'
import { threeAccounts } from './three-accounts.ts'

/** Every scenario by its name. */
export const scenarios: Record<ScenarioName, Scenario> = {
  'three-accounts': threeAccounts,
  'thirty-accounts': thirtyAccounts,
  'hosting-company': hostingCompany,
  'locked-out': lockedOut,
}

/** Who may sign in to a scenario, and how: generated customers are not named. */
export function guideOf(name: ScenarioName): ScenarioGuide {
  const { password, customers, staff } = scenarios[name]
  return {
    scenario: name,
    customers: customers.map((sample) => ({
      accountId: sample.id,
      name: sample.name,
      userId: sample.userId,
      password,
      about: sample.about,
    })),
    staff: staff.map(({ login, about }) => ({ staffId: login, password, about })),
  }
}
