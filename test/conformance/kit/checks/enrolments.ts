import type { Check } from '../check.ts'
import { changeNumber, numbersOf } from './accounts.ts'
import { neverGiven, wrongCode, wrongPassword } from './support.ts'

/** Setting 2FA up: beginning, verifying, and what is refused. */
export const enrolmentChecks: Check[] = [
  {
    title: 'a set-up waits for its code, and its code makes it active once',
    sentences: ['ENR-1', 'ENR-2', 'ENR-4', 'ENR-5', 'ENR-13', '2FA-3', 'LIM-1'],
    run: async (kit) => {
      const { customers } = kit
      for (const method of ['sms', 'email'] as const) {
        if (!kit.capabilities.methods.includes(method)) continue
        const customer = await customers.plain()
        const before = await customers.state(customer)
        const mark = await kit.inbox.mark()
        const { pending, code } = await customers.enrol(customer, method)
        kit.must('ENR-1', pending.method === method && pending.replaces === null, 'the answer is of another set-up')
        kit.must(
          'ENR-1',
          JSON.stringify(await customers.state(customer)) === JSON.stringify(before),
          'the state changed',
        )
        const [message] = (await kit.inbox.since(mark)).filter((one) => one.code !== null)
        const to = method === 'email' ? customer.userId.toLowerCase() : customer.config.mobileNumber
        kit.must('ENR-2', message?.to.toLowerCase() === to, 'the code went to another address than the one on record')
        kit.must('LIM-1', code.length === kit.limits.codeLength, 'the code has another length')
        const verify = (typed: string) =>
          customers.as(customer, 'verifyEnrolment', { params: { enrolmentId: pending.id }, body: { code: typed } })
        const wrong = kit.refused('ENR-5', await verify(wrongCode(code)), 'wrong-code')
        kit.must('ENR-5', wrong.attemptsLeft === pending.attemptsLeft - 1, 'the tries left are not one fewer')
        kit.must('ENR-5', !(await customers.state(customer)).active, 'a wrong code made it active')
        const after = kit.answered('ENR-4', await verify(code), 200)
        kit.must('ENR-4', after.active && after.method === method, 'the method is not active')
        kit.must('ENR-4', after.lastChangedBy === 'customer' && after.since !== null, 'it lacks who and since when')
        kit.must('2FA-3', after.version === before.version + 1, 'the version did not grow by one')
        kit.refused('ENR-13', await verify(code), 'conflict')
        await customers.turnOff(customer)
      }
    },
  },
  {
    title: 'the secret of the Authenticator App is shown once',
    sentences: ['ENR-3', 'ENR-9', 'MSG-4'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const { pending, code } = await customers.enrol(customer, 'authenticator')
      const secret = pending.secret ?? ''
      kit.must('ENR-3', /^[A-Z2-7]{26,}=*$/.test(secret), 'the secret is not 128 bits or more in Base32')
      const uri = new URL(pending.otpauthUri ?? 'missing:')
      kit.must('ENR-3', uri.protocol === 'otpauth:' && uri.host === 'totp', 'the URI is no otpauth URI')
      kit.must('ENR-3', uri.searchParams.get('secret') === secret, 'the URI contains another secret')
      const said = (name: string, value: string) => (uri.searchParams.get(name) ?? value).toUpperCase() === value
      const usual = said('algorithm', 'SHA1') && said('digits', '6') && said('period', '30')
      kit.must('ENR-3', usual, 'the URI names another algorithm, length or step')
      kit.must('ENR-3', pending.destinationMasked === null && pending.sendNumber === 0, 'a code seems to be sent')
      const params = { enrolmentId: pending.id }
      kit.refused('ENR-9', await customers.as(customer, 'resendEnrolment', { params }), 'conflict')
      const wrong = { params, body: { code: wrongCode(code) } }
      kit.refused('MSG-4', await customers.as(customer, 'verifyEnrolment', wrong), 'wrong-code')
      const right = await customers.as(customer, 'verifyEnrolment', { params, body: { code } })
      kit.answered('MSG-4', right, 200)
      kit.must('ENR-3', !right.text.includes(secret), 'another answer contains the secret')
      await customers.turnOff(customer)
    },
  },
  {
    title: 'a set-up says where the clock of the Authenticator App is wrong',
    sentences: ['ENR-18', 'MSG-4', 'SES-11'],
    run: async (kit) => {
      const { customers, authenticators, time } = kit
      time.need(60)
      const customer = await customers.plain()
      const { pending } = await customers.enrol(customer, 'authenticator')
      const secret = pending.secret ?? ''
      const verify = (code: string) =>
        customers.as(customer, 'verifyEnrolment', { params: { enrolmentId: pending.id }, body: { code } })
      await authenticators.early()
      const ahead = authenticators.codeOf(secret, 2)
      const first = kit.refused('ENR-18', await verify(ahead), 'clock-ahead')
      kit.must('MSG-4', first.attemptsLeft === pending.attemptsLeft - 1, 'the tries left are not one fewer')
      kit.refused('ENR-18', await verify(authenticators.codeOf(secret, -2)), 'clock-behind')
      await time.pass(60)
      await authenticators.early()
      kit.refused('ENR-18', await verify(ahead), 'code-used')
      kit.answered('MSG-4', await verify(authenticators.codeOf(secret, -1)), 200)
      authenticators.learn(customer.userId, secret)
      const body = { userId: customer.userId, password: customer.password, device: 'Conformance kit' }
      const { challenge } = kit.answered('SES-2', await kit.call('signIn', { body }), 200)
      const params = { challengeId: challenge.id }
      kit.refused('ENR-18', await kit.call('verifyChallenge', { params, body: { code: ahead } }), 'code-used')
      const next = authenticators.codeOf(secret, 1, customer.userId)
      kit.answered('MSG-4', await kit.call('verifyChallenge', { params, body: { code: next } }), 201)
    },
  },
  {
    title: 'a set-up is bound to the version it began from',
    sentences: ['ENR-6', 'ERR-8'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const { version } = await customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion: version + 1 } as const
      const refused = kit.refused('ENR-6', await customers.as(customer, 'startEnrolment', { body }), 'conflict')
      kit.must('ERR-8', refused.currentState?.version === version, 'the conflict does not carry the present state')
    },
  },
  {
    title: 'a new set-up voids the older one, and their codes are not each other’s',
    sentences: ['ENR-7', 'ENR-14', 'ENR-16'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const older = await customers.enrol(customer, 'authenticator')
      const newer = await customers.enrol(customer, 'authenticator')
      const verify = (enrolmentId: string, code: string) =>
        customers.as(customer, 'verifyEnrolment', { params: { enrolmentId }, body: { code } })
      kit.refused('ENR-7', await verify(older.pending.id, older.code), 'conflict')
      kit.refused('ENR-14', await verify(newer.pending.id, older.code), 'wrong-code')
      kit.refused('ENR-16', await verify(neverGiven(), newer.code), 'not-found')
      const other = await customers.other(customer)
      const foreign = { params: { enrolmentId: newer.pending.id }, body: { code: newer.code } }
      kit.refused('ENR-16', await customers.as(other, 'verifyEnrolment', foreign), 'not-found')
      kit.answered('ENR-4', await verify(newer.pending.id, newer.code), 200)
      await customers.turnOff(customer)
    },
  },
  {
    title: 'a set-up that was given up is over',
    sentences: ['ENR-10'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const { pending, code } = await customers.enrol(customer, 'authenticator')
      const params = { enrolmentId: pending.id }
      const state = kit.answered('ENR-10', await customers.as(customer, 'cancelEnrolment', { params }), 200)
      kit.must('ENR-10', !state.active, 'giving up made it active')
      const verify = await customers.as(customer, 'verifyEnrolment', { params, body: { code } })
      kit.refused('ENR-10', verify, 'conflict')
      kit.refused('ENR-10', await customers.as(customer, 'cancelEnrolment', { params }), 'conflict')
    },
  },
  {
    title: 'while a method is active nothing else is set up beside it',
    sentences: ['ENR-11', 'ERR-8'],
    run: async (kit) => {
      const customer = await kit.customers.withMethod('authenticator')
      const { version: expectedVersion } = await kit.customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion } as const
      const reply = await kit.customers.as(customer, 'startEnrolment', { body })
      const refused = kit.refused('ENR-11', reply, 'conflict')
      kit.must(
        'ERR-8',
        refused.currentState?.method === 'authenticator',
        'the conflict does not carry the present state',
      )
      await kit.customers.turnOff(customer)
    },
  },
  {
    title: 'a wrong password begins nothing and sends nothing',
    sentences: ['ENR-17'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { version: expectedVersion } = await kit.customers.state(customer)
      const mark = await kit.inbox.mark()
      const body = { method: 'email', password: wrongPassword, expectedVersion } as const
      const reply = await kit.customers.as(customer, 'startEnrolment', { body })
      const { attemptsLeft } = kit.refused('ENR-17', reply, 'wrong-password')
      kit.must('ENR-17', attemptsLeft === kit.limits.wrongPasswordsPerLock - 1, 'the tries left are not one fewer')
      const sent = (await kit.inbox.since(mark)).filter((one) => one.code !== null)
      kit.must('ENR-17', sent.length === 0, 'a code was sent')
      await kit.customers.signIn(customer)
    },
  },
  {
    title: 'without a number that text messages reach there is no SMS',
    sentences: ['ENR-12', 'ACC-10'],
    run: async (kit) => {
      const { customer, spare } = await numbersOf(kit, 'unreachableNumber')
      const before = kit.answered('ACC-10', await kit.customers.as(customer, 'getAccount'), 200)
      kit.must('ACC-10', before.textMessages === 'possible', 'a number that codes went to is shown as out of reach')
      const after = kit.answered('ACC-4', await changeNumber(kit, customer, spare), 200)
      kit.must('ACC-10', after.textMessages !== 'possible', 'a number out of reach is shown as if it were in reach')
      const { version: expectedVersion } = await kit.customers.state(customer)
      const body = { method: 'sms', password: customer.password, expectedVersion } as const
      const reply = await kit.customers.as(customer, 'startEnrolment', { body })
      kit.refused('ENR-12', reply, 'destination-missing')
    },
  },
]
