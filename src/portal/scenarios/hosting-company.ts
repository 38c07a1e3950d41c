import { generateCustomers } from './hosting-company/generate-customers.ts'
import { deskStaff } from './hosting-company/staff.ts'
import { lockedOutCustomers } from './locked-out.ts'
import { sampleCompany } from './sample-company.ts'
import type { Delegation, SampleCustomer, Scenario } from './scenario.ts'
import { threeAccounts } from './three-accounts.ts'

const customerCount = 10_000
const seed = 'a hosting company'
const roles = ['manager', 'technical', 'billing', 'purchasing', 'visitation'] as const
const delegated = 40

const agency = sampleCompany({
  id: 'A-80101',
  name: 'Titanium Quay Software',
  userId: 'it@titaniumquay.example',
  mobile: '+60100000801',
  method: 'authenticator',
  about: `Authenticator App; this login also reaches ${delegated} customers, in every delegated role`,
})

/** The customers in the help: the known ones, one for every problem, and one who manages others. */
const chosen: SampleCustomer[] = [...threeAccounts.customers, ...lockedOutCustomers, agency]

const delegations = Array.from({ length: delegated }, (_, index): Delegation => {
  return { login: agency.id, account: `A-${10_000 + index}`, role: roles[index % roles.length] ?? 'visitation' }
})

/** A hosting company's whole customer base, with a past of two years and a desk of twelve. */
export const hostingCompany: Scenario = {
  name: 'hosting-company',
  password: threeAccounts.password,
  customers: chosen,
  staff: deskStaff,
  delegations,
  generated: () => generateCustomers(seed, customerCount - chosen.length),
}
