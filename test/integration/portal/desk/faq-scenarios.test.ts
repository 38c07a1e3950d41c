import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  as,
  consent,
  eightyPoints,
  linkOf,
  openCase,
  prove,
  staffToken,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { seriMuda, kenari, approverA } = samples
const device = 'test'
const securityOf = async (accountId: string) => {
  const token = await staffToken(sandbox, samples.auditorA)
  const { lastEvents } = (await sandbox.call('getCustomer', { token, params: { accountId } })).body(200)
  return lastEvents.map(({ what, by }) => `${what} ${by}`)
}

test('the registered e-mail is valid: consent and a second person, disabled, set up again by the link', async () => {
  const work = await openCase(sandbox, { accountId: kenari.id })
  const approver = await as(sandbox, approverA, work)
  const { token, params } = work
  await prove(sandbox, work, eightyPoints)
  await consent(sandbox, work, 'disable-two-factor')
  const disable = () => sandbox.call('disableForCustomer', { token, params, body: { password, expectedVersion: 1 } })
  ;(await disable()).problem('proof-incomplete')
  const approved = (await sandbox.call('approveCase', { ...approver, body: { note: 'Called back myself' } })).body(200)
  expect(approved.approval).toEqual({
    status: 'approved',
    by: { id: 'staff-approver-a', name: 'Approver A', role: 'approver' },
    at: approved.events.at(-1)?.at,
    note: 'Called back myself',
    act: 'disable-two-factor',
    lapsed: null,
  })
  expect(approved.gate).toEqual({ open: true, points: 80, pointsNeeded: 80, lacks: [] })
  const disabled = (await disable()).body(200)
  expect(disabled).toMatchObject({ passwordResetForcedAt: null, twoFactor: { active: false, lastChangedBy: 'agent' } })
  ;(await disable()).problem('conflict')

  const invited = (await sandbox.call('inviteCustomer', { token, params, body: { sms: true } })).body(200)
  expect(invited.invitation).toMatchObject({ status: 'sent', destinationMasked: 'o***@kenari.example' })
  const link = { params: { token: await linkOf(sandbox, kenari.id, 'invitation') } }
  const begun = (await sandbox.call('acceptInvitation', { ...link, body: { password, method: 'sms' } })).body(201)
  expect(begun).toMatchObject({ method: 'sms', destinationMasked: '+60******268', replaces: null })
  const body = { code: await sandbox.sentCode(kenari.id) }
  const state = (await sandbox.call('verifyInvitation', { ...link, body })).body(200)
  expect(state).toMatchObject({ active: true, method: 'sms', lastChangedBy: 'customer', version: 3 })

  const closed = (await sandbox.call('closeCase', { token, params, body: { outcome: 'disabled' } })).body(200)
  expect(closed).toMatchObject({ status: 'closed', outcome: 'disabled', invitation: { status: 'used' } })
  expect(closed.events.map(({ what, by }) => [what, by?.name ?? null])).toEqual([
    ['opened', 'Agent A'],
    ['evidence', 'Agent A'],
    ['evidence', 'Agent A'],
    ['consent-asked', 'Agent A'],
    ['consent-approved', null],
    ['approved', 'Approver A'],
    ['disabled', 'Agent A'],
    ['invited', 'Agent A'],
    ['enrolment-started', null],
    ['enabled', null],
    ['invitation-used', null],
    ['closed', 'Agent A'],
  ])
  expect(await securityOf(kenari.id)).toEqual([
    'case-closed agent',
    'two-factor-enabled customer',
    'enrolment-started customer',
    'invited agent',
    'two-factor-disabled agent',
    'consent-answered customer',
    'consent-asked agent',
    'case-opened agent',
  ])
  expect((await sandbox.ledger()).map(({ what }) => what)).toEqual([
    'case-opened',
    'evidence-added',
    'evidence-added',
    'consent-asked',
    'consent-answered',
    'case-approved',
    'two-factor-disabled',
    'invited',
    'enrolment-started',
    'two-factor-enabled',
    'case-closed',
  ])
})

