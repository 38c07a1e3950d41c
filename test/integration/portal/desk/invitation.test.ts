import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { linkOf, openCase, otherThan, repeat, type CaseWork } from '../../../support/portal/desk-case.ts'
import { changeRows, readRows } from '../../../support/portal/portal-database.ts'
import { until } from '../../../support/time/until.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { bayu, seriMuda } = samples

interface Link {
  params: { token: string }
}
const invite = async ({ token, params }: CaseWork) =>
  (await sandbox.call('inviteCustomer', { token, params, body: { sms: true } })).body(200).invitation
const newestLink = async (): Promise<Link> => ({ params: { token: await linkOf(sandbox, bayu.id, 'invitation') } })
const accept = (link: Link, typed = password) =>
  sandbox.call('acceptInvitation', { ...link, body: { password: typed, method: 'sms' } })
const verify = async (link: Link) =>
  sandbox.call('verifyInvitation', { ...link, body: { code: await sandbox.sentCode(bayu.id) } })

async function invited(): Promise<{ work: CaseWork; link: Link }> {
  const work = await openCase(sandbox, { accountId: bayu.id })
  await invite(work)
  return { work, link: await newestLink() }
}

test('the link goes to the registered address and says for which ticket; the case shows neither', async () => {
  const { work } = await invited()
  const mail = (await sandbox.outbox(bayu.id)).at(-1)
  expect(mail).toMatchObject({ kind: 'invitation', channel: 'email', to: bayu.userId, code: null })
  expect(mail?.body).toContain('ticket T-1')
  const { text } = await sandbox.call('getCase', work)
  expect(text).not.toContain(mail?.linkToken)
  expect(text).not.toContain(bayu.userId)
})

test('by the link SMS is set up and the link is used up', async () => {
  const { work, link } = await invited()
  const begun = (await accept(link)).body(201)
  expect(begun).toMatchObject({ method: 'sms', sendNumber: 1, destinationMasked: '+60******391' })
  expect(begun).not.toHaveProperty('secret')
  await sandbox.advance(60)
  expect((await sandbox.call('resendInvitation', link)).body(200).sendNumber).toBe(2)
  expect((await verify(link)).body(200)).toMatchObject({ active: true, method: 'sms', lastChangedBy: 'customer' })
  for (const again of [await accept(link), await verify(link), await sandbox.call('resendInvitation', link)]) {
    again.problem('not-found')
  }
  expect((await sandbox.call('getCase', work)).body(200)).toMatchObject({ invitation: { status: 'used' } })
  const notices = (await sandbox.outbox(bayu.id)).filter(({ kind }) => kind === 'two-factor-enabled')
  expect(notices).toHaveLength(2)
  const codes = (await sandbox.outbox(bayu.id)).filter(({ code }) => code !== null)
  for (const { body } of codes) expect(body).toContain('Tell it to nobody')
})

test('a lost answer is given again under the same key, and every key has one effect', async () => {
  const { link } = await invited()
  const key = newKey()
  const first = await sandbox.call('acceptInvitation', { ...link, key, body: { password, method: 'sms' } })
  const again = await sandbox.call('acceptInvitation', { ...link, key, body: { password, method: 'sms' } })
  expect(again.body(201)).toEqual(first.body(201))
  expect(await sandbox.effects(key)).toHaveLength(1)
  const other = await sandbox.call('verifyInvitation', { ...link, key, body: { code: '000000' } })
  other.problem('idempotency-key-reused')
})

test('it ends a day after it was sent', async () => {
  const { work, link } = await invited()
  await sandbox.advance(24 * 3600 - 1)
  ;(await accept(link)).body(201)
  await sandbox.advance(1)
  for (const late of [await accept(link), await verify(link)]) late.problem('not-found')
  const token = (await sandbox.signInStaff(samples.auditorA)).accessToken
  const seen = (await sandbox.call('getCase', { ...work, token })).body(200)
  expect(seen.invitation.status).toBe('expired')
})

test('inviting again makes the link sent before void; closing the case, both', async () => {
  const { work, link } = await invited()
  await invite(work)
  ;(await accept(link)).problem('not-found')
  const second = await newestLink()
  ;(await accept(second)).body(201)
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
  ;(await sandbox.call('resendInvitation', second)).problem('not-found')
  ;(await accept(second)).problem('not-found')
  const closed = (await sandbox.call('getCase', work)).body(200)
  expect(closed.invitation).toMatchObject({ status: 'expired', expiresAt: closed.closedAt })
  expect(readRows(sandbox, `SELECT status FROM enrolments WHERE status = 'waiting'`)).toEqual([])
  ;(await sandbox.call('reopenCase', { ...work, body: { reason: 'Called again' } })).body(200)
  ;(await accept(second)).problem('not-found')
  expect((await sandbox.call('getCase', work)).body(200).invitation.status).toBe('none')
})

