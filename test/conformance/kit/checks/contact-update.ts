import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { StaffLogin } from '../desk.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { watchLog } from './security-log.ts'
import { noticesSince, wrongPassword } from './support.ts'

const device = 'Conformance kit'

/** A contact update that is asked for and approved, in a case of its own that stays open. */
async function update(kit: Kit, customer: Customer, to: { email: string; mobileNumber?: string }) {
  const agent = await kit.desk.agent({ for: customer })
  const second = await kit.desk.staff('approver', { for: customer, not: agent })
  const opened = await kit.desk.openCase(agent, customer, 'registered-email-invalid')
  const params = { caseId: opened.id }
  // What is proved after an approval ends it (GATE-7).
  await kit.desk.fillPoints(agent, opened.id)
  kit.answered('DESK-16', await kit.desk.as(agent, 'updateContact', { params, body: to }), 200)
  const body = { note: 'Approved by the conformance kit' }
  const approve = () => kit.desk.as(second, 'approveCase', { params, body })
  kit.refused('DESK-25', await approve(), 'conflict')
  const full = kit.answered('DESK-24', await kit.desk.as(second, 'readContactUpdate', { params }), 200)
  const isWhole = full.email === to.email && full.mobileNumber === (to.mobileNumber ?? null)
  kit.must('DESK-24', isWhole, 'the new details are not shown in full')
  const seen = kit.answered('DESK-24', await kit.desk.as(agent, 'getCase', { params }), 200)
  const read = seen.events.findLast((event) => event.what === 'contact-update-read')
  kit.must('DESK-24', read?.by?.role === 'approver', 'the case does not show who read them')
  kit.must('DESK-25', seen.contactUpdate.status === 'asked', 'an update that nobody had read was approved')
  const approved = kit.answered('DESK-25', await approve(), 200)
  customer.userId = to.email
  kit.refused('DESK-24', await kit.desk.as(second, 'readContactUpdate', { params }), 'conflict')
  return { agent, approved, riskBefore: opened.risk }
}

/** Everything is as it was found: address, number. */
async function putBack(kit: Kit, customer: Customer): Promise<void> {
  const { userId, mobileNumber } = customer.config
  if (customer.userId === userId) return
  const { agent, approved } = await update(kit, customer, { email: userId, mobileNumber: mobileNumber ?? undefined })
  await kit.desk.closeCase(agent, approved.id)
}

/** Asks for an update that is not to take effect yet; nothing of it is seen at the customer's side. */
async function askedOnly(kit: Kit, customer: Customer, agent: StaffLogin, email: string): Promise<void> {
  const opened = await kit.desk.openCase(agent, customer, 'registered-email-invalid')
  const params = { caseId: opened.id }
  const ask = (body: { email: string }) => kit.desk.as(agent, 'updateContact', { params, body })
  const taken = kit.config.accounts.find((one) => one !== customer.config)?.userId ?? ''
  kit.refused('DESK-17', await ask({ email: taken }), 'conflict')
  kit.refused('DESK-16', await ask({ email: customer.userId }), 'conflict')
  kit.answered('DESK-16', await ask({ email: `other-${email}` }), 200)
  const asked = kit.answered('DESK-16', await ask({ email }), 200)
  kit.must('DESK-16', asked.contactUpdate.status === 'asked', `the update is ${asked.contactUpdate.status}`)
  kit.must('GATE-3', asked.gate.lacks.includes('contact-update'), 'the gate does not lack the contact update')
  kit.must('GATE-3', !asked.gate.lacks.includes('consent'), 'the gate asks for consent')
  await kit.customers.signIn(customer)
  await kit.desk.closeCase(agent, opened.id)
}

