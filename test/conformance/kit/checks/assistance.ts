import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { StaffLogin } from '../desk.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { changeNumber, numbersOf } from './accounts.ts'
import { watchLog } from './security-log.ts'
import { neverGiven, wrongCode, wrongPassword } from './support.ts'

const scenario = 'registered-email-valid'

/** Invites the customer; the token is the one in the e-mail. */
async function invite(kit: Kit, agent: StaffLogin, customer: Customer, caseId: string, sms = true): Promise<string> {
  const mark = await kit.inbox.mark()
  const invited = kit.answered(
    'HELP-1',
    await kit.desk.as(agent, 'inviteCustomer', { params: { caseId }, body: { sms } }),
    200,
  )
  if (kit.capabilities.directory !== undefined) {
    const listed = invited.events.some(({ what }) => what === 'invited')
    kit.must('HELP-1', listed, 'the case does not say that the customer was invited')
    throw new NotChecked('the system with the accounts sends its own invitations')
  }
  kit.must('HELP-1', invited.invitation.status === 'sent', `the invitation is ${invited.invitation.status}`)
  const link = await kit.inbox.await(mark, (one) => one.kind === 'invitation', 'HELP-1', 'the link')
  kit.must('HELP-1', link.to.toLowerCase() === customer.userId.toLowerCase(), 'the link went to another address')
  return link.linkToken ?? ''
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted())

function needSms(kit: Kit, { config }: Customer): void {
  if (!kit.capabilities.methods.includes('sms') || config.mobileNumber === null)
    throw new NotChecked('needs SMS and an account with a number')
}

