import { generateSecret } from 'otplib'
import type { ScenarioName } from '#shared/portal-api/sandbox-controls.ts'
import { hashPassword } from '../crypto/passwords.ts'
import type { Portal } from '../portal.ts'
import type { DaysAgo, SampleCustomer, SampleStaff } from './scenario.ts'
import { scenarios } from './scenarios.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Forgets everything and lays a scenario out: all or nothing. Sessions end, faults are off, the clock stands right. */
export async function layOutScenario(portal: Portal, name: ScenarioName): Promise<void> {
  const { customers, staff, password } = scenarios[name]
  // One hash serves a scenario's sample customers, one its staff: their password is told to everyone anyway.
  const [customerHash, staffHash] = await Promise.all([
    hashPassword(password, portal.passwordCost),
    hashPassword(password, portal.passwordCost),
  ])
  portal.transact(() => {
    portal.store.meta.clearAll()
    portal.faults.clear()
    portal.clock.reset()
    portal.store.meta.setScenario(name)
    for (const customer of customers) addCustomer(portal, customer, customerHash)
    for (const member of staff) addStaff(portal, member, staffHash)
  })
}

function addCustomer(portal: Portal, sample: SampleCustomer, passwordHash: string): void {
  const now = portal.clock.now()
  const at = (days: DaysAgo): number | null => (days === null ? null : now - days * dayMs)
  const { id, name, userId, mobile, method } = sample
  portal.store.accounts.insert(
    {
      id,
      name,
      userId,
      status: 'active',
      passwordHash,
      mobile,
      emailChangedAt: at(sample.emailChanged),
      mobileChangedAt: at(sample.mobileChanged),
      passwordChangedAt: at(sample.passwordChanged),
    },
    sample.services,
  )
  const factor = {
    method,
    secret: method === 'authenticator' ? generateSecret() : null,
    lastStep: null,
    since: at(sample.methodSince),
    changedBy: method && ('customer' as const),
  }
  portal.store.factors.insert(id, factor, method === null ? 0 : 1)
}

function addStaff(portal: Portal, { about: _, ...member }: SampleStaff, passwordHash: string): void {
  portal.store.staff.insert({ ...member, passwordHash, secret: generateSecret() })
}
