import type { Check } from '../check.ts'
import { neverGiven, nobody, withoutTrace, wrongCode, wrongPassword } from './support.ts'

const device = 'Conformance kit'

/** Signing in: password, challenge, code. */
export const signInChecks: Check[] = [
  {
    title: 'User ID and password start a session where 2FA is off',
    sentences: ['SES-1', 'SES-3', 'SES-16', 'SES-21'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const written = ` \u202a${customer.userId.toUpperCase()}\u202c\u200b `
      const body = { userId: written, password: customer.password, device }
      const session = kit.answered('SES-3', await kit.call('signIn', { body }), 201)
      const other = await customers.signIn(customer)
      const tokens = [session.accessToken, session.refreshToken, other.accessToken, other.refreshToken]
      kit.must('SES-16', new Set(tokens).size === 4, 'two tokens are the same')
      kit.must(
        'SES-16',
        tokens.every((token) => token.length >= 22),
        'a token has fewer than 22 characters',
      )
      kit.must('SES-1', session.account.id === customer.accountId, 'the session is of another account')
    },
  },
  {
    title: 'before sign-in a wrong password and an unknown User ID get the same answer',
    sentences: ['SES-4', 'SES-22'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const wrong = (userId: string) => kit.call('signIn', { body: { userId, password: wrongPassword, device } })
      const known = await wrong(customer.userId)
      const unknown = await wrong(nobody())
      kit.refused('SES-4', known, 'unauthenticated')
      kit.refused('SES-4', unknown, 'unauthenticated')
      kit.must('SES-4', withoutTrace(known.text) === withoutTrace(unknown.text), 'the two bodies differ')
      kit.must('SES-4', known.problem?.attemptsLeft === undefined, 'attemptsLeft is shown before sign-in')
      await kit.customers.signIn(customer)
      if (!kit.capabilities.staffDesk) return
      const body = { staffId: nobody(), password: wrongPassword, device }
      kit.refused('SES-22', await kit.call('staffSignIn', { body }), 'unauthenticated')
    },
  },
  {
    title: 'a User ID that does not exist locks like one that does',
    sentences: ['SES-6', 'LIM-5'],
    run: async (kit) => {
      const body = { userId: nobody(), password: wrongPassword, device }
      for (let n = 0; n < kit.limits.wrongPasswordsPerLock; n += 1)
        kit.refused('SES-6', await kit.call('signIn', { body }), 'unauthenticated')
      const locked = kit.refused('SES-6', await kit.call('signIn', { body }), 'locked')
      kit.must('SES-6', typeof locked.lockedUntil === 'string', 'the lock does not say until when')
    },
  },
  {
    title: 'with 2FA active a challenge comes back, and its code starts a session once',
    sentences: ['SES-2', 'SES-7', 'SES-8', '2FA-8', 'MSG-2', 'LIM-1', 'ENR-2'],
    run: async (kit) => {
      for (const method of ['email', 'sms'] as const) {
        if (!kit.capabilities.methods.includes(method)) continue
        const customer = await kit.customers.withMethod(method)
        const mark = await kit.inbox.mark()
        const { pending, code } = await kit.customers.challenge(customer)
        kit.must('SES-2', pending.method === method, `the challenge names ${pending.method}`)
        const [message] = (await kit.inbox.since(mark)).filter((one) => one.code !== null)
        const to = method === 'email' ? customer.userId.toLowerCase() : customer.config.mobileNumber
        kit.must('ENR-2', message?.to.toLowerCase() === to, 'the code went to another address than the one on record')
        kit.must('LIM-1', new RegExp(`^\\d{${kit.limits.codeLength}}$`).test(code), 'the code has another length')
        kit.must('MSG-2', message?.body.includes(code) === true, 'the message does not contain the code')
        const verify = (typed: string) =>
          kit.call('verifyChallenge', { params: { challengeId: pending.id }, body: { code: typed } })
        const wrong = kit.refused('SES-8', await verify(wrongCode(code)), 'wrong-code')
        kit.must('SES-8', wrong.attemptsLeft === pending.attemptsLeft - 1, 'the tries left are not one fewer')
        kit.answered('SES-7', await verify(code), 201)
        kit.refused('SES-7', await verify(code), 'not-found')
        await kit.customers.turnOff(customer)
      }
    },
  },
  {
    title: 'a challenge that never was is not found',
    sentences: ['SES-7'],
    run: async (kit) => {
      const params = { challengeId: neverGiven() }
      kit.refused('SES-7', await kit.call('verifyChallenge', { params, body: { code: '000000' } }), 'not-found')
      kit.refused('SES-7', await kit.call('resendChallenge', { params }), 'not-found')
    },
  },
  {
    title: 'a sent code expires, and a resend brings the challenge a new one',
    sentences: ['SES-9'],
    run: async (kit) => {
      kit.time.need(kit.limits.codeLifetimeSeconds)
      const customer = await kit.customers.withMethod('email')
      const { pending, code } = await kit.customers.challenge(customer)
      await kit.time.pass(kit.limits.codeLifetimeSeconds)
      const params = { challengeId: pending.id }
      kit.refused('SES-9', await kit.call('verifyChallenge', { params, body: { code } }), 'code-expired')
      kit.answered('SES-9', await kit.call('resendChallenge', { params }), 200)
    },
  },
  {
    title: 'a resend sends a new code and voids the old one',
    sentences: ['SES-10'],
    run: async (kit) => {
      kit.time.need(kit.limits.resendPauseSeconds)
      const customer = await kit.customers.withMethod('email')
      const { pending, code } = await kit.customers.challenge(customer)
      const params = { challengeId: pending.id }
      kit.refused('SES-10', await kit.call('resendChallenge', { params }), 'too-many-requests')
      await kit.time.pass(kit.limits.resendPauseSeconds)
      const mark = await kit.inbox.mark()
      const resent = kit.answered('SES-10', await kit.call('resendChallenge', { params }), 200).challenge
      kit.must('SES-10', resent.sendNumber === pending.sendNumber + 1, 'sendNumber did not grow by one')
      const fresh = await kit.inbox.await(mark, (one) => one.code !== null, 'SES-10', 'the new code')
      kit.must('SES-10', fresh.code !== code, 'the new code is the old one')
      const verify = (typed: string) => kit.call('verifyChallenge', { params, body: { code: typed } })
      kit.refused('SES-10', await verify(code), 'wrong-code')
      kit.answered('SES-10', await verify(fresh.code ?? ''), 201)
    },
  },
  {
    title: 'a time step of the Authenticator App works once in all',
    sentences: ['SES-11', 'SES-10', 'MSG-4', 'ENR-18'],
    run: async (kit) => {
      const { customers, authenticators, time } = kit
      time.need(60)
      const customer = await customers.plain()
      const { pending: enrolment, code: first } = await customers.enrol(customer, 'authenticator')
      const secret = enrolment.secret ?? ''
      const done = { params: { enrolmentId: enrolment.id }, body: { code: first } }
      kit.answered('ENR-4', await customers.as(customer, 'verifyEnrolment', done), 200)
      authenticators.learn(customer.userId, secret)
      const tryCode = async (code: string) => {
        const body = { userId: customer.userId, password: customer.password, device }
        const { challenge } = kit.answered('SES-2', await kit.call('signIn', { body }), 200)
        const params = { challengeId: challenge.id }
        kit.refused('SES-10', await kit.call('resendChallenge', { params }), 'conflict')
        return kit.call('verifyChallenge', { params, body: { code } })
      }
      kit.refused('SES-11', await tryCode(first), 'code-used')
      await time.pass(60)
      await authenticators.early()
      const codeOf = (steps: number) => authenticators.codeOf(secret, steps)
      const [before, present, after] = [codeOf(-1), codeOf(0), codeOf(1)]
      // A set-up would name the clock for these two; a sign-in reveals nothing.
      kit.refused('MSG-4', await tryCode(codeOf(2)), 'wrong-code')
      kit.refused('ENR-18', await tryCode(codeOf(-2)), 'wrong-code')
      kit.answered('SES-11', await tryCode(before), 201)
      kit.answered('SES-11', await tryCode(present), 201)
      kit.refused('SES-11', await tryCode(present), 'code-used')
      kit.refused('SES-11', await tryCode(before), 'code-used')
      kit.answered('MSG-4', await tryCode(after), 201)
      await time.pass(60)
      kit.refused('SES-11', await tryCode(before), 'wrong-code')
      kit.answered('SES-11', await tryCode(authenticators.codeOf(secret, 0, customer.userId)), 201)
    },
  },
  {
    title: 'a challenge ends when the factor changes',
    sentences: ['SES-12'],
    run: async (kit) => {
      const customer = await kit.customers.withMethod('email')
      const { pending, code } = await kit.customers.challenge(customer)
      await kit.customers.turnOff(customer)
      const verify = { params: { challengeId: pending.id }, body: { code } }
      kit.refused('SES-12', await kit.call('verifyChallenge', verify), 'code-expired')
    },
  },
]
