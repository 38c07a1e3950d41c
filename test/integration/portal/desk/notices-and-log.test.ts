import { afterEach, beforeEach, expect, test } from 'vitest'
import { customerOf } from '../../../support/portal/customer.ts'
import {
  as,
  consent,
  eightyPoints,
  openCase,
  prove,
  provenCase,
  sixtyPoints,
  readUpdate,
} from '../../../support/portal/desk-case.ts'
import { deskEventKinds } from '../../../support/portal/desk-event-kinds.ts'
import { changeRows, readRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { approverA, bayu, kenari, seriMuda } = samples
const note = { note: 'Papers seen' }

test('everything that the desk does is written down, each line with who and from where', async () => {
  await sandbox.call('signIn', { body: { userId: bayu.userId, password: 'wrong', device: 'test' } })
  const locked = await provenCase(sandbox, 'unlock', { accountId: bayu.id })
  ;(await sandbox.call('unlockCustomer', locked)).body(200)
  ;(await sandbox.call('inviteCustomer', { ...locked, body: { sms: true } })).body(200)
  ;(await sandbox.call('closeCase', { ...locked, body: { outcome: 'unlocked' } })).body(200)
  ;(await sandbox.call('reopenCase', { ...locked, body: { reason: 'Called again' } })).body(200)

  const lost = await openCase(sandbox, { scenario: 'registered-email-invalid' })
  await prove(sandbox, lost, sixtyPoints)
  const contact = { email: 'new@serimuda.example', mobileNumber: '+60100000777' }
  ;(await sandbox.call('updateContact', { ...lost, body: contact })).body(200)
  const second = await as(sandbox, approverA, lost)
  await readUpdate(sandbox, second)
  ;(await sandbox.call('approveCase', { ...second, body: note })).body(200)
  ;(await sandbox.call('disableForCustomer', { ...lost, body: { password, expectedVersion: 1 } })).body(200)
  ;(await sandbox.call('enrolForCustomer', { ...lost, body: { method: 'sms', password } })).body(201)
  const code = await sandbox.sentCode(seriMuda.id)
  const [waiting] = readRows(sandbox, `SELECT id FROM enrolments WHERE status = 'waiting'`) as { id: string }[]
  const verify = { token: lost.token, params: { ...lost.params, enrolmentId: waiting?.id ?? '' }, body: { code } }
  ;(await sandbox.call('verifyForCustomer', verify)).body(200)

  changeRows(sandbox, `UPDATE accounts SET status = 'frozen' WHERE id = ?`, kenari.id)
  const frozen = await openCase(sandbox, { accountId: kenari.id })
  await prove(sandbox, frozen, eightyPoints)
  await consent(sandbox, frozen, 'unfreeze')
  ;(await sandbox.call('approveCase', { ...(await as(sandbox, approverA, frozen)), body: note })).body(200)
  ;(await sandbox.call('unfreezeCustomer', frozen)).body(200)

  const sql = 'SELECT account_id AS account, what, by_whom AS by, from_where AS "from", method FROM security_events'
  const lines = readRows(sandbox, sql) as Record<'account' | 'what' | 'by' | 'from' | 'method', string | null>[]
  const of = (id: string) =>
    lines.filter(({ account }) => account === id).map(({ what, by, from, method }) => [what, by, from, method])
  const desk = ['agent', 'Support desk']
  const link = ['customer', 'Link in an e-mail']
  expect(of(bayu.id)).toEqual([
    ['case-opened', ...desk, null],
    ['consent-asked', ...desk, null],
    ['consent-answered', ...link, null],
    ['unlocked', ...desk, null],
    ['invited', ...desk, null],
    ['case-closed', ...desk, null],
    ['case-reopened', ...desk, null],
  ])
  expect(of(seriMuda.id)).toEqual([
    ['case-opened', ...desk, null],
    ['email-changed', ...desk, null],
    ['mobile-changed', ...desk, null],
    ['two-factor-disabled', ...desk, 'authenticator'],
    ['password-reset-forced', ...desk, null],
    ['invited', ...desk, null],
    ['enrolment-started', ...desk, 'sms'],
    ['two-factor-enabled', ...desk, 'sms'],
  ])
  expect(of(kenari.id).map(([what]) => what)).toEqual(['case-opened', 'consent-asked', 'consent-answered', 'unfrozen'])
  const seen = new Set(lines.map(({ what }) => what))
  expect(deskEventKinds.filter((kind) => !seen.has(kind))).toEqual([])
  const keys = (await sandbox.ledger()).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('the customer reads what the desk changed: the notices and the log', async () => {
  await sandbox.call('signIn', { body: { userId: bayu.userId, password: 'wrong', device: 'test' } })
  const work = await provenCase(sandbox, 'unlock', { accountId: bayu.id })
  ;(await sandbox.call('unlockCustomer', work)).body(200)
  const customer = await customerOf(sandbox, bayu)
  const { notices } = (await sandbox.call('listNotices', customer)).body(200)
  expect(notices).toMatchObject([
    { kind: 'account-unlocked', methodNamed: null, destinationMasked: 'a***@bayu.example' },
  ])
  const { events } = (await sandbox.call('listSecurityEvents', customer)).body(200)
  expect(events.map(({ what }) => what)).toEqual([
    'case-opened',
    'consent-asked',
    'consent-answered',
    'unlocked',
    'signed-in',
  ])
})

test('what the gate refused is not written and notifies nobody', async () => {
  const work = await openCase(sandbox)
  const messages = await sandbox.outbox()
  ;(await sandbox.call('disableForCustomer', { ...work, body: { password, expectedVersion: 1 } })).problem(
    'proof-incomplete',
  )
  ;(await sandbox.call('approveCase', { ...work, body: note })).problem('forbidden')
  expect(await sandbox.outbox()).toEqual(messages)
  expect(readRows(sandbox, 'SELECT what FROM security_events')).toEqual([{ what: 'case-opened' }])
  expect((await sandbox.call('getCase', work)).body(200).events.map(({ what }) => what)).toEqual(['opened'])
})
