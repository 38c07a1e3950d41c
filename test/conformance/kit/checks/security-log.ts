import { randomUUID } from 'node:crypto'
import type { SecurityEvent, SecurityEventKind } from '#shared/api/security-events.ts'
import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { Kit } from '../kit.ts'
import { NotChecked } from '../verdict.ts'
import { addressesOf, neverGiven, noticesSince, wrongPassword } from './support.ts'

/** The whole log, page by page. */
export async function logOf(kit: Kit, customer: Customer, limit = 100): Promise<SecurityEvent[]> {
  if (kit.customers.elsewhere !== null) return kit.customers.eventsAtDesk(customer)
  const all: SecurityEvent[] = []
  let after: string | undefined
  for (;;) {
    const reply = await kit.customers.as(customer, 'listSecurityEvents', { query: { after, limit } })
    const { events, next } = kit.answered('LOG-1', reply, 200)
    kit.must('LOG-1', events.length <= limit, 'a page is longer than asked')
    all.push(...events)
    if (next === null) return all
    kit.must('LOG-1', next !== after, 'the pages do not end')
    after = next
  }
}

/** The kinds that were written since an earlier read, in their order. */
async function eventsSince(kit: Kit, customer: Customer, before: readonly SecurityEvent[]) {
  return (await logOf(kit, customer)).slice(before.length)
}

/** Reads the log now; the answer insists that each of these kinds was written once since, whatever else was. */
export async function watchLog(
  kit: Kit,
  customer: Customer,
): Promise<(...kinds: SecurityEventKind[]) => Promise<void>> {
  const before = await logOf(kit, customer)
  return async (...kinds) => {
    const written = (await eventsSince(kit, await kit.customers.ready(customer.config), before)).map(({ what }) => what)
    for (const kind of kinds) {
      const times = written.filter((what) => what === kind).length
      kit.must('LOG-4', times === 1, `${kind} was written ${times} times`)
    }
  }
}

/** Ends the check where the portal leaves out which operation caused an event. */
export function needOperationKeys(events: readonly SecurityEvent[]): void {
  if (events.every(({ operationKey }) => operationKey === undefined))
    throw new NotChecked('the portal does not say which operation caused an event')
}

/** `kind key`, in the order of the log; `?` for a key that the portal leaves out. */
const named = (events: readonly SecurityEvent[]): string =>
  events.map(({ what, operationKey }) => `${what} ${operationKey === undefined ? '?' : operationKey}`).join(', ')

/** What the notices of a customer name, newest first. */
async function keysOfNotices(kit: Kit, customer: Customer, kind: 'two-factor-enabled' | 'two-factor-disabled') {
  const { notices } = kit.answered('NOT-4', await kit.customers.as(customer, 'listNotices'), 200)
  return notices.filter((one) => one.kind === kind).map(({ operationKey }) => operationKey)
}

