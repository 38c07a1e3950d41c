import type { Check } from '../check.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { watchLog } from './security-log.ts'
import { addressesOf, noticesSince } from './support.ts'

function needReplace({ capabilities }: Kit): void {
  if (!capabilities.replace) throw new NotChecked('the portal does not replace methods')
}

/** Putting a method in the place of the active one. */
export const replacementChecks: Check[] = [
  {
    title: 'a portal without replacement says so',
    sentences: ['REP-1'],
    run: async (kit) => {
      if (kit.capabilities.replace) throw new NotChecked('the portal replaces methods')
      const customer = await kit.customers.withMethod('authenticator')
      const { version: expectedVersion } = await kit.customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion, replace: true } as const
      kit.refused('REP-1', await kit.customers.as(customer, 'startEnrolment', { body }), 'invalid-request')
    },
  },
  {
    title: 'the old method stays until the new one is verified, then they are swapped',
    sentences: ['REP-2', 'REP-3', 'REP-6', 'NOT-5', 'LOG-4'],
    run: async (kit) => {
      needReplace(kit)
      const { customers } = kit
      const customer = await customers.withMethod('email')
      const before = await customers.state(customer)
      const logged = await watchLog(kit, customer)
      const { pending, code } = await customers.enrol(customer, 'authenticator', true)
      kit.must('REP-2', pending.replaces === 'email', `the enrolment replaces ${pending.replaces ?? 'nothing'}`)
      const waiting = await customers.state(customer)
      kit.must('REP-2', JSON.stringify(waiting) === JSON.stringify(before), 'the state changed before the code')
      await customers.signIn(customer)
      const mark = await kit.inbox.mark()
      const verify = { params: { enrolmentId: pending.id }, body: { code } }
      const after = kit.answered('REP-3', await customers.as(customer, 'verifyEnrolment', verify), 200)
      kit.must('REP-3', after.active && after.method === 'authenticator', 'the new method is not active')
      kit.must('REP-3', after.version === before.version + 1, 'the version did not grow by one')
      const owed = addressesOf(customer).length
      const notices = await noticesSince(kit, mark, 'two-factor-replaced', owed)
      kit.must('REP-6', notices.length === owed, `${notices.length} messages for ${owed} addresses`)
      kit.must(
        'REP-6',
        notices.every((one) => one.body.includes('TOTP')),
        'a notice does not name the new method',
      )
      const other = (await kit.inbox.since(mark)).filter((one) =>
        ['two-factor-disabled', 'two-factor-enabled'].includes(one.kind),
      )
      kit.must('REP-6', other.length === 0, `a notice ${other[0]?.kind ?? ''} went out`)
      const { notices: listed } = kit.answered('NOT-4', await customers.as(customer, 'listNotices'), 200)
      kit.must('REP-6', listed[0]?.kind === 'two-factor-replaced', 'the newest notice is another')
      kit.must('NOT-5', listed[0]?.methodNamed === 'TOTP', 'the notice names another method')
      await logged('two-factor-replaced')
      kit.authenticators.learn(customer.userId, pending.secret ?? '')
      kit.authenticators.codeOf(pending.secret ?? '', 0, customer.userId)
      await customers.turnOff(customer)
    },
  },
  {
    title: 'every ordered pair is replaced in one step',
    sentences: ['REP-3', '2FA-7'],
    run: async (kit) => {
      needReplace(kit)
      const { customers, capabilities } = kit
      const customer = await customers.plain()
      for (const from of capabilities.methods) {
        for (const to of capabilities.methods.filter((one) => one !== from)) {
          if (kit.time.movable) await kit.time.pass(kit.limits.sendsPerEnrolment * kit.limits.resendPauseSeconds)
          await customers.ready(customer.config)
          await customers.turnOn(customer, from)
          await customers.turnOn(customer, to, true)
          const { method } = await customers.state(customer)
          kit.must('REP-3', method === to, `from ${from} to ${to} ends at ${method ?? 'none'}`)
          await customers.turnOff(customer)
        }
      }
    },
  },
  {
    title: 'a method may replace itself; nothing replaces nothing',
    sentences: ['REP-4', 'REP-5', 'ERR-8'],
    run: async (kit) => {
      needReplace(kit)
      const { customers } = kit
      const customer = await customers.plain()
      const { version: expectedVersion } = await customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion, replace: true } as const
      const refused = kit.refused('REP-5', await customers.as(customer, 'startEnrolment', { body }), 'conflict')
      kit.must('ERR-8', refused.currentState?.active === false, 'no currentState')
      await customers.turnOn(customer, 'authenticator')
      const { version } = await customers.state(customer)
      await customers.turnOn(customer, 'authenticator', true)
      const after = await customers.state(customer)
      kit.must('REP-4', after.method === 'authenticator' && after.version === version + 1, 'it did not replace itself')
      await customers.turnOff(customer)
    },
  },
  {
    title: 'an enforced method may be replaced',
    sentences: ['REP-7'],
    run: async (kit) => {
      needReplace(kit)
      const config = kit.config.accounts.find((one) => one.enforced && !one.closed)
      if (!config?.method) throw new NotChecked('needs an account with an enforced method in the configuration')
      const customer = await kit.customers.ready(config)
      const to = config.method === 'email' ? 'authenticator' : 'email'
      await kit.customers.turnOn(customer, to, true)
      kit.must('REP-7', (await kit.customers.state(customer)).method === to, 'the method was not replaced')
      if (config.method !== 'authenticator') await kit.time.pass(30)
      await kit.customers.turnOn(customer, config.method, true)
    },
  },
]
