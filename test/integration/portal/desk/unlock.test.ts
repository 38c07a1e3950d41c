import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  as,
  consent,
  openCase,
  otherThan,
  prove,
  provenCase,
  repeat,
  type CaseWork,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import { readRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { approverA, bayu, seriMuda } = samples
const signIn = (userId: string, typed: string) =>
  sandbox.call('signIn', { body: { userId, password: typed, device: 'test' } })
const unlock = ({ token, params }: CaseWork) => sandbox.call('unlockCustomer', { token, params })
const unfreeze = ({ token, params }: CaseWork) => sandbox.call('unfreezeCustomer', { token, params })
const notifiedChannels = async (accountId: string, kind: string) =>
  (await sandbox.outbox(accountId)).filter((one) => one.kind === kind).map(({ channel }) => channel)

describe('unlock', () => {
  test('after five wrong passwords', async () => {
    await repeat(5, () => signIn(bayu.userId, 'wrong'))
    ;(await signIn(bayu.userId, password)).problem('locked')
    const work = await provenCase(sandbox, 'unlock', { accountId: bayu.id })
    expect((await sandbox.call('getCase', work)).body(200).twoFactor.locked).toBe(true)
    const done = (await unlock(work)).body(200)
    expect(done).toMatchObject({ twoFactor: { locked: false }, disabledAt: null })
    expect(done.events.at(-1)).toMatchObject({ what: 'unlocked', by: { name: 'Agent A' } })
    ;(await signIn(bayu.userId, password)).body(201)
    expect((await notifiedChannels(bayu.id, 'account-unlocked')).sort()).toEqual(['email', 'sms'])
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'refused' } })).problem('conflict')
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'unlocked' } })).body(200)
  })

  test('after a hundred, which nothing else clears', async () => {
    for (let lock = 0; lock < 20; lock += 1) {
      await repeat(5, () => signIn(bayu.userId, 'wrong'))
      await sandbox.advance(600)
    }
    await sandbox.advance(100 * 24 * 3600)
    expect((await signIn(bayu.userId, password)).problem('locked').lockedUntil).toBeNull()
    const work = await provenCase(sandbox, 'unlock', { accountId: bayu.id })
    ;(await unlock(work)).body(200)
    ;(await signIn(bayu.userId, password)).body(201)
  })

  test('clears the codes of every method too', async () => {
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const params = { accountId: bayu.id }
    for (const method of ['sms', 'email'] as const) {
      const body = { method, password, expectedVersion: 0 }
      const { id } = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
      const code = otherThan(await sandbox.sentCode(bayu.id))
      await repeat(5, () =>
        sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId: id }, body: { code } }),
      )
    }
    expect(readRows(sandbox, 'SELECT wrong FROM attempts')).toEqual([{ wrong: 5 }, { wrong: 5 }])
    ;(await unlock(await provenCase(sandbox, 'unlock', { accountId: bayu.id }))).body(200)
    expect(readRows(sandbox, 'SELECT wrong FROM attempts')).toEqual([])
  })

  test('a count without a lock may be cleared; without either there is nothing to do', async () => {
    const work = await provenCase(sandbox, 'unlock', { accountId: bayu.id })
    ;(await unlock(work)).problem('conflict')
    await signIn(bayu.userId, 'wrong')
    ;(await unlock(work)).body(200)
  })

  test('once a case, and not without its proof', async () => {
    await repeat(5, () => signIn(bayu.userId, 'wrong'))
    const work = await openCase(sandbox, { accountId: bayu.id })
    await consent(sandbox, work, 'unlock')
    ;(await unlock(work)).problem('proof-incomplete')
    ;(await signIn(bayu.userId, password)).problem('locked')
    await prove(sandbox, work, ['call-back', 'recent-invoice'])
    ;(await unlock(work)).body(200)
    await repeat(5, () => signIn(bayu.userId, 'wrong'))
    ;(await unlock(work)).problem('conflict')
  })
})

describe('unfreeze', () => {
  /** The customer says "this was not me" of an own sign-in. */
  async function frozen() {
    const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
    const params = { accountId: seriMuda.id }
    const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
    const body = { eventId: events[0]?.id ?? '', password }
    expect((await sandbox.call('reportNotMe', { token, params, body })).body(200).status).toBe('frozen')
    return { token, params }
  }

  test('after "this was not me": nothing changes before, everything may after', async () => {
    const { token, params } = await frozen()
    const disable = () => sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })
    ;(await disable()).problem('account-not-active')
    const work = await provenCase(sandbox, 'unfreeze')
    const done = (await unfreeze(work)).body(200)
    expect(done.events.at(-1)).toMatchObject({ what: 'unfrozen', by: { name: 'Agent A' } })
    expect((await notifiedChannels(seriMuda.id, 'account-unfrozen')).sort()).toEqual(['email', 'sms'])
    expect((await sandbox.call('getAccount', { token, params })).body(200).status).toBe('active')
    ;(await disable()).body(200)
    const { events } = (await sandbox.call('listSecurityEvents', { token, params })).body(200)
    expect(events.map(({ what }) => what)).toContain('unfrozen')
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'unfrozen' } })).body(200)
  })

  test('needs its gate; the desk changes nothing on a frozen account before', async () => {
    await frozen()
    const work = await provenCase(sandbox, 'disable-two-factor')
    ;(await unfreeze(work)).problem('proof-incomplete')
    const { token, params } = work
    const body = { password, expectedVersion: 1 }
    ;(await sandbox.call('disableForCustomer', { token, params, body })).problem('account-not-active')
    ;(await unlock(work)).problem('account-not-active')
    ;(await sandbox.call('inviteCustomer', { token, params, body: { sms: true } })).problem('account-not-active')
    const enrol = { token, params, body: { method: 'sms', password } } as const
    ;(await sandbox.call('enrolForCustomer', enrol)).problem('account-not-active')
    await consent(sandbox, work, 'unfreeze')
    ;(await unfreeze(work)).body(200)
    ;(await unfreeze(work)).problem('conflict')
  })

  test('works where the registered e-mail is lost too: the contact update and its approval come first', async () => {
    await frozen()
    const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
    await prove(sandbox, work, ['contact-update-form', 'registration-papers'])
    ;(await unfreeze(work)).problem('proof-incomplete')
    ;(await sandbox.call('updateContact', { ...work, body: { email: 'new@serimuda.example' } })).body(200)
    const approver = await as(sandbox, approverA, work)
    await readUpdate(sandbox, approver)
    ;(await sandbox.call('approveCase', { ...approver, body: { note: 'Papers seen' } })).body(200)
    ;(await unfreeze(work)).body(200)
    expect((await notifiedChannels(seriMuda.id, 'account-unfrozen')).sort()).toEqual(['email', 'sms'])
  })
})