test('the registered e-mail is invalid: contact update approved, disabled, a new password before anything else', async () => {
  const work = await openCase(sandbox, { scenario: 'registered-email-invalid', channel: 'email' })
  const { token, params } = work
  await prove(sandbox, work, ['contact-update-form', 'registration-papers'])
  const contact = { email: 'Director@SeriMuda.example', mobileNumber: '+60100000777' }
  const asked = (await sandbox.call('updateContact', { token, params, body: contact })).body(200)
  expect(asked.contactUpdate).toMatchObject({
    status: 'asked',
    emailMasked: 'd***@serimuda.example',
    mobileMasked: '+60******777',
  })
  expect(asked.gate.lacks).toEqual(['contact-update'])
  expect((await sandbox.signIn(seriMuda.userId)).account.userId).toBe(seriMuda.userId)
  const approver = await as(sandbox, approverA, work)
  await readUpdate(sandbox, approver)
  const approved = (await sandbox.call('approveCase', { ...approver, body: { note: 'Papers seen' } })).body(200)
  expect(approved).toMatchObject({ contactUpdate: { status: 'approved' }, gate: { open: true, pointsNeeded: 60 } })
  expect(approved.risk).toEqual({ raised: false, reasons: [] })

  const disable = { token, params, body: { password, expectedVersion: 1 } }
  const disabled = (await sandbox.call('disableForCustomer', disable)).body(200)
  expect(disabled.passwordResetForcedAt).toBe(disabled.disabledAt)
  const userId = 'director@serimuda.example'
  const signIn = (typed: string) => sandbox.call('signIn', { body: { userId, password: typed, device } })
  ;(await signIn(password)).problem('password-reset-required')
  const link = { params: { token: await linkOf(sandbox, seriMuda.id, 'invitation') } }
  expect((await sandbox.outbox(seriMuda.id)).filter(({ linkToken }) => linkToken !== null)).toHaveLength(1)
  const newPassword = 'a password of our own'
  ;(await sandbox.call('setInvitedPassword', { ...link, body: { newPassword } })).body(200)
  ;(await signIn(password)).problem('unauthenticated')
  expect((await signIn(newPassword)).body(201).account).toMatchObject({ id: seriMuda.id, userId })

  const closed = (await sandbox.call('closeCase', { token, params, body: { outcome: 'disabled' } })).body(200)
  expect(closed.events.map(({ what }) => what)).toEqual([
    'opened',
    'evidence',
    'evidence',
    'contact-update-asked',
    'contact-update-read',
    'approved',
    'disabled',
    'password-reset-forced',
    'invited',
    'closed',
  ])
  expect((await securityOf(seriMuda.id)).filter((line) => !line.startsWith('signed-in'))).toEqual([
    'case-closed agent',
    'password-changed customer',
    'invited agent',
    'password-reset-forced agent',
    'two-factor-disabled agent',
    'mobile-changed agent',
    'email-changed agent',
    'case-opened agent',
  ])
})

test('every effect of a case is in the ledger once, under its own key', async () => {
  const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
  const { token, params } = work
  const ask = { token, params, body: { email: 'new@serimuda.example' }, key: 'contact-1' }
  const first = (await sandbox.call('updateContact', ask)).body(200)
  expect((await sandbox.call('updateContact', ask)).body(200)).toEqual(first)
  const approve = {
    token: await staffToken(sandbox, approverA),
    params,
    body: { note: 'Papers seen' },
    key: 'approve-1',
  }
  await readUpdate(sandbox, { ...work, token: approve.token })
  const approved = (await sandbox.call('approveCase', approve)).body(200)
  expect((await sandbox.call('approveCase', approve)).body(200)).toEqual(approved)
  for (const key of ['contact-1', 'approve-1']) expect(await sandbox.effects(key)).toHaveLength(1)
  expect((await sandbox.outbox(seriMuda.id)).filter(({ kind }) => kind === 'email-changed')).toHaveLength(3)
})