/** Customers whose registered address is no longer theirs. */
export const contactUpdateChecks: Check[] = [
  {
    title: 'a contact update takes effect when a second person approves it, and the disable forces a new password',
    sentences: [
      ...['DESK-15', 'DESK-16', 'DESK-17', 'DESK-24', 'DESK-25', 'GATE-3', 'GATE-9', 'PWD-10', 'SES-4'],
      ...['NOT-1', 'NOT-2', 'NOT-5', 'PWD-6', 'HELP-7', 'HELP-8', 'LOG-4'],
    ],
    run: async (kit) => {
      const { email, mobileNumber } = kit.config.spare
      const customer = await kit.customers.plain()
      const own = customer.config.mobileNumber
      if (!email || !mobileNumber || !own) throw new NotChecked('needs spare.email and spare.mobileNumber')
      await askedOnly(kit, customer, await kit.desk.agent({ for: customer }), email)
      await kit.desk.staff('approver', { for: customer, not: await kit.desk.agent({ for: customer }) })
      await kit.customers.turnOn(customer, 'authenticator')
      const before = customer.userId
      const { accessToken } = customer.session
      const mark = await kit.inbox.mark()
      const logged = await watchLog(kit, customer)
      kit.afterwards(() => putBack(kit, customer))
      const { agent, approved, riskBefore } = await update(kit, customer, { email, mobileNumber })
      kit.refused('DESK-16', await kit.call('listAccounts', { token: accessToken }), 'session-expired')
      const old = await kit.call('signIn', { body: { userId: before, password: customer.password, device } })
      kit.refused('DESK-16', old, 'unauthenticated')
      const byEmail = (await noticesSince(kit, mark, 'email-changed', 4)).map((one) => one.to.toLowerCase())
      kit.must('NOT-2', byEmail.includes(before.toLowerCase()), 'the old e-mail address was not notified')
      kit.must('NOT-2', byEmail.includes(email), 'the new e-mail address was not notified')
      const byNumber = (await noticesSince(kit, mark, 'mobile-changed', 4)).map((one) => one.to)
      kit.must('NOT-2', byNumber.includes(own) && byNumber.includes(mobileNumber), 'a number was not notified')
      const filled = await kit.desk.seen(agent, approved.id)
      const caused = filled.risk.reasons.filter((reason) => !riskBefore.reasons.includes(reason))
      kit.must('GATE-9', caused.length === 0, `the case raises its own risk: ${caused.join(', ')}`)
      kit.must('GATE-3', filled.gate.open, `the gate still lacks ${filled.gate.lacks.join(', ')}`)
      const proof = { password: agent.config.password, expectedVersion: filled.twoFactor.version }
      const link = await kit.inbox.mark()
      const params = { caseId: approved.id }
      const done = kit.answered('DESK-15', await kit.desk.as(agent, 'disableForCustomer', { params, body: proof }), 200)
      kit.must('DESK-15', done.passwordResetForcedAt !== null, 'the case does not show the forced reset')
      const signIn = (password: string) => kit.call('signIn', { body: { userId: email, password, device } })
      kit.refused('PWD-10', await signIn(customer.password), 'password-reset-required')
      kit.refused('SES-4', await signIn(wrongPassword), 'unauthenticated')
      const sent = await kit.inbox.await(link, (one) => one.kind === 'invitation', 'DESK-15', 'the link')
      kit.must('DESK-15', sent.to.toLowerCase() === email, 'the link went to another address')
      const links = (await kit.inbox.since(link)).filter((one) => one.linkToken !== null)
      kit.must('DESK-15', links.length === 1, `${links.length} links were sent, not one for both`)
      const invitation = { params: { token: sent.linkToken ?? '' } }
      const offered = kit.answered('HELP-7', await kit.call('getInvitation', invitation), 200)
      kit.must('HELP-7', offered.newPasswordNeeded, 'the link does not say that a new password comes first')
      const early = { ...invitation, body: { password: customer.password, method: 'email' } } as const
      kit.refused('HELP-8', await kit.call('acceptInvitation', early), 'password-reset-required')
      const short = { ...invitation, body: { newPassword: 'short' } }
      kit.refused('PWD-6', await kit.call('setInvitedPassword', short), 'invalid-request')
      const set = { ...invitation, body: { newPassword: customer.password } }
      kit.answered('HELP-8', await kit.call('setInvitedPassword', set), 200)
      kit.refused('HELP-8', await kit.call('setInvitedPassword', set), 'conflict')
      kit.answered('PWD-10', await signIn(customer.password), 201)
      const { risk } = kit.answered('GATE-9', await kit.desk.as(agent, 'getCase', { params }), 200)
      const raised = risk.reasons.filter((reason) => !riskBefore.reasons.includes(reason))
      kit.must('GATE-9', raised.length === 0, `the case raises its own risk by the new password: ${raised.join(', ')}`)
      await logged(
        'email-changed',
        'mobile-changed',
        'two-factor-disabled',
        'password-reset-forced',
        'invited',
        'password-changed',
      )
      await kit.desk.closeCase(agent, approved.id)
    },
  },
]
