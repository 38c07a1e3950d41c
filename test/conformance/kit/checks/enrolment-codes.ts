import type { Check } from '../check.ts'

/** The codes of a set-up: sent again, and expired. */
export const enrolmentCodeChecks: Check[] = [
  {
    title: 'a resend waits for the pause, sends a new code and voids the old one',
    sentences: ['ENR-8'],
    run: async (kit) => {
      kit.time.need(kit.limits.resendPauseSeconds)
      const { customers } = kit
      const customer = await customers.plain()
      const { pending, code } = await customers.enrol(customer, 'email')
      const params = { enrolmentId: pending.id }
      const early = await customers.as(customer, 'resendEnrolment', { params })
      const { retryAfterSeconds = 0 } = kit.refused('ENR-8', early, 'too-many-requests')
      const { resendPauseSeconds } = kit.limits
      kit.must(
        'ENR-8',
        retryAfterSeconds > 0 && retryAfterSeconds <= resendPauseSeconds,
        'the wait shown is not the pause',
      )
      await kit.time.pass(resendPauseSeconds)
      const mark = await kit.inbox.mark()
      const resent = kit.answered('ENR-8', await customers.as(customer, 'resendEnrolment', { params }), 200)
      kit.must('ENR-8', resent.sendNumber === pending.sendNumber + 1, 'sendNumber did not grow by one')
      kit.must('ENR-8', resent.sendsLeft === pending.sendsLeft - 1, 'sendsLeft did not fall by one')
      const fresh = await kit.inbox.await(mark, (one) => one.code !== null, 'ENR-8', 'the new code')
      const verify = (typed: string) => customers.as(customer, 'verifyEnrolment', { params, body: { code: typed } })
      kit.must('ENR-8', fresh.code !== code, 'the new code is the old one')
      kit.refused('ENR-8', await verify(code), 'wrong-code')
      kit.answered('ENR-8', await verify(fresh.code ?? ''), 200)
      await customers.turnOff(customer)
    },
  },
  {
    title: 'a set-up sends only so many codes',
    sentences: ['ENR-9', 'ENR-8'],
    run: async (kit) => {
      const { resendPauseSeconds, sendsPerEnrolment } = kit.limits
      kit.time.need(resendPauseSeconds * sendsPerEnrolment)
      const { customers, time } = kit
      const customer = await customers.plain()
      const { pending } = await customers.enrol(customer, 'email')
      const params = { enrolmentId: pending.id }
      let left = pending.sendsLeft
      kit.must('ENR-9', left === sendsPerEnrolment - 1, `${left} sends are left after the first`)
      for (; left > 0; left -= 1) {
        await time.pass(resendPauseSeconds)
        const customerNow = await customers.ready(customer.config)
        const resent = kit.answered('ENR-8', await customers.as(customerNow, 'resendEnrolment', { params }), 200)
        kit.must('ENR-8', resent.sendsLeft === left - 1, 'sendsLeft did not fall by one')
        if (resent.sendsLeft === 0) kit.must('ENR-9', resent.resendAllowedAt === null, 'a further resend is announced')
      }
      await time.pass(resendPauseSeconds)
      kit.refused('ENR-9', await customers.as(customer, 'resendEnrolment', { params }), 'conflict')
    },
  },
  {
    title: 'the code of a set-up expires',
    sentences: ['ENR-15'],
    run: async (kit) => {
      kit.time.need(kit.limits.codeLifetimeSeconds)
      const { customers } = kit
      for (const method of ['email', 'authenticator'] as const) {
        const customer = await customers.plain()
        const { pending, code } = await customers.enrol(customer, method)
        await kit.time.pass(kit.limits.codeLifetimeSeconds)
        await customers.ready(customer.config)
        const verify = { params: { enrolmentId: pending.id }, body: { code } }
        kit.refused('ENR-15', await customers.as(customer, 'verifyEnrolment', verify), 'code-expired')
      }
    },
  },
]