/** The portal's own log, and "not me". */
export const securityLogChecks: Check[] = [
  {
    title: 'the log is read in pages, oldest first',
    sentences: ['LOG-1', 'LOG-2'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      await kit.customers.signIn(customer)
      await kit.customers.signIn(customer)
      const whole = await logOf(kit, customer)
      const pieces = await logOf(kit, customer, 7)
      kit.must('LOG-1', new Set(whole.map(({ id }) => id)).size === whole.length, 'an event is listed twice')
      const same = JSON.stringify(pieces) === JSON.stringify(whole)
      kit.must('LOG-1', same, 'smaller pages show another log')
      const times = whole.map(({ at }) => at)
      kit.must('LOG-1', JSON.stringify(times) === JSON.stringify(times.toSorted()), 'it is not oldest first')
      const query = { after: neverGiven() }
      kit.refused('LOG-2', await kit.customers.as(customer, 'listSecurityEvents', { query }), 'invalid-request')
    },
  },
  {
    title: 'what a customer does is logged, once, with the device',
    sentences: ['LOG-4', 'LOG-5'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const before = await logOf(kit, customer)
      const named = 'Conformance kit, another device'
      const [first, second] = [await customers.signIn(customer, named), await customers.signIn(customer, named)]
      await kit.call('signOut', { token: first.accessToken })
      await kit.call('refreshSession', { body: { refreshToken: second.refreshToken } })
      await kit.call('refreshSession', { body: { refreshToken: second.refreshToken } })
      const { pending } = await customers.enrol(customer, 'authenticator')
      await customers.as(customer, 'cancelEnrolment', { params: { enrolmentId: pending.id } })
      await customers.turnOn(customer, 'authenticator')
      await customers.turnOff(customer)
      await customers.as(customer, 'endOtherSessions')
      const expected: SecurityEventKind[] = [
        ...(['signed-in', 'signed-in', 'signed-out', 'session-reused', 'enrolment-started'] as const),
        ...(['enrolment-cancelled', 'enrolment-started', 'two-factor-enabled', 'two-factor-disabled'] as const),
        'other-sessions-ended',
      ]
      const written = await eventsSince(kit, customer, before)
      const kinds = written.map(({ what }) => what).join(', ')
      kit.must('LOG-4', kinds === expected.join(', '), `the log has: ${kinds}`)
      kit.must(
        'LOG-5',
        written[0]?.by === 'customer' && written[0].from === `Device “${named}”`,
        'who and from where is another',
      )
      const enabled = written.find(({ what }) => what === 'two-factor-enabled')
      kit.must('LOG-5', enabled?.method === 'authenticator', 'the event does not name the method')
    },
  },
  {
    title: 'no name of a device reads as words of the portal',
    sentences: ['LOG-5'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const before = await logOf(kit, customer)
      for (const named of ['Support desk', 'Link in an e-mail', '“Support desk”'])
        await kit.customers.signIn(customer, named)
      const from = (await eventsSince(kit, customer, before)).map((event) => event.from)
      const quoted = ['Device “Support desk”', 'Device “Link in an e-mail”', 'Device “"Support desk"”']
      kit.must('LOG-5', from.join() === quoted.join(), `the log names ${from.join()}`)
    },
  },
  {
    title: 'locks, resets and changes of number are logged',
    sentences: ['LOG-4', 'LOG-5'],
    run: async (kit) => {
      const { customers, limits, time } = kit
      time.need(limits.lockSeconds)
      const customer = await customers.plain()
      const before = await logOf(kit, customer)
      const mark = await kit.inbox.mark()
      kit.answered('PWD-1', await kit.call('askPasswordReset', { body: { userId: customer.userId } }), 202)
      const link = await kit.inbox.await(mark, (one) => one.kind === 'password-reset', 'PWD-2', 'the link')
      const params = { token: link.linkToken ?? '' }
      await kit.call('setNewPassword', { params, body: { newPassword: customer.config.password } })
      const body = { userId: customer.userId, password: wrongPassword, device: 'Conformance kit' }
      for (let n = 0; n < limits.wrongPasswordsPerLock; n += 1) await kit.call('signIn', { body })
      await time.pass(limits.lockSeconds)
      const again = await customers.ready(customer.config)
      const written = await eventsSince(kit, again, before)
      const kinds = written.map(({ what }) => what).join(', ')
      const expected = ['password-reset-asked', 'password-changed', 'locked', 'signed-in'].join(', ')
      kit.must('LOG-4', kinds === expected, `the log has: ${kinds}`)
    },
  },
  {
    title: 'an event and a notice name the operation of the customer that caused them',
    sentences: ['LOG-9', 'NOT-8'],
    run: async (kit) => {
      const { customers, authenticators } = kit
      const customer = await customers.plain()
      const before = await logOf(kit, customer)
      const [start, given, again, verify, disable] = Array.from({ length: 5 }, () => randomUUID())
      await customers.signIn(customer)
      const begin = async (key: string | undefined) => {
        const { version: expectedVersion } = await customers.state(customer)
        const body = { method: 'authenticator', password: customer.password, expectedVersion } as const
        return kit.answered('ENR-1', await customers.as(customer, 'startEnrolment', { body, key }), 201)
      }
      const first = await begin(start)
      const cancel = { params: { enrolmentId: first.id }, key: given }
      kit.answered('ENR-10', await customers.as(customer, 'cancelEnrolment', cancel), 200)
      const { id: enrolmentId, secret = '' } = await begin(again)
      const body = { code: authenticators.codeOf(secret) }
      const proof = { params: { enrolmentId }, body, key: verify }
      const { version } = kit.answered('ENR-4', await customers.as(customer, 'verifyEnrolment', proof), 200)
      const off = { password: customer.password, expectedVersion: version }
      kit.answered('2FA-2', await customers.as(customer, 'disableTwoFactor', { body: off, key: disable }), 200)
      const written = await eventsSince(kit, customer, before)
      needOperationKeys(written)
      const expected = [
        'signed-in null',
        `enrolment-started ${start}`,
        `enrolment-cancelled ${given}`,
        `enrolment-started ${again}`,
        `two-factor-enabled ${verify}`,
        `two-factor-disabled ${disable}`,
      ]
      kit.must('LOG-9', named(written) === expected.join(', '), `the log names ${named(written)}`)
      const [on] = await keysOfNotices(kit, customer, 'two-factor-enabled')
      kit.must('NOT-8', on === verify, `the notice of the set-up names ${on}`)
      const [gone] = await keysOfNotices(kit, customer, 'two-factor-disabled')
      kit.must('NOT-8', gone === disable, `the notice of the disabling names ${gone}`)
    },
  },
  {
    title: 'they name the operation of staff, and of a link, too',
    sentences: ['LOG-9', 'NOT-8'],
    run: async (kit) => {
      const { customers, desk } = kit
      const customer = await customers.withMethod('authenticator')
      const agent = await desk.agent({ for: customer })
      const before = await logOf(kit, customer)
      const [disable, invite, close, reopen] = Array.from({ length: 4 }, () => randomUUID())
      const opened = await desk.openCase(agent, customer, 'registered-email-valid')
      await desk.satisfyGate(agent, opened, 'disable-two-factor')
      const params = { caseId: opened.id }
      const { version: expectedVersion } = await customers.state(customer)
      const proof = { password: agent.config.password, expectedVersion }
      const disabling = await desk.as(agent, 'disableForCustomer', { params, body: proof, key: disable })
      kit.answered('DESK-13', disabling, 200)
      const sms = { sms: false }
      kit.answered('HELP-1', await desk.as(agent, 'inviteCustomer', { params, body: sms, key: invite }), 200)
      const body = { outcome: 'disabled' } as const
      kit.answered('DESK-19', await desk.as(agent, 'closeCase', { params, body, key: close }), 200)
      const again = { params, body: { reason: 'Reopened by the conformance kit' }, key: reopen }
      kit.answered('DESK-19', await desk.as(agent, 'reopenCase', again), 200)
      await desk.closeCase(agent, opened.id)
      const written = await eventsSince(kit, customer, before)
      needOperationKeys(written)
      const ours: unknown[] = [disable, invite, close, reopen]
      const mine = written.filter(({ operationKey }) => ours.includes(operationKey))
      const expected = [
        `two-factor-disabled ${disable}`,
        `invited ${invite}`,
        `case-closed ${close}`,
        `case-reopened ${reopen}`,
      ]
      kit.must('LOG-9', named(mine) === expected.join(', '), `the log names ${named(written)}`)
      for (const what of ['case-opened', 'consent-asked', 'consent-answered'] as const) {
        const key = written.find((event) => event.what === what)?.operationKey ?? null
        kit.must('LOG-9', key !== null, `${what} names no operation`)
      }
      const keys = written.map(({ what, operationKey }) => `${what} ${operationKey}`)
      kit.must('LOG-9', new Set(keys).size === keys.length, 'one request wrote two events of one kind')
      const [gone] = await keysOfNotices(kit, customer, 'two-factor-disabled')
      kit.must('NOT-8', gone === disable, `the notice names ${gone}`)
    },
  },
  {
    title: '"not me" freezes the account, notifies every address and support',
    sentences: ['LOG-4', 'LOG-6', 'LOG-7', 'LOG-8', 'ACC-8', 'NOT-1', 'NOT-5', 'DESK-18', 'SES-4'],
    run: async (kit) => {
      const { customers } = kit
      await kit.desk.agent()
      const customer = await customers.plain()
      const { pending, code } = await customers.enrol(customer, 'authenticator')
      const logged = await watchLog(kit, customer)
      const [event] = (await logOf(kit, customer)).slice(-1)
      const eventId = event?.id ?? ''
      const report = (typed: string, id: string) =>
        customers.as(customer, 'reportNotMe', { body: { password: typed, eventId: id } })
      kit.refused('LOG-6', await report(customer.password, neverGiven()), 'not-found')
      kit.refused('LOG-6', await report(wrongPassword, eventId), 'wrong-password')
      const mark = await kit.inbox.mark()
      const frozen = kit.answered('LOG-6', await report(customer.password, eventId), 200)
      const again = await report(customer.password, eventId)
      const verify = { params: { enrolmentId: pending.id }, body: { code } }
      const waiting = await customers.as(customer, 'verifyEnrolment', verify)
      const { version: expectedVersion } = await customers.state(customer)
      const enrol = { method: 'email', password: customer.password, expectedVersion } as const
      const change = await customers.as(customer, 'startEnrolment', { body: enrol })
      const signIn = { userId: customer.userId, password: customer.password, device: 'Conformance kit' }
      const signedIn = await kit.call('signIn', { body: signIn })
      const wrong = await kit.call('signIn', { body: { ...signIn, password: wrongPassword } })
      const notices = await noticesSince(kit, mark, 'account-frozen', addressesOf(customer).length)
      const [alarm] = await noticesSince(kit, mark, 'not-me', 1)
      const thaw = await kit.inbox.mark()
      await kit.desk.unfreeze(customer)
      kit.must('LOG-6', frozen.status === 'frozen', `the status is ${frozen.status}`)
      kit.refused('LOG-8', again, 'account-not-active')
      kit.refused('ACC-8', waiting, 'account-not-active')
      kit.refused('ACC-8', change, 'account-not-active')
      kit.answered('ACC-8', signedIn, 201)
      kit.refused('SES-4', wrong, 'unauthenticated')
      const to = notices.map((one) => one.to.toLowerCase())
      for (const address of addressesOf(customer))
        kit.must('NOT-1', to.includes(address), 'an address was not notified')
      kit.must('LOG-7', alarm?.to === kit.capabilities.support.email, 'support was not notified')
      kit.must('LOG-7', alarm?.body.includes(customer.accountId) === true, 'the message to support lacks the account')
      kit.must('LOG-7', alarm?.body.includes(event?.at ?? '-') === true, 'the message to support lacks the instant')
      const after = await customers.as(customer, 'verifyEnrolment', verify)
      kit.refused('LOG-7', after, 'conflict')
      await logged('frozen', 'unfrozen')
      const thawed = await noticesSince(kit, thaw, 'account-unfrozen', addressesOf(customer).length)
      kit.must('DESK-18', thawed.length === addressesOf(customer).length, 'the unfreeze did not notify every address')
    },
  },
]
