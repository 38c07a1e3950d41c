import type { Check } from '../check.ts'
import { caseRequest } from './desk.ts'
import { logOf, watchLog } from './security-log.ts'
import { addressesOf, noticesSince, wrongPassword } from './support.ts'

/** What a case does to an account. */
export const caseEffectChecks: Check[] = [
  {
    title: 'an agent disables with the own password, and the customer is notified',
    sentences: ['DESK-13', 'DESK-14', 'DESK-19', 'DESK-23', 'NOT-1', 'LOG-5', 'ERR-8'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.withMethod('authenticator')
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      await kit.desk.satisfyGate(agent, opened, 'disable-two-factor')
      const { version } = await kit.customers.state(customer)
      const params = { caseId: opened.id }
      const disable = (login: typeof agent, password: string, expectedVersion: number) =>
        as(login, 'disableForCustomer', { params, body: { password, expectedVersion } })
      const other = await kit.desk.agent({ for: customer, not: agent })
      kit.refused('DESK-14', await disable(other, other.config.password, version), 'forbidden')
      const conflict = kit.refused('DESK-13', await disable(agent, agent.config.password, version + 1), 'conflict')
      kit.must('ERR-8', conflict.currentState?.version === version, 'the conflict does not carry the present state')
      const wrong = kit.refused('DESK-13', await disable(agent, wrongPassword, version), 'wrong-password')
      kit.must('DESK-13', wrong.attemptsLeft === kit.limits.wrongPasswordsPerLock - 1, 'it was not counted')
      const before = await logOf(kit, customer)
      const mark = await kit.inbox.mark()
      const done = kit.answered('DESK-13', await disable(agent, agent.config.password, version), 200)
      kit.must('DESK-13', !done.twoFactor.active && done.disabledAt !== null, '2FA is not off')
      kit.must('DESK-13', done.twoFactor.lastChangedBy === 'agent', 'it was not changed by an agent')
      const owed = addressesOf(customer)
      const notified = (await noticesSince(kit, mark, 'two-factor-disabled', owed.length)).map((one) =>
        one.to.toLowerCase(),
      )
      for (const address of owed) kit.must('NOT-1', notified.includes(address), 'an address was not notified')
      const [event] = (await logOf(kit, customer)).slice(before.length)
      kit.must('LOG-5', event?.what === 'two-factor-disabled' && event.by === 'agent', 'the log names nobody of staff')
      const refused = await as(agent, 'closeCase', { params, body: { outcome: 'refused' } })
      kit.refused('DESK-19', refused, 'conflict')
      const [kept] = done.judgements
      kit.must('DESK-23', kept?.of === 'disable-two-factor' && kept.gate.open, 'what it was judged by is not kept')
      await kit.desk.closeCase(agent, opened.id)
      const closed = kit.answered('DESK-23', await as(agent, 'getCase', { params }), 200)
      const same = JSON.stringify(closed.judgements[0]) === JSON.stringify(kept)
      kit.must('DESK-23', same && closed.judgements.at(-1)?.of === 'closing', 'a judgement changed, or one is missing')
      const asThen = JSON.stringify([closed.gate, closed.risk]) === JSON.stringify([kept?.gate, kept?.risk])
      kit.must('DESK-23', asThen, 'the closed case does not show how it was judged at its act')
    },
  },
  {
    title: 'unlock clears the counts, and needs something to clear',
    sentences: ['DESK-18', 'NOT-1', 'LIM-4', 'LOG-4'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.plain()
      const { version: expectedVersion } = await kit.customers.state(customer)
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const params = { caseId: opened.id }
      await kit.customers.signIn(customer)
      kit.refused('DESK-18', await as(agent, 'unlockCustomer', { params }), 'conflict')
      kit.refused('DESK-18', await as(agent, 'unfreezeCustomer', { params }), 'conflict')
      const body = { method: 'email', password: wrongPassword, expectedVersion } as const
      const wrong = async () => kit.customers.as(customer, 'startEnrolment', { body })
      const first = kit.refused('ENR-17', await wrong(), 'wrong-password')
      await kit.desk.satisfyGate(agent, opened, 'unlock')
      const logged = await watchLog(kit, customer)
      const mark = await kit.inbox.mark()
      kit.answered('DESK-18', await as(agent, 'unlockCustomer', { params }), 200)
      const owed = addressesOf(customer)
      const notified = (await noticesSince(kit, mark, 'account-unlocked', owed.length)).map((one) =>
        one.to.toLowerCase(),
      )
      for (const address of owed) kit.must('NOT-1', notified.includes(address), 'an address was not notified')
      await logged('unlocked')
      const after = kit.refused('ENR-17', await wrong(), 'wrong-password')
      kit.must('LIM-4', after.attemptsLeft === first.attemptsLeft, 'the count was not cleared')
      kit.refused('DESK-18', await as(agent, 'unlockCustomer', { params }), 'conflict')
      await kit.customers.signIn(customer)
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'on a frozen account a case may be opened, and nothing set up or turned off',
    sentences: ['DESK-21', 'DESK-6', 'DESK-18'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const event = (await logOf(kit, customer)).at(-1)
      const body = { eventId: event?.id ?? '', password: customer.password }
      kit.answered('LOG-6', await kit.customers.as(customer, 'reportNotMe', { body }), 200)
      const opened = await kit.desk.openCase(agent, customer, 'registered-email-valid')
      const params = { caseId: opened.id }
      const { password } = agent.config
      const refusals = [
        await as(agent, 'disableForCustomer', { params, body: { password, expectedVersion: 0 } }),
        await as(agent, 'inviteCustomer', { params, body: { sms: true } }),
        await as(agent, 'enrolForCustomer', { params, body: { method: 'email', password } }),
      ]
      await kit.desk.satisfyGate(agent, opened, 'unfreeze')
      kit.answered('DESK-18', await as(agent, 'unfreezeCustomer', { params }), 200)
      await kit.desk.closeCase(agent, opened.id)
      for (const refused of refusals) kit.refused('DESK-21', refused, 'account-not-active')
      const account = kit.answered('DESK-18', await kit.customers.as(customer, 'getAccount'), 200)
      kit.must('DESK-18', account.status === 'active', `the account is ${account.status}`)
    },
  },
  {
    title: 'what a case is about is in the security log of the account',
    sentences: ['LOG-4', 'LOG-5'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const { scenario } = caseRequest(kit, customer)
      // What an earlier check left open is closed before.
      await kit.desk.closeCase(agent, (await kit.desk.openCase(agent, customer, scenario)).id)
      const before = await logOf(kit, customer)
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const asked = opened.scenario === 'registered-email-valid'
      if (asked) {
        const { linkToken } = await kit.desk.askConsent(agent, opened.id, 'unlock')
        await kit.desk.answerConsent(linkToken, 'refuse')
      }
      await kit.desk.closeCase(agent, opened.id)
      const written = (await logOf(kit, customer)).slice(before.length)
      const kinds = written.map(({ what }) => what).join(', ')
      const answered = asked ? ['consent-asked', 'consent-answered'] : []
      const expected = ['case-opened', ...answered, 'case-closed'].join(', ')
      kit.must('LOG-4', kinds === expected, `the log has: ${kinds}`)
      kit.must('LOG-5', written[0]?.by === 'agent', 'the log names nobody of staff')
      const answer = written.find(({ what }) => what === 'consent-answered')
      kit.must('LOG-5', !asked || answer?.by === 'customer', 'the customer did not answer')
    },
  },
]
