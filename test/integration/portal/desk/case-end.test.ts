import { afterEach, beforeEach, expect, test } from 'vitest'
import { as, consent, linkOf, openCase, prove, provenCase, sixtyPoints } from '../../../support/portal/desk-case.ts'
import { changeRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { agentB, approverA, bayu, seriMuda } = samples
const body = { reason: 'The customer called again' }

test('a case that did nothing ends as refused or not needed, and as nothing else', async () => {
  const { token, params } = await openCase(sandbox)
  for (const outcome of ['disabled', 'unlocked', 'unfrozen'] as const) {
    ;(await sandbox.call('closeCase', { token, params, body: { outcome } })).problem('conflict')
  }
  ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'not-needed' } })).body(200)
  ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'refused' } })).problem('conflict')
})

test('a case that disabled and unlocked ends as disabled', async () => {
  const work = await provenCase(sandbox, 'unlock')
  await sandbox.call('signIn', { body: { userId: seriMuda.userId, password: 'wrong', device: 'test' } })
  ;(await sandbox.call('unlockCustomer', work)).body(200)
  await consent(sandbox, work, 'disable-two-factor')
  const disable = { ...work, body: { password, expectedVersion: 1 } }
  ;(await sandbox.call('disableForCustomer', disable)).body(200)
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'unlocked' } })).problem('conflict')
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'disabled' } })).body(200)
})

test('reopened, what was checked stays valid and what was agreed is void', async () => {
  const work = await openCase(sandbox, { accountId: bayu.id })
  await prove(sandbox, work, sixtyPoints)
  await consent(sandbox, work, 'disable-two-factor')
  ;(await sandbox.call('approveCase', { ...(await as(sandbox, approverA, work)), body: { note: 'Seen' } })).body(200)
  ;(await sandbox.call('inviteCustomer', { ...work, body: { sms: true } })).body(200)
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
  ;(await sandbox.call('addEvidence', { ...work, body: { kind: 'call-back', outcome: 'passed', note: '' } })).problem(
    'conflict',
  )
  const other = await as(sandbox, agentB, work)
  changeRows(sandbox, 'UPDATE staff SET own_account_id = NULL')
  const reopened = (await sandbox.call('reopenCase', { ...other, body })).body(200)
  expect(reopened).toMatchObject({
    status: 'open',
    outcome: null,
    closedAt: null,
    openedBy: { name: 'Agent A' },
    consent: { status: 'none', act: null, sentence: null },
    approval: { status: 'none' },
    invitation: { status: 'none' },
    gate: { points: 60, lacks: ['consent'] },
  })
  expect(reopened.events.at(-1)).toMatchObject({ what: 'reopened', detail: body.reason, by: { name: 'Agent B' } })
  ;(await sandbox.call('reopenCase', { ...other, body })).problem('conflict')
  const old = { params: { token: await linkOf(sandbox, bayu.id, 'consent') }, body: { decision: 'approve' } } as const
  ;(await sandbox.call('answerConsent', old)).problem('not-found')
  await consent(sandbox, work, 'disable-two-factor')
  expect((await sandbox.call('getCase', work)).body(200).gate.open).toBe(true)
})

test('reopened, a contact update that waited is void, and its approval could apply nothing', async () => {
  const work = await openCase(sandbox, { scenario: 'registered-email-invalid' })
  const update = { ...work, body: { email: 'new@serimuda.example' } }
  ;(await sandbox.call('updateContact', update)).body(200)
  ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'refused' } })).body(200)
  expect((await sandbox.call('reopenCase', { ...work, body })).body(200).contactUpdate.status).toBe('none')
  ;(await sandbox.call('approveCase', { ...(await as(sandbox, approverA, work)), body: { note: 'Seen' } })).body(200)
  expect((await sandbox.signIn(seriMuda.userId)).account.userId).toBe(seriMuda.userId)
})

test('a case is not reopened beside another open one, nor on a closed account', async () => {
  const first = await openCase(sandbox)
  ;(await sandbox.call('closeCase', { ...first, body: { outcome: 'refused' } })).body(200)
  const second = await openCase(sandbox)
  ;(await sandbox.call('reopenCase', { ...first, body })).problem('conflict')
  ;(await sandbox.call('closeCase', { ...second, body: { outcome: 'refused' } })).body(200)
  changeRows(sandbox, `UPDATE accounts SET status = 'closed'`)
  ;(await sandbox.call('reopenCase', { ...first, body })).problem('conflict')
})
