import { randomUUID } from 'node:crypto'
import type { Check } from '../check.ts'
import type { Customer } from '../customers.ts'
import type { Kit } from '../kit.ts'
import { logOf, needOperationKeys } from './security-log.ts'
import { wrongCode, wrongPassword } from './support.ts'

const operation = async (kit: Kit, customer: Customer, key: string) =>
  kit.answered('IDEM-8', await kit.customers.as(customer, 'getOperation', { params: { key } }), 200)

/** Set-up of the Authenticator App: a keyed call that succeeds each time and sends nothing. */
async function startOf(kit: Kit, customer: Customer) {
  const { version: expectedVersion } = await kit.customers.state(customer)
  const body = { method: 'authenticator', password: customer.password, expectedVersion } as const
  return { body, start: (key: string) => kit.customers.as(customer, 'startEnrolment', { body, key }) }
}

/** One key, one effect. */
export const idempotencyChecks: Check[] = [
  {
    title: 'a keyed call without a key, or with a bad one, is refused',
    sentences: ['IDEM-1', 'IDEM-2'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { body } = await startOf(kit, customer)
      const without = await kit.customers.as(customer, 'startEnrolment', { body, key: null })
      kit.refused('IDEM-1', without, 'idempotency-key-missing')
      for (const key of ['x'.repeat(256), 'two words'])
        kit.refused('IDEM-2', await kit.customers.as(customer, 'startEnrolment', { body, key }), 'invalid-request')
      const longest = `${randomUUID()}${'!'.repeat(219)}`
      kit.answered('IDEM-2', await kit.customers.as(customer, 'startEnrolment', { body, key: longest }), 201)
    },
  },
  {
    title: 'the same key answers the first answer again and has no second effect',
    sentences: ['IDEM-3', 'IDEM-8', 'IDEM-5'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.withMethod('authenticator')
      const { version } = await customers.state(customer)
      const key = randomUUID()
      const body = { password: customer.password, expectedVersion: version }
      const mark = await kit.inbox.mark()
      const first = await customers.as(customer, 'disableTwoFactor', { body, key })
      kit.answered('2FA-2', first, 200)
      const again = await customers.as(customer, 'disableTwoFactor', { body, key })
      kit.answered('IDEM-3', again, 200)
      kit.must('IDEM-3', again.text === first.text, 'the second answer is another')
      const sameJson = await kit.raw({
        method: 'POST',
        path: `/accounts/${customer.accountId}/two-factor/disable`,
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': key,
          Authorization: `Bearer ${customer.session.accessToken}`,
        },
        body: JSON.stringify({ expectedVersion: version, password: customer.password }, null, 2),
      })
      kit.must('IDEM-3', sameJson.text === first.text, 'the same JSON, written otherwise, counts as another body')
      kit.must('IDEM-3', (await customers.state(customer)).version === version + 1, 'it took effect twice')
      const notices = (await kit.inbox.since(mark)).filter((one) => one.kind === 'two-factor-disabled')
      kit.must('IDEM-3', new Set(notices.map((one) => one.to)).size === notices.length, 'an address was notified twice')
      const seen = await operation(kit, customer, key)
      kit.must('IDEM-8', seen.status === 'applied' && seen.answer?.status === 200, `it is ${seen.status}`)
      kit.must('IDEM-8', JSON.stringify(seen.answer?.body) === first.text, 'the stored answer is another')
      customer.session = await customers.signIn(customer)
      const later = await customers.as(customer, 'disableTwoFactor', { body, key })
      kit.must('IDEM-5', later.text === first.text, 'after a new sign-in the key is another')
    },
  },
  {
    title: 'a set-up begun again with its key is the same set-up',
    sentences: ['IDEM-3', 'IDEM-4'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { body, start } = await startOf(kit, customer)
      const key = randomUUID()
      const first = kit.answered('ENR-1', await start(key), 201)
      const again = kit.answered('IDEM-3', await start(key), 201)
      kit.must('IDEM-3', first.id === again.id && first.secret === again.secret, 'another set-up began')
      const other = { ...body, method: 'email' } as const
      const reused = await kit.customers.as(customer, 'startEnrolment', { body: other, key })
      kit.refused('IDEM-4', reused, 'idempotency-key-reused')
      const disable = { password: customer.password, expectedVersion: body.expectedVersion }
      const elsewhere = await kit.customers.as(customer, 'disableTwoFactor', { body: disable, key })
      kit.refused('IDEM-4', elsewhere, 'idempotency-key-reused')
    },
  },
  {
    title: 'keys are remembered for 24 hours',
    sentences: ['IDEM-3'],
    run: async (kit) => {
      const almost = 24 * 60 * 60 - 60
      kit.time.need(almost)
      const customer = await kit.customers.plain()
      const { start } = await startOf(kit, customer)
      const key = randomUUID()
      const first = kit.answered('ENR-1', await start(key), 201)
      await kit.time.pass(almost)
      await kit.customers.ready(customer.config)
      const again = kit.answered('IDEM-3', await start(key), 201)
      kit.must('IDEM-3', first.id === again.id, 'the key was forgotten')
    },
  },
  {
    title: 'a key of another login is another key',
    sentences: ['IDEM-5', 'IDEM-12'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const other = await kit.customers.other(customer)
      const key = randomUUID()
      const { start } = await startOf(kit, customer)
      const first = kit.answered('ENR-1', await start(key), 201)
      const foreign = await operation(kit, other, key)
      kit.must('IDEM-12', foreign.status === 'unseen' && foreign.answer === null, `it is ${foreign.status}`)
      const theirs = kit.answered('IDEM-5', await (await startOf(kit, other)).start(key), 201)
      kit.must('IDEM-5', theirs.id !== first.id, 'the answer of another login was given')
    },
  },
  {
    title: 'a key that the log names shows an older session no secret',
    sentences: ['IDEM-18', 'ENR-3'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const { accessToken: token } = await customers.signIn(customer)
      if (kit.time.movable) await kit.time.pass(1)
      const key = randomUUID()
      const first = kit.answered('ENR-1', await (await startOf(kit, customer)).start(key), 201)
      needOperationKeys((await logOf(kit, customer)).slice(-1))
      const kept = { id: first.id, method: first.method }
      for (const name of ['getOperation', 'voidOperation'] as const) {
        const own = kit.answered('IDEM-8', await customers.as(customer, name, { params: { key } }), 200)
        const sent = own.answer?.body as Partial<typeof first> | undefined
        kit.must('ENR-3', sent?.secret === first.secret, 'the session that sent it does not get the secret')
        const foreign = kit.answered('IDEM-18', await kit.call(name, { params: { key }, token }), 200)
        const foreignBody = foreign.answer?.body as Partial<typeof first> | undefined
        kit.must(
          'IDEM-5',
          foreignBody?.id === kept.id && foreignBody.method === kept.method,
          'another session gets another answer',
        )
        const { accessToken: later } = await customers.signIn(customer)
        const after = kit.answered('IDEM-18', await kit.call(name, { params: { key }, token: later }), 200)
        const silent = foreignBody?.secret === undefined && foreignBody?.otpauthUri === undefined
        kit.must('IDEM-18', silent, `${name} shows an older session the secret`)
        const whole = (after.answer?.body as Partial<typeof first> | undefined)?.secret === first.secret
        kit.must('IDEM-5', whole, `${name} gives a new session another answer`)
      }
    },
  },
  {
    title: 'a refusal is an answer: the same key counts nothing again',
    sentences: ['IDEM-6', 'IDEM-8'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.plain()
      const { version: expectedVersion } = await customers.state(customer)
      const body = { method: 'authenticator', password: wrongPassword, expectedVersion } as const
      const key = randomUUID()
      const first = await customers.as(customer, 'startEnrolment', { body, key })
      kit.refused('ENR-17', first, 'wrong-password')
      const again = await customers.as(customer, 'startEnrolment', { body, key })
      kit.must('IDEM-6', again.text === first.text, 'the second answer is another')
      const seen = await operation(kit, customer, key)
      kit.must('IDEM-8', seen.status === 'rejected' && seen.answer?.status === 403, `it is ${seen.status}`)
      const next = kit.refused('ENR-17', await customers.as(customer, 'startEnrolment', { body }), 'wrong-password')
      kit.must('IDEM-6', next.attemptsLeft === (first.problem?.attemptsLeft ?? 0) - 1, 'a try was counted twice')
      await customers.signIn(customer)
    },
  },
  {
    title: 'a repeat reveals to nobody whether a password or a code is the right one',
    sentences: ['IDEM-17', 'IDEM-3'],
    run: async (kit) => {
      const { customers, limits } = kit
      kit.time.need(limits.lockSeconds)
      const customer = await customers.plain()
      await customers.signIn(customer)
      const { pending, code } = await customers.enrol(customer, 'email')
      const key = randomUUID()
      const verify = (typed: string) =>
        customers.as(customer, 'verifyEnrolment', { params: { enrolmentId: pending.id }, body: { code: typed }, key })
      const verified = await verify(code)
      kit.answered('ENR-4', verified, 200)
      kit.must('IDEM-3', (await verify(code)).text === verified.text, 'the code that it used up is none any more')
      kit.refused('IDEM-17', await verify(wrongCode(code)), 'idempotency-key-reused')
      const { version } = await customers.state(customer)
      const body = { password: customer.password, expectedVersion: version }
      const off = randomUUID()
      const first = await customers.as(customer, 'disableTwoFactor', { body, key: off })
      kit.answered('2FA-2', first, 200)
      const guess = (nth: number) =>
        customers.as(customer, 'disableTwoFactor', { body: { ...body, password: `${wrongPassword}${nth}` }, key: off })
      for (let nth = 1; nth < limits.wrongPasswordsPerLock; nth += 1) {
        kit.refused('IDEM-17', await guess(nth), 'idempotency-key-reused')
        const again = await customers.as(customer, 'disableTwoFactor', { body, key: off })
        kit.must('IDEM-3', again.text === first.text, 'the second answer is another')
      }
      kit.refused('IDEM-17', await guess(limits.wrongPasswordsPerLock), 'idempotency-key-reused')
      kit.refused('IDEM-17', await customers.as(customer, 'disableTwoFactor', { body, key: off }), 'locked')
      await kit.time.pass(limits.lockSeconds)
      await customers.ready(customer.config)
      const later = await customers.as(customer, 'disableTwoFactor', { body, key: off })
      kit.must('IDEM-3', later.text === first.text, 'after the lock the answer is another')
      const next = await customers.enrol(customer, 'email')
      kit.must(
        'IDEM-17',
        next.pending.attemptsLeft === limits.wrongCodesPerLock - 1,
        'another code counted for nothing',
      )
      const params = { enrolmentId: next.pending.id }
      const last = await customers.as(customer, 'verifyEnrolment', { params, body: { code: next.code } })
      kit.answered('ENR-4', last, 200)
      await customers.turnOff(customer)
    },
  },
  {
    title: 'of many requests at once with one key one takes effect',
    sentences: ['IDEM-7', 'IDEM-3'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { start } = await startOf(kit, customer)
      const key = randomUUID()
      const replies = await Promise.all(Array.from({ length: kit.limits.maxConcurrentRequests }, () => start(key)))
      const answers = replies.filter((reply) => reply.status === 201)
      for (const reply of replies) if (reply.status !== 201) kit.refused('IDEM-7', reply, 'in-progress')
      kit.must('IDEM-7', new Set(answers.map((reply) => reply.text)).size === 1, 'not exactly one set-up began')
    },
  },
]

