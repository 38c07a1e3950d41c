import type { AccountRole, AccountSummary, Service } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { ScenarioName } from '#shared/api/sandbox-controls.ts'
import type { SecurityEvent, SecurityEventKind } from '#shared/api/security-events.ts'
import type { StaffMember } from '#shared/api/sessions.ts'
import type { CaseAct, Evidence, SupportCase } from '#shared/api/staff.ts'

/** Days before the scenario is seeded, so that histories stay believable at every date; null: never. */
export type DaysAgo = number | null

/** An account of a scenario. What is not said is as on any account: active, nothing enforced, no lock, no history. */
export interface SampleAccount {
  id: string
  name: string
  userId: string
  mobile: string | null
  method: Method | null
  /** Since when 2FA is in its present state; the history's last change of it goes before. */
  methodSince: DaysAgo
  /** The history's last change of each goes before these three, too. */
  emailChanged: DaysAgo
  mobileChanged: DaysAgo
  passwordChanged: DaysAgo
  services: Service[]
  status?: AccountSummary['status']
  enforced?: boolean
  mustReset?: boolean
  locks?: SampleLock[]
  /** In any order; cases write their own part of the security log beside it. */
  history?: SampleEvent[]
  /** One open case at most. */
  cases?: SampleCase[]
}

/** An account that the sandbox's help names. */
export interface SampleCustomer extends SampleAccount {
  about: string
}

/** Wrong tries up to a lock that begins when the scenario is seeded: for its usual time, or until support unlocks. */
export interface SampleLock {
  of: 'password' | 'codes'
  until: 'time' | 'support'
}

/** A line of the security log; `from` is a device, the support desk or a link. */
export interface SampleEvent {
  ago: number
  what: SecurityEventKind
  by: SecurityEvent['by']
  from?: string
  method?: Method
}

/** A support case. Its steps follow each other by minutes from `opened` on, in the order of the fields below. */
export interface SampleCase {
  ticket: string
  channel: SupportCase['channel']
  scenario: SupportCase['scenario']
  reason: string
  /** Staff id of the agent who opened it and did the rest but the approval. */
  agent: string
  opened: number
  evidence: Pick<Evidence, 'kind' | 'outcome' | 'note'>[]
  consent?: { act: CaseAct; status: 'asked' | 'approved' | 'refused' }
  contactUpdate?: { email?: string; mobile?: string; status: 'asked' | 'approved' | 'refused' }
  approval?: { by: string; status: 'approved' | 'refused'; note: string }
  /** The method that the case turned off; only where the outcome is `disabled`. */
  disabled?: Method
  /** null: still open. */
  outcome: SupportCase['outcome']
}

/** A login that was let into another account. */
export interface Delegation {
  login: string
  account: string
  role: Exclude<AccountRole, 'owner'>
}

export interface SampleStaff extends StaffMember {
  login: string
  ownAccountId: string | null
  about: string
}

/** A set of sample logins; all customers and all staff share one password, which the sandbox's help names. */
export interface Scenario {
  name: ScenarioName
  password: string
  customers: SampleCustomer[]
  staff: SampleStaff[]
  delegations?: Delegation[]
  /** Customers beyond those that the help names, the same every time; generated only while they are seeded. */
  generated?: () => Iterable<SampleAccount>
}
