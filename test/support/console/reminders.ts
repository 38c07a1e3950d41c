import type { OutputOf } from '#shared/ipc/operations.ts'
import type { TestConsole } from './test-console.ts'
import { operatorOf, type Customer } from './operator.ts'
import type { World } from './world.ts'

type Clocks = OutputOf<'reminders.list'>

/** The accounts that a console counts as unprotected, the longest first. */
export async function unprotected(app: TestConsole): Promise<Clocks['unprotected']> {
  return (await app.ok('reminders.list', {})).unprotected
}

/** The accounts on SMS that a console knows. */
export async function onSms(app: TestConsole): Promise<Clocks['sms']> {
  return (await app.ok('reminders.list', {})).sms
}

/** What the notifications of this run said. */
export function notifiedBodies(app: TestConsole): string[] {
  return app.notified.map(({ body }) => body)
}

/** The audit entries of reminders: action, and which reminder it was. */
export function clockEntries(app: TestConsole, start: 'unprotected' | 'sms'): string[] {
  return app
    .entries()
    .flatMap(({ action, detail }) => (action.startsWith(start) ? [`${action} ${detail['reminder'] ?? ''}`.trim()] : []))
}

/** Signs customers in and turns their 2FA off, for today. */
export async function disable(world: World, ...customers: Customer[]): Promise<void> {
  const operator = operatorOf(world)
  for (const customer of customers) {
    await operator.signIn(customer)
    await operator.complete(customer, 'disable')
  }
}