/** Making sure that a request never takes effect. */
export const voidChecks: Check[] = [
  {
    title: 'a key that was not answered is voided, and what comes later has no effect',
    sentences: ['IDEM-9', 'IDEM-8'],
    run: async (kit) => {
      const { customers } = kit
      const customer = await customers.withMethod('authenticator')
      const before = await customers.state(customer)
      const key = randomUUID()
      kit.must('IDEM-8', (await operation(kit, customer, key)).status === 'unseen', 'a new key is not unseen')
      const body = { password: customer.password, expectedVersion: before.version }
      const voiding = await customers.as(customer, 'voidOperation', { params: { key } })
      kit.must('IDEM-9', kit.answered('IDEM-9', voiding, 200).status === 'voided', 'it is not voided')
      kit.refused('IDEM-9', await customers.as(customer, 'disableTwoFactor', { body, key }), 'voided')
      const after = await customers.state(customer)
      kit.must('IDEM-9', JSON.stringify(after) === JSON.stringify(before), 'the voided request took effect')
      kit.must('IDEM-8', (await operation(kit, customer, key)).status === 'voided', 'it is not voided any more')
      await customers.turnOff(customer)
    },
  },
  {
    title: 'void of what was answered changes nothing',
    sentences: ['IDEM-10'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const { start } = await startOf(kit, customer)
      const key = randomUUID()
      const first = kit.answered('ENR-1', await start(key), 201)
      const outcome = kit.answered(
        'IDEM-10',
        await kit.customers.as(customer, 'voidOperation', { params: { key } }),
        200,
      )
      kit.must('IDEM-10', outcome.status === 'applied' && outcome.answer?.status === 201, `it is ${outcome.status}`)
      kit.must('IDEM-10', kit.answered('IDEM-10', await start(key), 201).id === first.id, 'the answer is gone')
    },
  },
  {
    title: 'void of what still runs reports its outcome or prevents it',
    sentences: ['IDEM-11'],
    run: async (kit) => {
      const { customers } = kit
      for (let round = 0; round < 5; round += 1) {
        const customer = await customers.withMethod('authenticator')
        const before = await customers.state(customer)
        const key = randomUUID()
        const body = { password: customer.password, expectedVersion: before.version }
        const [answer, voiding] = await Promise.all([
          customers.as(customer, 'disableTwoFactor', { body, key }),
          customers.as(customer, 'voidOperation', { params: { key } }),
        ])
        const outcome = kit.answered('IDEM-11', voiding, 200)
        const { version } = await customers.state(customer)
        if (outcome.status === 'voided') {
          kit.refused('IDEM-11', answer, 'voided')
          kit.must('IDEM-11', version === before.version, 'voided, and in effect')
        } else {
          kit.must('IDEM-11', outcome.status === 'applied', `it is ${outcome.status}`)
          kit.answered('IDEM-11', answer, 200)
          kit.must('IDEM-11', version === before.version + 1, 'applied, and without effect')
        }
      }
    },
  },
  {
    title: 'what is refused before its key is checked leaves the key unseen',
    sentences: ['IDEM-13'],
    run: async (kit) => {
      const customer = await kit.customers.plain()
      const key = randomUUID()
      const path = `/accounts/${customer.accountId}/two-factor/disable`
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
      const signedIn = { ...headers, Authorization: `Bearer ${customer.session.accessToken}` }
      const body = JSON.stringify({ password: customer.password })
      await kit.raw({ method: 'POST', path, headers, body: JSON.stringify({}) })
      kit.refused('GEN-6', await kit.raw({ method: 'POST', path, headers: signedIn, body }), 'invalid-request')
      const { status } = await operation(kit, customer, key)
      kit.must('IDEM-13', status === 'unseen', `its key is ${status}`)
    },
  },
]