test('wrong passwords count as at sign-in, and how many tries are left is not shown', async () => {
  const { link } = await invited()
  for (let n = 0; n < 4; n += 1) {
    const problem = (await accept(link, 'wrong')).problem('wrong-password')
    expect([problem.attemptsLeft, problem.lockedUntil]).toEqual([undefined, undefined])
  }
  const signIn = (typed: string) =>
    sandbox.call('signIn', { body: { userId: bayu.userId, password: typed, device: 'test' } })
  ;(await signIn('wrong')).problem('unauthenticated')
  ;(await accept(link)).problem('locked')
  ;(await signIn(password)).problem('locked')
  await sandbox.advance(600)
  ;(await accept(link)).body(201)
  expect(readRows(sandbox, 'SELECT * FROM attempts')).toEqual([])
})

test('a password that was replaced while it was checked is wrong', async () => {
  const { link } = await invited()
  await sandbox.restart({ passwordCost: 2 ** 16 })
  await sandbox.call('askPasswordReset', { body: { userId: bayu.userId } })
  const first = { token: await linkOf(sandbox, bayu.id, 'password-reset') }
  // At this cost from now on: long enough for the row to change before the password is judged.
  ;(await sandbox.call('setNewPassword', { params: first, body: { newPassword: 'another-password-1' } })).body(200)
  const accepting = accept(link, 'another-password-1')
  await until(
    'the request runs',
    () => readRows(sandbox, `SELECT 1 FROM operations WHERE status = 'running'`).length > 0,
  )
  changeRows(sandbox, `UPDATE accounts SET password_hash = 'of another password' WHERE id = '${bayu.id}'`)
  ;(await accepting).problem('wrong-password')
})

test('a wrong password says nothing of the state of the account', async () => {
  const { link } = await invited()
  changeRows(sandbox, `UPDATE accounts SET status = 'frozen', must_reset_password = 1, mobile_sealed = NULL`)
  ;(await accept(link, 'wrong')).problem('wrong-password')
})

test('wrong codes count on the customer’s tries', async () => {
  const { link } = await invited()
  ;(await accept(link)).body(201)
  const body = { code: otherThan(await sandbox.sentCode(bayu.id)) }
  expect((await sandbox.call('verifyInvitation', { ...link, body })).problem('wrong-code').attemptsLeft).toBe(4)
  await repeat(4, () => sandbox.call('verifyInvitation', { ...link, body }))
  ;(await verify(link)).problem('locked')
})

test('before it was accepted there is no code to verify or send', async () => {
  const { link } = await invited()
  ;(await sandbox.call('verifyInvitation', { ...link, body: { code: '123456' } })).problem('conflict')
  ;(await sandbox.call('resendInvitation', link)).problem('conflict')
})

test('the link of one case verifies nothing of another, and a code of a sign-in nothing at all', async () => {
  const { link } = await invited()
  ;(await accept(link)).body(201)
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const own = { method: 'email', password, expectedVersion: 0 } as const
  const begun = await sandbox.call('startEnrolment', { token, params: { accountId: bayu.id }, body: own })
  begun.body(201)
  // The customer's own set-up took the place of the one by the link.
  ;(await verify(link)).problem('conflict')
  ;(await accept(link)).body(201)
  ;(await verify(link)).body(200)
})

test('where codes are locked the customer may still be invited', async () => {
  const { work, link } = await invited()
  ;(await accept(link)).body(201)
  const body = { code: otherThan(await sandbox.sentCode(bayu.id)) }
  await repeat(5, () => sandbox.call('verifyInvitation', { ...link, body }))
  await invite(work)
  ;(await accept(await newestLink())).problem('locked')
})

test('an account with 2FA is not invited', async () => {
  const work = await openCase(sandbox, { accountId: seriMuda.id })
  const problem = (await sandbox.call('inviteCustomer', { ...work, body: { sms: true } })).problem('conflict')
  expect(problem.currentState).toMatchObject({ active: true, method: 'authenticator' })
})

