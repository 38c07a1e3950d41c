import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  as,
  linkOf,
  openCase,
  otherThan,
  prove,
  repeat,
  staffToken,
  type CaseWork,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import { changeRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { agentA, approverA, auditorA, bayu, kenari, seriMuda } = samples
const newEmail = 'director@kenari.example'
const newMobile = '+60100000777'
const invalid = { scenario: 'registered-email-invalid' } as const
const ask = ({ token, params }: CaseWork, body: { email?: string; mobileNumber?: string }) =>
  sandbox.call('updateContact', { token, params, body })
const approveAs = ({ token, params }: CaseWork) =>
  sandbox.call('approveCase', { token, params, body: { note: 'Papers seen' } })
/** Reads what waits, if anything does, and approves it. */
const approve = async (work: CaseWork) => {
  const second = await as(sandbox, approverA, work)
  await readUpdate(sandbox, second)
  return approveAs(second)
}
const signIn = (userId: string, typed = password) =>
  sandbox.call('signIn', { body: { userId, password: typed, device: 'test' } })

/** Kenari Logistics, which signs in by SMS, with a contact update that waits for its approval. */
async function asked(contact: { email?: string; mobileNumber?: string } = { email: newEmail }): Promise<CaseWork> {
  const work = await openCase(sandbox, { ...invalid, accountId: kenari.id })
  ;(await ask(work, contact)).body(200)
  return work
}

describe('asked', () => {
  test('nothing changes before it is approved', async () => {
    await asked({ email: newEmail, mobileNumber: newMobile })
    ;(await signIn(newEmail)).problem('unauthenticated')
    const { challenge } = (await signIn(kenari.userId)).body(200)
    expect(challenge.destinationMasked).toBe('+60******268')
    expect((await sandbox.outbox(kenari.id)).map(({ kind }) => kind)).toEqual(['code'])
  })

  test('those who may decide, or asked, read it in full while it waits, and the case shows who read it', async () => {
    const work = await asked({ email: newEmail, mobileNumber: newMobile })
    const read = async (login: string) => {
      const { token, params } = await as(sandbox, login, work)
      return sandbox.call('readContactUpdate', { token, params })
    }
    const { askedAt } = (await sandbox.call('getCase', work)).body(200).contactUpdate
    const full = { email: newEmail, mobileNumber: newMobile, askedAt }
    expect((await read(approverA)).body(200)).toEqual(full)
    expect((await read(agentA)).body(200)).toEqual(full)
    ;(await read(auditorA)).problem('forbidden')
    const { token, params } = work
    ;(
      await sandbox.call('readContactUpdate', { token: (await sandbox.signIn(bayu.userId)).accessToken, params })
    ).problem('forbidden')
    const readings = (await sandbox.call('getCase', { token, params }))
      .body(200)
      .events.filter(({ what }) => what === 'contact-update-read')
    expect(readings.map(({ by }) => by?.role)).toEqual(['approver', 'agent'])
    // Reading is no proof: who read may still decide.
    ;(await approve(work)).body(200)
    ;(await read(approverA)).problem('conflict')
    ;(await read(agentA)).problem('conflict')
  })

  test('who has not read it as it was last asked for does not approve it, and nothing changes', async () => {
    const work = await asked()
    const second = await as(sandbox, approverA, work)
    const stays = async () => {
      ;(await approveAs(second)).problem('conflict')
      const { approval, contactUpdate } = (await sandbox.call('getCase', work)).body(200)
      expect([approval.status, contactUpdate.status]).toEqual(['none', 'asked'])
    }
    await stays()
    await readUpdate(sandbox, work)
    // That another one read it is not enough.
    await stays()
    await readUpdate(sandbox, second)
    ;(await ask(work, { email: 'another@kenari.example' })).body(200)
    // It was read, but another address waits now.
    await stays()
    await readUpdate(sandbox, second)
    ;(await approveAs(second)).body(200)
  })

  test('refused, replaced, or never asked, there is nothing to read in full', async () => {
    const work = await asked()
    const { token, params } = work
    const read = () => sandbox.call('readContactUpdate', { token, params })
    await sandbox.advance(60)
    ;(await ask(work, { email: 'other@kenari.example' })).body(200)
    expect((await read()).body(200)).toMatchObject({ email: 'other@kenari.example', mobileNumber: null })
    ;(await sandbox.call('refuseCase', { ...(await as(sandbox, approverA, work)), body: { note: 'Not theirs' } })).body(
      200,
    )
    ;(await read()).problem('conflict')
    const other = await openCase(sandbox, { ...invalid, accountId: bayu.id })
    ;(await sandbox.call('readContactUpdate', { token: other.token, params: other.params })).problem('conflict')
    ;(await sandbox.call('readContactUpdate', { token, params: { caseId: 'case-0' } })).problem('not-found')
  })

  test('what is on record already stays as it is, beside what is new', async () => {
    const work = await openCase(sandbox, { ...invalid, accountId: kenari.id })
    const number = { mobileNumber: '+60100000268' }
    const address = { email: kenari.userId.toUpperCase() }
    expect((await ask(work, { email: newEmail, ...number })).body(200).contactUpdate.mobileMasked).toBeNull()
    expect((await ask(work, { ...address, mobileNumber: newMobile })).body(200).contactUpdate.emailMasked).toBeNull()
    ;(await ask(work, { ...address, ...number })).problem('conflict')
  })

  test('an address of another login, or only what is on record already, is refused', async () => {
    const work = await openCase(sandbox, { ...invalid, accountId: kenari.id })
    for (const body of [
      { email: bayu.userId },
      { email: 'Admin@Bayu.example' },
      { email: kenari.userId.toUpperCase() },
      { mobileNumber: '+60100000268' },
    ])
      (await ask(work, body)).problem('conflict')
  })

  test('only where the registered e-mail is invalid, and not again once it took effect', async () => {
    ;(await ask(await openCase(sandbox), { email: newEmail })).problem('conflict')
    const work = await asked()
    ;(await approve(work)).body(200)
    ;(await ask(work, { email: 'other@kenari.example' })).problem('conflict')
  })

  test('again it replaces what was asked before, and makes a second person’s decision void', async () => {
    const work = await openCase(sandbox, { ...invalid, accountId: kenari.id })
    ;(await approve(work)).body(200)
    expect((await ask(work, { email: newEmail, mobileNumber: newMobile })).body(200).approval.status).toBe('none')
    const again = (await ask(work, { email: 'other@kenari.example' })).body(200)
    expect(again.contactUpdate).toMatchObject({ emailMasked: 'o***@kenari.example', mobileMasked: null })
    ;(await approve(work)).body(200)
    ;(await signIn('other@kenari.example')).body(200)
    ;(await signIn(newEmail)).problem('unauthenticated')
  })

  test('refused, it does not happen, and only another one may be approved', async () => {
    const work = await asked()
    const refused = await sandbox.call('refuseCase', {
      ...(await as(sandbox, approverA, work)),
      body: { note: 'Not him' },
    })
    expect(refused.body(200)).toMatchObject({ contactUpdate: { status: 'refused' }, approval: { status: 'refused' } })
    ;(await approve(work)).problem('conflict')
    ;(await signIn(kenari.userId)).body(200)
    ;(await ask(work, { email: newEmail })).body(200)
    ;(await approve(work)).body(200)
    ;(await signIn(newEmail)).body(200)
  })
})

describe('approved', () => {
  test('sign-in works with the new address only, and codes go to the new number', async () => {
    const work = await asked({ email: newEmail, mobileNumber: newMobile })
    const before = (await sandbox.call('getCase', work)).body(200).twoFactor.version
    const { twoFactor } = (await approve(work)).body(200)
    expect(twoFactor).toMatchObject({ active: true, method: 'sms', destinationMasked: '+60******777', version: before })
    ;(await signIn(kenari.userId)).problem('unauthenticated')
    expect((await signIn(newEmail.toUpperCase())).body(200).challenge.destinationMasked).toBe('+60******777')
    expect((await sandbox.outbox(kenari.id)).at(-1)).toMatchObject({ kind: 'code', to: newMobile })
  })

  test('a new number alone does not open the gate; an address asked for after it does', async () => {
    const work = await asked({ mobileNumber: newMobile })
    const lacks = async () => (await sandbox.call('getCase', work)).body(200).gate.lacks
    ;(await approve(work)).body(200)
    expect(await lacks()).toContain('contact-update')
    ;(await ask(work, { email: newEmail })).body(200)
    ;(await approve(work)).body(200)
    expect(await lacks()).not.toContain('contact-update')
    ;(await ask(work, { email: 'other@kenari.example' })).problem('conflict')
  })

  test('every old and new address is notified, of each change once', async () => {
    await approve(await asked({ email: newEmail, mobileNumber: newMobile }))
    const notices = (await sandbox.outbox(kenari.id)).map(({ kind, to }) => `${kind} ${to}`)
    const everyone = [newEmail, newMobile, kenari.userId, '+60100000268']
    expect(notices.sort()).toEqual(
      ['email-changed', 'mobile-changed'].flatMap((kind) => everyone.map((to) => `${kind} ${to}`)).sort(),
    )
    for (const { body } of await sandbox.outbox(kenari.id)) {
      for (const full of [newEmail, newMobile, kenari.userId]) expect(body).not.toContain(full)
    }
  })

  test('the other login may have taken the address in between', async () => {
    const work = await asked()
    changeRows(sandbox, 'UPDATE accounts SET user_id = ? WHERE id = ?', newEmail, bayu.id)
    ;(await approve(work)).problem('conflict')
    expect((await sandbox.call('getCase', work)).body(200)).toMatchObject({
      approval: { status: 'none' },
      contactUpdate: { status: 'asked' },
    })
  })

  test('sessions, sign-ins under way, links and set-ups of the holder of the old address are over', async () => {
    const { accessToken: token } = await sandbox.signIn(bayu.userId)
    const enrol = { method: 'email', password, expectedVersion: 0 } as const
    const params = { accountId: bayu.id }
    const { id } = (await sandbox.call('startEnrolment', { token, params, body: enrol })).body(201)
    await sandbox.call('askPasswordReset', { body: { userId: bayu.userId } })
    const reset = { params: { token: await linkOf(sandbox, bayu.id, 'password-reset') } }
    const first = await openCase(sandbox, { accountId: bayu.id })
    ;(await sandbox.call('inviteCustomer', { ...first, body: { sms: true } })).body(200)
    const invitation = { params: { token: await linkOf(sandbox, bayu.id, 'invitation') } }
    ;(await sandbox.call('closeCase', { ...first, body: { outcome: 'not-needed' } })).body(200)

    const work = await openCase(sandbox, { ...invalid, accountId: bayu.id })
    ;(await ask(work, { email: 'new@bayu.example' })).body(200)
    ;(await approve(work)).body(200)
    ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
    ;(await sandbox.call('setNewPassword', { ...reset, body: { newPassword: 'a password of ours' } })).problem(
      'not-found',
    )
    ;(await sandbox.call('acceptInvitation', { ...invitation, body: { password, method: 'sms' } })).problem('not-found')
    const { accessToken } = (await signIn('new@bayu.example')).body(201)
    const verify = { token: accessToken, params: { ...params, enrolmentId: id }, body: { code: '000000' } }
    ;(await sandbox.call('verifyEnrolment', verify)).problem('conflict')
  })

  test('a sign-in that lacks only its code is over too', async () => {
    const work = await asked()
    const { challenge } = (await signIn(kenari.userId)).body(200)
    const code = await sandbox.sentCode(kenari.id)
    ;(await approve(work)).body(200)
    const verify = { params: { challengeId: challenge.id }, body: { code } }
    ;(await sandbox.call('verifyChallenge', verify)).problem('not-found')
  })

  test('wrong passwords stay counted under the new address', async () => {
    const work = await asked()
    await repeat(5, () => signIn(kenari.userId, otherThan('000000')))
    await repeat(2, () => signIn(newEmail, 'wrong'))
    ;(await approve(work)).body(200)
    ;(await signIn(newEmail)).problem('locked')
    expect((await sandbox.call('getCase', work)).body(200).twoFactor.locked).toBe(true)
  })

  test('raises no risk in its own case, though in the next one; and hides nothing that was there before', async () => {
    const work = await openCase(sandbox, invalid)
    ;(await ask(work, { email: 'new@serimuda.example', mobileNumber: newMobile })).body(200)
    expect((await approve(work)).body(200).risk).toEqual({ raised: false, reasons: [] })
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
    const next = await openCase(sandbox)
    expect((await sandbox.call('getCase', next)).body(200).risk.reasons).toEqual([
      'recent-email-change',
      'recent-mobile-change',
      'earlier-case',
    ])

    const yesterday = Date.parse('2026-11-19T04:00:00.000Z')
    changeRows(sandbox, 'UPDATE accounts SET email_changed_at = ? WHERE id = ?', yesterday, bayu.id)
    const hidden = await openCase(sandbox, { ...invalid, accountId: bayu.id })
    ;(await ask(hidden, { email: 'new@bayu.example' })).body(200)
    await prove(sandbox, hidden, ['registration-papers', 'contact-update-form'])
    const after = (await approve(hidden)).body(200)
    expect(after.risk.reasons).toEqual(['recent-email-change'])
    expect(after.gate).toMatchObject({ pointsNeeded: 80, lacks: ['points'] })
  })

  test('one agent alone changes nothing: the opener does not approve', async () => {
    const work = await openCase(sandbox, { ...invalid }, await staffToken(sandbox, approverA))
    ;(await ask(work, { email: 'new@serimuda.example' })).body(200)
    ;(await approve(work)).problem('forbidden')
    ;(await signIn(seriMuda.userId)).body(200)
  })
})
