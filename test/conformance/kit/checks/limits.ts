import type { Check } from '../check.ts'
import { NotChecked } from '../verdict.ts'
import { wrongCode, wrongCodes, wrongPassword } from './support.ts'

const device = 'Conformance kit'

/** Wrong codes and passwords: counted, locked, and what clears them. */
export const limitChecks: Check[] = [
  {
    title: 'so many wrong codes in a row lock, and void the code',
    sentences: ['LIM-2', 'LIM-3', '2FA-9', 'CAP-2'],
    run: async (kit) => {
      const { customers, limits, time } = kit
      time.need(limits.lockSeconds)
      const customer = await customers.plain()
      const { pending, code } = await customers.enrol(customer, 'email')
      const params = { enrolmentId: pending.id }
      const verify = (typed: string) => customers.as(customer, 'verifyEnrolment', { params, body: { code: typed } })
      for (const [at, wrong] of wrongCodes(code, limits.wrongCodesPerLock).entries()) {
        const said = kit.refused('LIM-2', await verify(wrong), 'wrong-code')
        kit.must(
          'LIM-2',
          said.attemptsLeft === limits.wrongCodesPerLock - 1 - at,
          `${said.attemptsLeft ?? 'no'} tries left`,
        )
        const locks = at === limits.wrongCodesPerLock - 1
        kit.must('LIM-2', (typeof said.lockedUntil === 'string') === locks, 'lockedUntil is there at another time')
      }
      const locked = kit.refused('LIM-2', await verify(code), 'locked')
      const { retryAfterSeconds = 0 } = locked
      kit.must(
        'CAP-2',
        retryAfterSeconds > 0 && retryAfterSeconds <= limits.lockSeconds,
        'the lock is longer than announced',
      )
      kit.must('2FA-9', (await customers.state(customer)).locked, 'the state does not say locked')
      kit.refused('LIM-2', await customers.as(customer, 'resendEnrolment', { params }), 'locked')
      const { version: expectedVersion } = await customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion } as const
      kit.refused('LIM-2', await customers.as(customer, 'startEnrolment', { body }), 'locked')
      await time.pass(limits.lockSeconds)
      const after = await customers.ready(customer.config)
      kit.must('2FA-9', !(await customers.state(after)).locked, 'the state still says locked')
      kit.refused('LIM-3', await verify(code), 'code-expired')
      await customers.turnOn(after, 'email')
      await customers.turnOff(after)
    },
  },
  {
    title: 'the count of wrong codes survives a resend, a new set-up and a new challenge; a success clears it',
    sentences: ['LIM-4'],
    run: async (kit) => {
      const { customers, limits, time } = kit
      if (limits.wrongCodesPerLock < 4) throw new NotChecked('needs four wrong codes before a lock')
      time.need(limits.resendPauseSeconds)
      const customer = await customers.plain()
      const first = await customers.enrol(customer, 'email')
      const wrong = async (enrolmentId: string, code: string) => {
        const verify = { params: { enrolmentId }, body: { code: wrongCode(code) } }
        return kit.refused('ENR-5', await customers.as(customer, 'verifyEnrolment', verify), 'wrong-code').attemptsLeft
      }
      const expected = (attempts: number) => limits.wrongCodesPerLock - attempts
      kit.must('LIM-4', (await wrong(first.pending.id, first.code)) === expected(1), 'an earlier count was left')
      await time.pass(limits.resendPauseSeconds)
      const mark = await kit.inbox.mark()
      const params = { enrolmentId: first.pending.id }
      const resent = kit.answered('ENR-8', await customers.as(customer, 'resendEnrolment', { params }), 200)
      kit.must('LIM-4', resent.attemptsLeft === expected(1), 'a resend cleared the count')
      const fresh = await kit.inbox.await(mark, (one) => one.code !== null, 'ENR-8', 'the new code')
      kit.must('LIM-4', (await wrong(first.pending.id, fresh.code ?? '')) === expected(2), 'a resend cleared the count')
      const second = await customers.enrol(customer, 'email')
      kit.must('LIM-4', second.pending.attemptsLeft === expected(2), 'a new set-up cleared the count')
      kit.must('LIM-4', (await wrong(second.pending.id, second.code)) === expected(3), 'a new set-up cleared the count')
      const right = { params: { enrolmentId: second.pending.id }, body: { code: second.code } }
      kit.answered('ENR-4', await customers.as(customer, 'verifyEnrolment', right), 200)
      const { pending, code } = await customers.challenge(customer)
      kit.must('LIM-4', pending.attemptsLeft === expected(0), 'a success did not clear the count')
      const challengeWrong = { params: { challengeId: pending.id }, body: { code: wrongCode(code) } }
      kit.refused('SES-8', await kit.call('verifyChallenge', challengeWrong), 'wrong-code')
      const next = await customers.challenge(customer)
      kit.must('LIM-4', next.pending.attemptsLeft === expected(1), 'a new challenge cleared the count')
      const passed = { params: { challengeId: next.pending.id }, body: { code: next.code } }
      kit.answered('SES-7', await kit.call('verifyChallenge', passed), 201)
      await customers.turnOff(customer)
    },
  },
  {
    title: 'wrong passwords count together inside and outside a session, and lock',
    sentences: ['LIM-5', 'LIM-9', 'SES-4', '2FA-9'],
    run: async (kit) => {
      const { customers, limits, time } = kit
      time.need(limits.lockSeconds)
      const customer = await customers.plain()
      const { version: expectedVersion } = await customers.state(customer)
      const inside = async (password: string) => {
        const body = { method: 'email', password, expectedVersion } as const
        return customers.as(customer, 'startEnrolment', { body })
      }
      const outside = (password: string) => kit.call('signIn', { body: { userId: customer.userId, password, device } })
      kit.refused('SES-4', await outside(wrongPassword), 'unauthenticated')
      for (let attempts = 2; attempts <= limits.wrongPasswordsPerLock; attempts += 1) {
        const { attemptsLeft } = kit.refused('LIM-5', await inside(wrongPassword), 'wrong-password')
        kit.must(
          'LIM-5',
          attemptsLeft === limits.wrongPasswordsPerLock - attempts,
          `${attemptsLeft ?? 'no'} tries left`,
        )
      }
      kit.refused('LIM-5', await inside(customer.password), 'locked')
      kit.refused('LIM-5', await outside(customer.password), 'locked')
      kit.must('2FA-9', (await customers.state(customer)).locked, 'the state does not say locked')
      kit.answered('LIM-9', await customers.as(customer, 'getAccount'), 200)
      await time.pass(limits.lockSeconds)
      kit.answered('LIM-5', await outside(customer.password), 201)
    },
  },
  {
    title: 'after too many in a row only support unlocks',
    sentences: ['LIM-6', 'DESK-18'],
    run: async (kit) => {
      const { customers, desk, limits, time } = kit
      const attempts = limits.wrongBeforeSupport
      time.need(Math.ceil(attempts / limits.wrongPasswordsPerLock) * limits.lockSeconds)
      await desk.agent()
      const customer = await customers.plain()
      const body = { userId: customer.userId, password: wrongPassword, device }
      for (let n = 1; n <= attempts; n += 1) {
        kit.refused('LIM-6', await kit.call('signIn', { body }), 'unauthenticated')
        if (n % limits.wrongPasswordsPerLock === 0) await time.pass(limits.lockSeconds)
      }
      const right = { ...body, password: customer.password }
      const locked = await kit.call('signIn', { body: right })
      await desk.unlock(customer)
      kit.must('LIM-6', kit.refused('LIM-6', locked, 'locked').lockedUntil === null, 'the lock names an end')
      kit.answered('DESK-18', await kit.call('signIn', { body: right }), 201)
    },
  },
  {
    title: 'only so many codes are sent in a time, whatever they are for',
    sentences: ['LIM-7'],
    run: async (kit) => {
      const { customers, limits, time } = kit
      const window = limits.sendsPerEnrolment * limits.resendPauseSeconds
      time.need(window)
      const customer = await customers.plain()
      for (let n = 1; n < limits.sendsPerEnrolment; n += 1) await customers.enrol(customer, 'email')
      const { pending } = await customers.enrol(customer, 'email')
      const saidSeconds = (Date.parse(pending.resendAllowedAt ?? '') - Date.parse(pending.serverTime)) / 1000
      const { version: expectedVersion } = await customers.state(customer)
      const body = { method: 'email', password: customer.password, expectedVersion } as const
      const refused = await customers.as(customer, 'startEnrolment', { body })
      const { retryAfterSeconds = 0 } = kit.refused('LIM-7', refused, 'too-many-requests')
      kit.must('LIM-7', retryAfterSeconds > 0 && retryAfterSeconds <= window, 'the wait shown is not the window')
      kit.must('LIM-7', saidSeconds > retryAfterSeconds - 1, 'resendAllowedAt covers the pause alone')
      await time.pass(retryAfterSeconds)
      const again = await customers.ready(customer.config)
      await customers.enrol(again, 'email')
    },
  },
]
