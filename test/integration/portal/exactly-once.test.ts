import { afterEach, describe, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { seriMuda, bayu } = samples
const params = { accountId: seriMuda.id }
const body = { password, expectedVersion: 1 }

let sandbox: TestSandbox
afterEach(() => sandbox.close())

async function opened(passwordCost = 2) {
  sandbox = await startTestSandbox({ passwordCost, limits: { maxConcurrentRequests: 100 } })
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  return {
    token,
    disable: (key: string, asked = body) => sandbox.call('disableTwoFactor', { token, params, body: asked, key }),
    operation: async (key: string) => (await sandbox.call('getOperation', { token, params: { key } })).body(200),
    voidIt: async (key: string) => (await sandbox.call('voidOperation', { token, params: { key } })).body(200),
    isActive: async () => (await sandbox.call('getTwoFactor', { token, params })).body(200).active,
  }
}

describe('one key', () => {
  test('takes effect once, however many requests come at once; the answer is the same again', async () => {
    const { disable, operation } = await opened()
    const key = newKey()
    const answers = await Promise.all(Array.from({ length: 50 }, () => disable(key)))
    const given = answers.filter(({ status }) => status === 200)
    expect(given.length).toBeGreaterThan(0)
    expect(new Set(given.map(({ text }) => text)).size).toBe(1)
    for (const other of answers.filter(({ status }) => status !== 200)) other.problem('in-progress')
    expect(await sandbox.effects(key)).toHaveLength(1)
    expect((await sandbox.outbox(seriMuda.id)).filter(({ kind }) => kind === 'two-factor-disabled')).toHaveLength(2)
    const again = await disable(key)
    expect(again.text).toBe(given[0]?.text)
    expect(await operation(key)).toEqual({ key, status: 'applied', answer: { status: 200, body: again.body(200) } })
  })

  test('with another body, or at another call, is refused', async () => {
    const { token, disable } = await opened()
    const key = newKey()
    ;(await disable(key)).body(200)
    ;(await disable(key, { ...body, expectedVersion: 2 })).problem('idempotency-key-reused')
    const enrol = { method: 'sms', password, expectedVersion: 2 } as const
    ;(await sandbox.call('startEnrolment', { token, params, body: enrol, key })).problem('idempotency-key-reused')
    expect(await sandbox.effects(key)).toHaveLength(1)
  })

  test('is scoped to its caller', async () => {
    const { disable } = await opened()
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const key = newKey()
    ;(await disable(key)).body(200)
    const enrol = { method: 'sms', password, expectedVersion: 0 } as const
    const asked = { token, params: { accountId: bayu.id }, body: enrol, key }
    ;(await sandbox.call('startEnrolment', asked)).body(201)
    expect(await sandbox.effects(key)).toHaveLength(2)
  })

  test('that was rejected stays rejected, even when the password is right by then', async () => {
    const { disable, operation } = await opened()
    const key = newKey()
    const wrong = await disable(key, { ...body, password: 'wrong' })
    expect(wrong.problem('wrong-password').attemptsLeft).toBe(4)
    expect((await disable(key, { ...body, password: 'wrong' })).text).toBe(wrong.text)
    expect(await operation(key)).toMatchObject({ status: 'rejected', answer: { status: 403 } })
    expect((await disable(newKey(), { ...body, password: 'wrong' })).problem('wrong-password').attemptsLeft).toBe(3)
  })

  test('reveals to nobody whether a password is the right one: another one counts, and while locked nothing is answered', async () => {
    const { disable } = await opened()
    const key = newKey()
    const first = await disable(key)
    first.body(200)
    const guesses = await Promise.all(
      Array.from({ length: 90 }, (_, nth) => disable(key, { ...body, password: `guess ${nth}` })),
    )
    const judged = guesses.filter(({ status }) => status === 422)
    expect(judged).toHaveLength(5)
    for (const other of guesses.filter(({ status }) => status !== 422)) other.problem('locked')
    ;(await disable(key)).problem('locked')
    ;(await disable(newKey(), { ...body, expectedVersion: 2 })).problem('conflict')
    await sandbox.advance(600)
    expect((await disable(key)).text).toBe(first.text)
    expect(await sandbox.effects(key)).toHaveLength(1)
  })

  test('with the same password clears no count, however often it is sent', async () => {
    const { disable } = await opened()
    const key = newKey()
    const first = await disable(key)
    for (let nth = 1; nth <= 4; nth += 1) {
      ;(await disable(key, { ...body, password: `guess ${nth}` })).problem('idempotency-key-reused')
      expect((await disable(key)).text).toBe(first.text)
    }
    ;(await disable(key, { ...body, password: 'guess 5' })).problem('idempotency-key-reused')
    ;(await disable(key)).problem('locked')
  })

  test('gives its answer again for a code that it used up itself, and counts every other code', async () => {
    const { token, disable } = await opened()
    ;(await disable(newKey())).body(200)
    const set = { method: 'sms', password, expectedVersion: 2 } as const
    const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body: set })).body(201)
    const code = await sandbox.sentCode(seriMuda.id)
    const key = newKey()
    const verify = (typed: string) =>
      sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code: typed }, key })
    const first = await verify(code)
    expect(first.body(200).method).toBe('sms')
    expect((await verify(code)).text).toBe(first.text)
    const others = Array.from({ length: 5 }, (_, nth) => String((Number(code) + nth + 1) % 1_000_000).padStart(6, '0'))
    for (const other of others) (await verify(other)).problem('idempotency-key-reused')
    ;(await verify(code)).problem('locked')
    expect(await sandbox.effects(key)).toHaveLength(1)
  })

  test('locks the codes of nobody else', async () => {
    const { token, disable } = await opened()
    ;(await disable(newKey())).body(200)
    const set = { method: 'sms', password, expectedVersion: 2 } as const
    const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body: set })).body(201)
    const stranger = (await sandbox.signIn(bayu.userId)).accessToken
    const key = newKey()
    const guess = (code: string) =>
      sandbox.call('verifyEnrolment', { token: stranger, params: { ...params, enrolmentId }, body: { code }, key })
    ;(await guess('000000')).problem('not-found')
    for (const code of ['000001', '000002', '000003', '000004', '000005'])
      (await guess(code)).problem('idempotency-key-reused')
    ;(await guess('000000')).problem('locked')
    const body = { code: await sandbox.sentCode(seriMuda.id) }
    ;(await sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body })).body(200)
  })

  test('is remembered for 24 hours, over a restart too, and forgotten after', async () => {
    const { disable, operation } = await opened()
    const key = newKey()
    ;(await disable(key)).body(200)
    await sandbox.restart()
    expect((await operation(key)).status).toBe('applied')
    await sandbox.advance(24 * 3600)
    const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
    const seen = async () => (await sandbox.call('getOperation', { token, params: { key } })).body(200).status
    expect(await seen()).toBe('applied')
    await sandbox.advance(1)
    expect(await seen()).toBe('unseen')
  })
})

