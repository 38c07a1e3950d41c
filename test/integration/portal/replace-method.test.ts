import { afterEach, describe, expect, test } from 'vitest'
import type { Method } from '#shared/api/primitives.ts'
import { methods } from '#shared/api/names.ts'
import { stepAt, totpOfStep } from '../../../src/portal/rules/totp.ts'
import { customerOf } from '../../support/portal/customer.ts'
import { changeRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { bayu, seriMuda } = samples
const names = { authenticator: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const
const pairs = methods.flatMap((from) => methods.map((to) => [from, to] as const))

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const open = async (mode: 'two-stage' | 'replace') => void (sandbox = await startTestSandbox({ mode }))

async function challenge() {
  const asked = { body: { userId: bayu.userId, password, device: 'test' } }
  return (await sandbox.call('signIn', asked)).body(200).challenge
}
const pass = (challengeId: string, code: string) =>
  sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })
const currentCode = (method: Method) =>
  method === 'authenticator' ? sandbox.freshCode(bayu.userId) : sandbox.sentCode(bayu.id)

describe('where the portal replaces in one step', () => {
  test('the capabilities say so, and survive a restart with the same mode', async () => {
    await open('replace')
    expect((await sandbox.call('getCapabilities', {})).body(200).replace).toBe(true)
    await sandbox.restart({ mode: 'two-stage' })
    expect((await sandbox.call('getCapabilities', {})).body(200).replace).toBe(false)
  })

  test.each(pairs)('%s is replaced by %s: the old one is active until the new one is verified', async (from, to) => {
    await open('replace')
    const customer = await customerOf(sandbox, bayu)
    await customer.setUp(from)
    await sandbox.advance(300)
    const begun = (await customer.enrol(to, true)).body(201)
    expect(begun).toMatchObject({ method: to, replaces: from })
    expect(await customer.state()).toMatchObject({ active: true, method: from, version: 1 })
    // The newest message has the code until a sign-in sends another; an app's code is good for a moment only.
    const sent = to === 'authenticator' ? undefined : await customer.proof(to)
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
    const signingIn = await challenge()
    expect(signingIn.method).toBe(from)
    const oldCode = await currentCode(from)

    const { token, params } = customer
    const key = newKey()
    const body = { code: sent ?? (await customer.proof(to)) }
    const verify = { token, params: { ...params, enrolmentId: begun.id }, body, key }
    const state = (await sandbox.call('verifyEnrolment', verify)).body(200)
    expect(state).toMatchObject({ active: true, method: to, version: 2, lastChangedBy: 'customer' })
    ;(await pass(signingIn.id, oldCode)).problem('code-expired')
    expect(await sandbox.effects(key)).toMatchObject([{ what: 'two-factor-replaced', accountId: bayu.id }])
    const messages = (await sandbox.outbox(bayu.id)).filter(({ kind }) => kind === 'two-factor-replaced')
    expect(messages.map((message) => message.to)).toEqual([bayu.userId, '+60100000391'])
    for (const { body } of messages) expect(body).toContain(`by ${names[from]} was replaced by ${names[to]}`)
    const { notices } = (await sandbox.call('listNotices', { token, params })).body(200)
    expect(notices[0]).toMatchObject({ kind: 'two-factor-replaced', methodNamed: names[to] })
    expect((await customer.events()).at(-1)).toMatchObject({ what: 'two-factor-replaced', method: to })
    await sandbox.advance(300)
    expect((await challenge()).method).toBe(to)
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
  })

  test('an Authenticator App on a new phone: the new secret signs in, the old one does not', async () => {
    await open('replace')
    const customer = await customerOf(sandbox, bayu)
    const before = (await customer.setUp('authenticator')).begun.secret ?? ''
    const after = (await customer.setUp('authenticator', true)).begun.secret ?? ''
    expect(after).not.toBe(before)
    const now = Date.parse((await sandbox.control('moveClock', { body: { advanceSeconds: 60 } })).body(200).now)
    const { id } = await challenge()
    ;(await pass(id, totpOfStep(before, stepAt(now)))).problem('wrong-code')
    ;(await pass(id, totpOfStep(after, stepAt(now)))).body(201)
  })

  test('a replacement that is given up, or goes wrong, leaves the old method as it was', async () => {
    await open('replace')
    const customer = await customerOf(sandbox, bayu)
    const { token, params } = customer
    const { state } = await customer.setUp('authenticator')
    const begun = (await customer.enrol('sms', true)).body(201)
    const wrong = String((Number(await sandbox.sentCode(bayu.id)) + 1) % 1_000_000).padStart(6, '0')
    ;(await customer.verify(begun.id, wrong)).problem('wrong-code')
    ;(await sandbox.call('cancelEnrolment', { token, params: { ...params, enrolmentId: begun.id } })).body(200)
    expect(await customer.state()).toEqual(state)
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
  })

  test('it needs a method to replace; without `replace` an active method is in the way', async () => {
    await open('replace')
    const customer = await customerOf(sandbox, bayu)
    expect((await customer.enrol('sms', true)).problem('conflict').currentState).toMatchObject({ active: false })
    await customer.setUp('sms')
    expect((await customer.enrol('email')).problem('conflict').currentState).toMatchObject({ method: 'sms' })
    expect((await customer.enrol('email', false)).problem('conflict').currentState).toMatchObject({ method: 'sms' })
  })

  test('a replacement begun before the method was disabled is over', async () => {
    await open('replace')
    const customer = await customerOf(sandbox, bayu)
    await customer.setUp('authenticator')
    const begun = (await customer.enrol('sms', true)).body(201)
    ;(await customer.disable()).body(200)
    const conflict = (await customer.verify(begun.id, await sandbox.sentCode(bayu.id))).problem('conflict')
    expect(conflict.currentState).toMatchObject({ active: false, version: 2 })
  })

  test('an enforced account may replace its method, and may not disable it', async () => {
    await open('replace')
    changeRows(sandbox, 'UPDATE factors SET enforced = 1')
    const customer = await customerOf(sandbox, seriMuda)
    ;(await customer.disable()).problem('policy-enforced')
    expect((await customer.setUp('sms', true)).state).toMatchObject({ active: true, method: 'sms', enforced: true })
    ;(await customer.disable()).problem('policy-enforced')
  })
})

