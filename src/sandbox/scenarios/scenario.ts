import type { Service } from '#shared/portal-api/accounts.ts'
import type { Method } from '#shared/portal-api/primitives.ts'
import type { ScenarioName } from '#shared/portal-api/sandbox-controls.ts'
import type { StaffMember } from '#shared/portal-api/sessions.ts'

/** Days before the scenario is laid out, so that histories stay believable whatever the date; null: never. */
export type DaysAgo = number | null

export interface SampleCustomer {
  id: string
  name: string
  userId: string
  mobile: string | null
  method: Method | null
  /** Since when 2FA stands as it does. */
  methodSince: DaysAgo
  emailChanged: DaysAgo
  mobileChanged: DaysAgo
  passwordChanged: DaysAgo
  services: Service[]
  /** For the sandbox's help. */
  about: string
}

export interface SampleStaff extends StaffMember {
  login: string
  ownAccountId: string | null
  about: string
}

/** A set of sample logins; all customers and all staff share one password, which the sandbox's help tells. */
export interface Scenario {
  name: ScenarioName
  password: string
  customers: SampleCustomer[]
  staff: SampleStaff[]
}