describe('void', () => {
  test('before the request: it never takes effect', async () => {
    const { disable, operation, voidIt, isActive } = await opened()
    const key = newKey()
    expect(await operation(key)).toEqual({ key, status: 'unseen', answer: null })
    expect(await voidIt(key)).toEqual({ key, status: 'voided', answer: null })
    ;(await disable(key)).problem('voided')
    expect(await voidIt(key)).toEqual({ key, status: 'voided', answer: null })
    expect(await isActive()).toBe(true)
    expect(await sandbox.effects(key)).toEqual([])
  })

  test('after it: reports the outcome and changes nothing', async () => {
    const { disable, voidIt, isActive } = await opened()
    const key = newKey()
    const done = (await disable(key)).body(200)
    expect(await voidIt(key)).toEqual({ key, status: 'applied', answer: { status: 200, body: done } })
    expect(await isActive()).toBe(false)
  })

  test('while it runs: it wins, and the request has no effect', async () => {
    const { disable, operation, voidIt, isActive } = await opened(2 ** 16)
    const key = newKey()
    const running = disable(key)
    while ((await operation(key)).status === 'unseen');
    expect((await operation(key)).status).toBe('running')
    ;(await disable(key)).problem('in-progress')
    expect((await voidIt(key)).status).toBe('voided')
    ;(await running).problem('voided')
    expect(await isActive()).toBe(true)
    expect(await sandbox.effects(key)).toEqual([])
    expect((await operation(key)).status).toBe('voided')
  })

  test('two requests on one version: one wins, the other sees the state that is true now', async () => {
    const { disable } = await opened()
    const answers = await Promise.all([disable(newKey()), disable(newKey())])
    const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]]
    expect(won.body(200).version).toBe(2)
    expect(lost.problem('conflict').currentState).toMatchObject({ active: false, version: 2 })
    expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(1)
  })
})
