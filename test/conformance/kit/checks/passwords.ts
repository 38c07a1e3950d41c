import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { addressesOf, neverGiven, noticesSince, nobody, wrongPassword } from './support.ts'

const setPassword = (kit: Kit, token: string, newPassword: string) =>
  kit.call('setNewPassword', { params: { token }, body: { newPassword } })

/** Asks for a link; the token is the one in the e-mail. */
async function askLink(kit: Kit, { userId }: Customer): Promise<string> {
  const mark = await kit.inbox.mark()
  kit.answered('PWD-1', await kit.call('askPasswordReset', { body: { userId } }), 202)
  const link = await kit.inbox.await(mark, (one) => one.kind === 'password-reset', 'PWD-2', 'the link')
  kit.must('PWD-2', link.to.toLowerCase() === userId.toLowerCase(), 'the link went to another address')
  return link.linkToken ?? ''
}

/** Sets the password of the configuration again, by one more link. */
async function restorePassword(kit: Kit, customer: Customer): Promise<void> {
  kit.answered('PWD-4', await setPassword(kit, await askLink(kit, customer), customer.config.password), 200)
  customer.password = customer.config.password
}

/** A new password by a link in an e-mail. */
export const passwordChecks: Check[] = [
  {
    title: 'a reset is answered the same for every User ID, and sent to those that are known alone',
    sentences: ['PWD-1', 'PWD-2'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const mark = await kit.inbox.mark()
      const unknown = await kit.call('askPasswordReset', { body: { userId: nobody() } })
      const known = await kit.call('askPasswordReset', { body: { userId: customer.userId } })
      kit.answered('PWD-1', unknown, 202)
      kit.answered('PWD-1', known, 202)
      kit.must('PWD-1', known.text === unknown.text, 'the two bodies differ')
      const links = await kit.inbox.awaitAll(mark, (one) => one.kind === 'password-reset', 1)
      kit.must('PWD-2', links.length === 1, `${links.length} links were sent`)
    },
  },
  {
    title: 'no more links are sent than codes',
    sentences: ['PWD-3'],
    run: async (kit) => {
      kit.time.need(kit.limits.sendsPerEnrolment * kit.limits.resendPauseSeconds)
      const customer = await kit.customers.plain()
      const mark = await kit.inbox.mark()
      const { sendsPerEnrolment } = kit.limits
      for (let n = 0; n <= sendsPerEnrolment; n += 1)
        kit.answered('PWD-3', await kit.call('askPasswordReset', { body: { userId: customer.userId } }), 202)
      const links = await kit.inbox.awaitAll(mark, (one) => one.kind === 'password-reset', sendsPerEnrolment)
      kit.must('PWD-3', links.length <= sendsPerEnrolment, `${links.length} links were sent`)
    },
  },
  {
    title: 'the link sets a new password once, ends every session and notifies every address',
    sentences: ['PWD-4', 'PWD-5', 'PWD-6', 'PWD-7', 'PWD-13', 'ENR-19', 'NOT-1', 'NOT-5'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const old = await askLink(kit, customer)
      const token = await askLink(kit, customer)
      const next = 'K-another-password-of-the-kit-1'
      kit.refused('PWD-5', await setPassword(kit, old, next), 'not-found')
      kit.refused('PWD-5', await setPassword(kit, neverGiven(), next), 'not-found')
      const short = 'x'.repeat(kit.limits.passwordMinLength - 1)
      kit.refused('PWD-6', await setPassword(kit, token, short), 'invalid-request')
      if (customer.userId.length >= kit.limits.passwordMinLength)
        kit.refused('PWD-6', await setPassword(kit, token, customer.userId), 'invalid-request')
      for (const unseen of [`${short}\0`, `${next}\n`, `${next}\ud800`, `${short}\u200b`, `${customer.userId}\u200b`])
        kit.refused('PWD-13', await setPassword(kit, token, unseen), 'invalid-request')
      const padded = { userId: customer.userId, password: `${customer.password}\0`, device: 'Conformance kit' }
      kit.refused('PWD-13', await kit.call('signIn', { body: padded }), 'invalid-request')
      const { pending: begun } = await kit.customers.enrol(customer, 'authenticator')
      const mark = await kit.inbox.mark()
      kit.answered('PWD-4', await setPassword(kit, token, next), 200)
      customer.password = next
      kit.refused('PWD-5', await setPassword(kit, token, next), 'not-found')
      const { accessToken } = customer.session
      kit.refused('PWD-7', await kit.call('listAccounts', { token: accessToken }), 'session-expired')
      const body = { userId: customer.userId, password: customer.config.password, device: 'Conformance kit' }
      kit.refused('PWD-4', await kit.call('signIn', { body }), 'unauthenticated')
      const session = await kit.customers.signIn(customer)
      const params = { accountId: customer.accountId, enrolmentId: begun.id }
      const verify = {
        token: session.accessToken,
        params,
        body: { code: kit.authenticators.codeOf(begun.secret ?? '') },
      }
      kit.refused('ENR-19', await kit.call('verifyEnrolment', verify), 'conflict')
      const notices = await noticesSince(kit, mark, 'password-changed', addressesOf(customer).length)
      for (const address of addressesOf(customer))
        kit.must(
          'NOT-1',
          notices.some((one) => one.to.toLowerCase() === address),
          'an address was not notified',
        )
      await restorePassword(kit, customer)
    },
  },
  {
    title: 'a link ends after its time',
    sentences: ['PWD-5'],
    run: async (kit) => {
      kit.time.need(kit.limits.resetLinkSeconds)
      const token = await askLink(kit, await kit.customers.plain())
      await kit.time.pass(kit.limits.resetLinkSeconds)
      kit.refused('PWD-5', await setPassword(kit, token, 'K-never-set-by-the-kit-1'), 'not-found')
    },
  },
  {
    title: 'a new password clears no count',
    sentences: ['PWD-8'],
    run: async (kit) => {
      if (kit.limits.wrongPasswordsPerLock < 3) throw new NotChecked('needs three wrong passwords before a lock')
      kit.time.need(kit.limits.lockSeconds)
      const customer = await kit.customers.plain()
      const body = { userId: customer.userId, password: wrongPassword, device: 'Conformance kit' }
      kit.refused('SES-4', await kit.call('signIn', { body }), 'unauthenticated')
      const token = await askLink(kit, customer)
      kit.answered('PWD-4', await setPassword(kit, token, customer.config.password), 200)
      const first = await kit.call('signIn', { body })
      kit.refused('SES-4', first, 'unauthenticated')
      for (let n = 2; n < kit.limits.wrongPasswordsPerLock; n += 1) await kit.call('signIn', { body })
      kit.refused('PWD-8', await kit.call('signIn', { body }), 'locked')
      await kit.time.pass(kit.limits.lockSeconds)
    },
  },
  {
    title: 'a link to an account that was frozen since sets nothing',
    sentences: ['PWD-9', 'PWD-2'],
    run: async (kit) => {
      await kit.desk.agent()
      const customer = await kit.customers.plain()
      const token = await askLink(kit, customer)
      const { events } = kit.answered('LOG-1', await kit.customers.as(customer, 'listSecurityEvents'), 200)
      const body = { eventId: events.at(-1)?.id ?? '', password: customer.password }
      kit.answered('LOG-6', await kit.customers.as(customer, 'reportNotMe', { body }), 200)
      const refused = await setPassword(kit, token, 'K-never-set-by-the-kit-1')
      const mark = await kit.inbox.mark()
      kit.answered('PWD-1', await kit.call('askPasswordReset', { body: { userId: customer.userId } }), 202)
      const sent = (await kit.inbox.since(mark)).filter((one) => one.kind === 'password-reset')
      await kit.desk.unfreeze(customer)
      kit.refused('PWD-9', refused, 'account-not-active')
      kit.must('PWD-2', sent.length === 0, 'a link was sent to a frozen account')
    },
  },
]
