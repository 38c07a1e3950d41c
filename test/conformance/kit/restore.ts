import type { Customer } from './customers.ts'
import type { Kit } from './kit.ts'

/** Brings every login that was used back to the method of the configuration; reports what it could not. */
export async function restore(kit: Kit): Promise<string[]> {
  const left: string[] = []
  for (const used of kit.customers.used()) {
    try {
      await restoreMethod(kit, await kit.customers.ready(used.config))
    } catch (error) {
      left.push(`${used.userId}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return left
}

async function restoreMethod({ customers, time, limits }: Kit, customer: Customer): Promise<void> {
  const { method } = await customers.state(customer)
  const wanted = customer.config.method
  if (method === wanted) return
  if (customers.elsewhere !== null) throw new Error(`to be set up again by the customer (${wanted ?? 'off'})`)
  if (time.movable) await time.pass(limits.sendsPerEnrolment * limits.resendPauseSeconds)
  if (method !== null) await customers.turnOff(customer)
  if (wanted !== null) await customers.turnOn(customer, wanted)
}
