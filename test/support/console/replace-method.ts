import { methods } from '#shared/api/names.ts'
import { type Method } from '#shared/api/primitives.ts'
import { operatorOf, type Customer, type Operator } from './operator.ts'
import { samples } from '../portal/sandbox.ts'
import type { World } from './world.ts'

const { seriMuda, kenari, bayu } = samples

/** Every ordered pair of methods. */
export const pairs = methods.flatMap((from) => methods.filter((to) => to !== from).map((to) => ({ from, to })))

/** The portal goes on as one that replaces, or no longer does, and the console hears of it. */
export async function switchTo(world: World, mode: 'two-stage' | 'replace', heard = true): Promise<void> {
  await world.sandbox.restart({ mode })
  if (heard) await world.app.findPortal()
}

/** An account that is protected by `from`, signed in, at a portal that replaces. */
export async function protectedBy(world: World, from: Method): Promise<{ operator: Operator; customer: Customer }> {
  await switchTo(world, 'replace')
  const operator = operatorOf(world)
  const customer = { authenticator: seriMuda, sms: kenari, email: bayu }[from]
  await operator.signIn(customer)
  if (from === 'email') await operator.complete(customer, 'set-up', 'email')
  // Enough for any pause between two codes to one address.
  await world.sandbox.advance(600)
  return { operator, customer }
}

/** What happened on an account at the portal, oldest first. */
export async function effectsOn(world: World, customer: Customer): Promise<string[]> {
  return (await world.sandbox.ledger()).filter(({ accountId }) => accountId === customer.id).map(({ what }) => what)
}