describe('where it does not', () => {
  test('`replace` is refused, active or not, and has no effect', async () => {
    await open('two-stage')
    const customer = await customerOf(sandbox, bayu)
    ;(await customer.enrol('sms', true)).problem('invalid-request')
    ;(await customer.enrol('sms', false)).body(201)
    const other = await customerOf(sandbox, seriMuda)
    ;(await other.enrol('sms', true)).problem('invalid-request')
    expect((await sandbox.ledger()).filter(({ accountId }) => accountId === seriMuda.id)).toEqual([])
  })
})

describe.each(['two-stage', 'replace'] as const)('in mode %s', (mode) => {
  test.each(pairs)(
    '%s is disabled and %s set up: two changes, each notified once to each address',
    async (from, to) => {
      await open(mode)
      const customer = await customerOf(sandbox, bayu)
      await customer.setUp(from)
      const signingIn = await challenge()
      const oldCode = await currentCode(from)
      expect((await customer.disable()).body(200)).toMatchObject({ active: false, version: 2 })
      ;(await pass(signingIn.id, oldCode)).problem('code-expired')
      await sandbox.advance(300)
      expect((await customer.setUp(to)).state).toMatchObject({ active: true, method: to, version: 3 })
      await sandbox.advance(300)
      expect((await challenge()).method).toBe(to)
      expect((await sandbox.ledger()).map(({ what }) => what)).toEqual([
        'enrolment-started',
        'two-factor-enabled',
        'two-factor-disabled',
        'enrolment-started',
        'two-factor-enabled',
      ])
      const messages = (await sandbox.outbox(bayu.id))
        .filter(({ kind }) => kind !== 'code')
        .map(({ kind, to: at }) => [kind, at])
      const each = (kind: string) => [bayu.userId, '+60100000391'].map((at) => [kind, at])
      expect(messages).toEqual([
        ...each('two-factor-enabled'),
        ...each('two-factor-disabled'),
        ...each('two-factor-enabled'),
      ])
    },
  )
})