/** Setting up with the help of support. */
export const assistanceChecks: Check[] = [
  {
    title: 'the customer sets up SMS alone, by a link that works once',
    sentences: ['HELP-1', 'HELP-2', 'HELP-3', 'ENR-8', 'LOG-4'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      needSms(kit, customer)
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const logged = await watchLog(kit, customer)
      const older = await invite(kit, agent, customer, opened.id)
      const token = await invite(kit, agent, customer, opened.id)
      const params = { token }
      const accept = (by: string, password: string) =>
        kit.call('acceptInvitation', { params: { token: by }, body: { password, method: 'sms' } })
      for (const dead of [older, neverGiven()])
        kit.refused('HELP-3', await accept(dead, customer.password), 'not-found')
      kit.refused('HELP-2', await accept(token, wrongPassword), 'wrong-password')
      const mark = await kit.inbox.mark()
      const begun = kit.answered('HELP-2', await accept(token, customer.password), 201)
      kit.must('HELP-2', begun.method === 'sms', `it begins ${begun.method}`)
      const sent = await kit.inbox.await(mark, (one) => one.code !== null, 'HELP-2', 'the code')
      kit.must('HELP-2', sent.to === customer.config.mobileNumber, 'the code went to another number')
      kit.refused('ENR-8', await kit.call('resendInvitation', { params }), 'too-many-requests')
      const verify = (code: string) => kit.call('verifyInvitation', { params, body: { code } })
      kit.refused('HELP-2', await verify(wrongCode(sent.code ?? '')), 'wrong-code')
      const state = kit.answered('HELP-2', await verify(sent.code ?? ''), 200)
      kit.must('HELP-2', state.active && state.method === 'sms', 'SMS is not active')
      kit.must('HELP-2', state.lastChangedBy === 'customer', 'it was not changed by the customer')
      kit.refused('HELP-3', await accept(token, customer.password), 'not-found')
      const { invitation } = await kit.desk.seen(agent, opened.id)
      kit.must('HELP-3', invitation.status === 'used', `the invitation is ${invitation.status}`)
      await logged('enrolment-started', 'two-factor-enabled')
      const active = await kit.desk.as(agent, 'inviteCustomer', { params: { caseId: opened.id }, body: { sms: true } })
      kit.refused('HELP-1', active, 'conflict')
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'an invitation ends with its case',
    sentences: ['DESK-26', 'HELP-3'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const params = { token: await invite(kit, agent, customer, opened.id) }
      const begin = { params, body: { password: customer.password, method: 'authenticator' } } as const
      const begun = kit.answered('HELP-2', await kit.call('acceptInvitation', begin), 201)
      const { invitation, closedAt } = await kit.desk.closeCase(agent, opened.id)
      kit.must('DESK-26', invitation.status === 'expired', `the invitation is ${invitation.status}`)
      kit.must('DESK-26', invitation.expiresAt === closedAt, 'the case does not show when it ended')
      kit.refused('DESK-26', await kit.call('getInvitation', { params }), 'not-found')
      kit.refused('DESK-26', await kit.call('acceptInvitation', begin), 'not-found')
      const code = kit.authenticators.codeOf(begun.secret ?? '')
      kit.refused('DESK-26', await kit.call('verifyInvitation', { params, body: { code } }), 'not-found')
      const own = { params: { enrolmentId: begun.id }, body: { code } }
      kit.refused('DESK-26', await kit.customers.as(customer, 'verifyEnrolment', own), 'conflict')
    },
  },
  {
    title: 'an invitation ends after its time',
    sentences: ['HELP-3', 'LOG-4'],
    run: async (kit) => {
      kit.time.need(kit.limits.invitationSeconds)
      const customer = await kit.customers.plain()
      needSms(kit, customer)
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const logged = await watchLog(kit, customer)
      const token = await invite(kit, agent, customer, opened.id)
      await logged('invited')
      await kit.time.pass(kit.limits.invitationSeconds)
      const body = { password: customer.password, method: 'sms' } as const
      kit.refused('HELP-3', await kit.call('acceptInvitation', { params: { token }, body }), 'not-found')
      await kit.desk.closeCase(await kit.desk.agent({ for: customer }), opened.id)
    },
  },
  {
    title: 'an invitation offers the methods that can be set up by it',
    sentences: ['HELP-7', 'HELP-3', 'ENR-3'],
    run: async (kit) => {
      const { customer, spare } = await numbersOf(kit, 'unreachableNumber')
      const { methods } = kit.capabilities
      const withoutSms = methods.filter((method) => method !== 'sms')
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const offers = async (token: string) =>
        kit.answered('HELP-7', await kit.call('getInvitation', { params: { token } }), 200)
      const accept = (token: string, method: 'sms' | 'authenticator') =>
        kit.call('acceptInvitation', { params: { token }, body: { password: customer.password, method } })
      const whole = await offers(await invite(kit, agent, customer, opened.id))
      kit.must('HELP-7', same(whole.methods, methods) && !whole.newPasswordNeeded, 'it offers other methods')
      const few = await invite(kit, agent, customer, opened.id, false)
      kit.must('HELP-7', same((await offers(few)).methods, withoutSms), 'it offers SMS against what the desk said')
      kit.refused('HELP-7', await accept(few, 'sms'), 'conflict')
      kit.answered('ACC-4', await changeNumber(kit, customer, spare), 200)
      const unreached = await invite(kit, agent, customer, opened.id)
      kit.must('HELP-7', same((await offers(unreached)).methods, withoutSms), 'it offers SMS to nobody’s phone')
      kit.refused('HELP-7', await accept(unreached, 'sms'), 'destination-missing')
      kit.refused('HELP-3', await kit.call('getInvitation', { params: { token: few } }), 'not-found')
      if (methods.includes('authenticator')) {
        const begun = kit.answered('HELP-2', await accept(unreached, 'authenticator'), 201)
        kit.must('ENR-3', begun.secret !== undefined, 'the answer lacks the secret of the Authenticator App')
        const body = { code: kit.authenticators.codeOf(begun.secret ?? '', 0, customer.userId) }
        const verified = await kit.call('verifyInvitation', { params: { token: unreached }, body })
        const state = kit.answered('HELP-2', verified, 200)
        kit.must('HELP-2', state.active && state.method === 'authenticator', 'the Authenticator App is not active')
        kit.authenticators.learn(customer.userId, begun.secret ?? '')
        await kit.customers.turnOff(customer)
      }
      await kit.desk.closeCase(agent, opened.id)
    },
  },
  {
    title: 'with the agent on the line: the code goes to the customer, who may read it out',
    sentences: ['HELP-4', 'HELP-5', 'HELP-6', 'GATE-6', 'DESK-22'],
    run: async (kit) => {
      const { as } = kit.desk
      const customer = await kit.customers.plain()
      const agent = await kit.desk.agent({ for: customer })
      const opened = await kit.desk.openCase(agent, customer, scenario)
      const { password } = agent.config
      const params = { caseId: opened.id }
      const enrol = (typed: string, method = 'email') =>
        as(agent, 'enrolForCustomer', { params, body: { method: method as 'email', password: typed } })
      kit.refused('GATE-6', await enrol(password), 'proof-incomplete')
      await kit.desk.satisfyGate(agent, opened, 'disable-two-factor')
      kit.refused('HELP-4', await enrol(password, 'authenticator'), 'invalid-request')
      kit.refused('HELP-4', await enrol(wrongPassword), 'wrong-password')
      const mark = await kit.inbox.mark()
      const reply = await enrol(password)
      const begun = kit.answered('HELP-4', reply, 201)
      const sent = await kit.inbox.await(mark, (one) => one.code !== null, 'HELP-4', 'the code')
      const code = sent.code ?? ''
      kit.must('HELP-4', begun.secret === undefined, 'the answer contains a secret')
      kit.must('DESK-22', !reply.text.includes(code), 'the answer contains the code')
      kit.must('HELP-4', sent.to.toLowerCase() === customer.userId.toLowerCase(), 'the code went to another address')
      kit.must('HELP-6', sent.body.includes(opened.ticket), 'the message does not name the ticket')
      const verify = (typed: string) =>
        as(agent, 'verifyForCustomer', { params: { ...params, enrolmentId: begun.id }, body: { code: typed } })
      const theirs = { params: { enrolmentId: begun.id }, body: { code } }
      kit.refused('HELP-5', await kit.customers.as(customer, 'verifyEnrolment', theirs), 'not-found')
      kit.refused('HELP-5', await verify(wrongCode(code)), 'wrong-code')
      const done = kit.answered('HELP-5', await verify(code), 200)
      kit.must('HELP-5', done.twoFactor.active && done.twoFactor.method === 'email', 'the method is not active')
      kit.must('HELP-5', done.twoFactor.lastChangedBy === 'agent', 'it was not changed by an agent')
      await kit.desk.closeCase(agent, opened.id)
      const own = await kit.inbox.mark()
      await kit.customers.signIn(customer)
      const [usual] = (await kit.inbox.since(own)).filter((one) => one.code !== null)
      kit.must('HELP-6', usual?.body.includes(opened.ticket) === false, 'another message names the ticket')
    },
  },
]