describe('after a forced reset', () => {
  const newPassword = 'a password of our own'

  /** Bayu Digital must set a new password; one link was sent for that and for the method. */
  async function forced(): Promise<Link> {
    const { link } = await invited()
    changeRows(sandbox, `UPDATE accounts SET must_reset_password = 1 WHERE id = '${bayu.id}'`)
    return link
  }
  const setPassword = (link: Link, typed = newPassword) =>
    sandbox.call('setInvitedPassword', { ...link, body: { newPassword: typed } })
  const offer = async (link: Link) => (await sandbox.call('getInvitation', link)).body(200)

  test('one link sets the new password and then the method', async () => {
    const link = await forced()
    expect(await offer(link)).toMatchObject({ accountName: bayu.name, newPasswordNeeded: true })
    ;(await accept(link)).problem('password-reset-required')
    ;(await setPassword(link)).body(200)
    expect(await offer(link)).toMatchObject({ newPasswordNeeded: false })
    ;(await accept(link)).problem('wrong-password')
    ;(await accept(link, newPassword)).body(201)
    ;(await verify(link)).body(200)
    ;(await setPassword(link)).problem('not-found')
    const kinds = (await sandbox.outbox(bayu.id)).map(({ kind }) => kind)
    expect(kinds).toContain('password-changed')
  })

  test('the password follows the rules of every new one, is set once, and ends every session', async () => {
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const link = await forced()
    for (const typed of ['short', bayu.userId]) (await setPassword(link, typed)).problem('invalid-request')
    ;(await setPassword(link)).body(200)
    ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
    ;(await setPassword(link, 'another password of ours')).problem('conflict')
    expect((await sandbox.ledger()).filter(({ what }) => what === 'password-changed')).toHaveLength(1)
  })

  test('a lost answer is given again under the same key, and sets no password twice', async () => {
    const link = await forced()
    const asked = { ...link, key: newKey(), body: { newPassword } }
    ;(await sandbox.call('setInvitedPassword', asked)).body(200)
    ;(await sandbox.call('setInvitedPassword', asked)).body(200)
    expect(await sandbox.effects(asked.key)).toMatchObject([{ what: 'password-changed' }])
  })

  test('while none is asked for, the link sets no password', async () => {
    const { link } = await invited()
    ;(await setPassword(link)).problem('conflict')
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
  })
})

describe('the methods that a link offers', () => {
  const methodsOf = async (link: Link) => (await sandbox.call('getInvitation', link)).body(200).methods
  const begin = (link: Link, method: 'authenticator' | 'sms' | 'email') =>
    sandbox.call('acceptInvitation', { ...link, body: { password, method } })

  test('are all of them, and each can be set up by it', async () => {
    for (const method of ['authenticator', 'sms', 'email'] as const) {
      const { work, link } = await invited()
      expect(await methodsOf(link)).toEqual(['authenticator', 'sms', 'email'])
      const begun = (await begin(link, method)).body(201)
      expect(begun.method).toBe(method)
      const body = {
        code:
          method === 'authenticator'
            ? await sandbox.freshCode(bayu.userId, 'enrolment')
            : await sandbox.sentCode(bayu.id),
      }
      expect((await sandbox.call('verifyInvitation', { ...link, body })).body(200)).toMatchObject({
        active: true,
        method,
      })
      const seen = (await sandbox.call('getCase', work)).body(200)
      expect(seen.events.find(({ what }) => what === 'enabled')?.detail).toBe(method)
      expect(JSON.stringify(seen)).not.toContain(begun.secret ?? 'no secret')
      ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
      changeRows(sandbox, `UPDATE factors SET method = NULL WHERE account_id = '${bayu.id}'`)
    }
  })

  test('are not SMS where the desk does not know the SIM in the customer’s hand', async () => {
    const work = await openCase(sandbox, { accountId: bayu.id })
    ;(await sandbox.call('inviteCustomer', { ...work, body: { sms: false } })).body(200)
    const link = await newestLink()
    expect(await methodsOf(link)).toEqual(['authenticator', 'email'])
    ;(await begin(link, 'sms')).problem('conflict')
    ;(await begin(link, 'authenticator')).body(201)
    expect((await sandbox.outbox(bayu.id)).filter(({ channel }) => channel === 'sms')).toEqual([])
  })

  test('are not SMS where no text reaches the number', async () => {
    const { link } = await invited()
    changeRows(sandbox, `UPDATE accounts SET mobile_sealed = NULL WHERE id = '${bayu.id}'`)
    expect(await methodsOf(link)).toEqual(['authenticator', 'email'])
    ;(await begin(link, 'sms')).problem('destination-missing')
  })
})
