import type { Method } from '#shared/api/primitives.ts'
import type { Check } from '../check.ts'
import { NotChecked } from '../verdict.ts'
import { wrongPassword } from './support.ts'

/** Every ordered pair of methods. */
function pairsOf(methods: readonly Method[]): [Method, Method][] {
  return methods.flatMap((from) => methods.filter((to) => to !== from).map((to): [Method, Method] => [from, to]))
}

/** Reading the state and turning 2FA off. */
export const twoFactorChecks: Check[] = [
  {
    title: 'the own password and the present version turn 2FA off',
    sentences: ['2FA-1', '2FA-2', '2FA-3', '2FA-8'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.withMethod('email')
      const before = await customers.state(customer)
      kit.must('2FA-1', before.active && before.method === 'email', 'the state does not show the method')
      kit.must(
        '2FA-1',
        before.destinationMasked !== null && before.since !== null,
        'the state lacks where or since when',
      )
      const body = { password: customer.password, expectedVersion: before.version }
      const after = kit.answered('2FA-2', await customers.as(customer, 'disableTwoFactor', { body }), 200)
      kit.must('2FA-2', !after.active && after.method === null, 'the answer shows it active')
      kit.must('2FA-2', after.destinationMasked === null, 'the answer still names a destination')
      kit.must('2FA-2', after.lastChangedBy === 'customer', 'it was not changed by the customer')
      kit.must('2FA-3', after.version === before.version + 1, 'the version did not grow by one')
      const read = await customers.state(customer)
      kit.must('2FA-1', JSON.stringify(read) === JSON.stringify(after), 'the state read is another than answered')
      const signIn = { userId: customer.userId, password: customer.password, device: 'Conformance kit' }
      kit.answered('2FA-8', await kit.call('signIn', { body: signIn }), 201)
    },
  },
  {
    title: 'a wrong password turns nothing off, a wrong version is reported before it is counted',
    sentences: ['2FA-4', '2FA-5', 'ERR-8', 'GEN-12'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.withMethod('authenticator')
      const before = await customers.state(customer)
      const disable = (password: string, expectedVersion: number) =>
        customers.as(customer, 'disableTwoFactor', { body: { password, expectedVersion } })
      const first = kit.refused('2FA-4', await disable(wrongPassword, before.version), 'wrong-password')
      kit.must('2FA-4', first.attemptsLeft === kit.limits.wrongPasswordsPerLock - 1, 'the tries left are not one fewer')
      const other = kit.refused('2FA-5', await disable(wrongPassword, before.version + 1), 'conflict')
      kit.must('ERR-8', other.currentState?.version === before.version, 'the conflict does not carry the present state')
      const second = kit.refused('2FA-4', await disable(wrongPassword, before.version), 'wrong-password')
      kit.must('GEN-12', second.attemptsLeft === (first.attemptsLeft ?? 0) - 1, 'a try was counted that was not judged')
      const after = await customers.state(customer)
      kit.must('2FA-4', JSON.stringify(after) === JSON.stringify(before), 'the state changed')
      await customers.turnOff(customer)
    },
  },
  {
    title: 'where nothing is active there is nothing to disable',
    sentences: ['2FA-5', 'ERR-8'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { version: expectedVersion } = await kit.customers.state(customer)
      const body = { password: customer.password, expectedVersion }
      const reply = await kit.customers.as(customer, 'disableTwoFactor', { body })
      kit.must('ERR-8', kit.refused('2FA-5', reply, 'conflict').currentState?.active === false, 'no currentState')
    },
  },
  {
    title: 'enforced 2FA is not turned off by the customer',
    sentences: ['2FA-6'],
    run: async (kit) => {
      const config = kit.config.accounts.find((one) => one.enforced && !one.closed)
      if (!config) throw new NotChecked('needs an account with enforced 2FA in the configuration')
      const customer = await kit.customers.ready(config)
      const { version: expectedVersion, enforced } = await kit.customers.state(customer)
      kit.must('2FA-6', enforced, 'the account is not enforced')
      const body = { password: customer.password, expectedVersion }
      kit.refused('2FA-6', await kit.customers.as(customer, 'disableTwoFactor', { body }), 'policy-enforced')
    },
  },
  {
    title: 'from each method to each other one by disabling and setting up',
    sentences: ['2FA-7', '2FA-3'],
    run: async (kit) => {
      const { customers, capabilities } = kit
      const customer = await customers.plain()
      for (const [from, to] of pairsOf(capabilities.methods)) {
        if (kit.time.movable) await kit.time.pass(kit.limits.sendsPerEnrolment * kit.limits.resendPauseSeconds)
        const ready = await customers.ready(customer.config)
        const before = await customers.state(ready)
        await customers.turnOn(ready, from)
        await customers.turnOff(ready)
        await customers.turnOn(ready, to)
        const after = await customers.state(ready)
        kit.must('2FA-7', after.method === to, `from ${from} to ${to} ends at ${after.method ?? 'none'}`)
        kit.must('2FA-3', after.version === before.version + 3, 'three changes did not make three versions')
        await customers.turnOff(ready)
      }
    },
  },
]
