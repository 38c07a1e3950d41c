import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  as,
  check,
  consent,
  disabling,
  eightyPoints,
  linkOf,
  openCase,
  prove,
  provenCase,
  staffToken,
  type CaseWork,
} from '../../../support/portal/desk-case.ts'
import { changeRows } from '../../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { startTestSandbox, samples } from '../../../support/portal/sandbox.ts'

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const { agentA, agentB, approverA, kenari, seriMuda } = samples
const body = { note: 'Seen myself' }
const gateOf = async ({ token, params }: CaseWork) => (await sandbox.call('getCase', { token, params })).body(200).gate
const approve = async (work: CaseWork, login: string = approverA) =>
  sandbox.call('approveCase', { ...(await as(sandbox, login, work)), body })
const refuse = async (work: CaseWork) => sandbox.call('refuseCase', { ...(await as(sandbox, approverA, work)), body })
const disable = ({ token, params }: CaseWork) => sandbox.call('disableForCustomer', { token, params, body: disabling })

/** A case of an account whose risk is raised, all but approved. */
async function risky(): Promise<CaseWork> {
  const work = await openCase(sandbox, { accountId: kenari.id })
  await prove(sandbox, work, eightyPoints)
  await consent(sandbox, work, 'disable-two-factor')
  expect((await gateOf(work)).lacks).toEqual(['approval'])
  return work
}

describe('points', () => {
  test('a kind that failed counts nothing, also when it passed before or after, until a second person approved', async () => {
    const work = await openCase(sandbox)
    const points: number[] = []
    for (const outcome of ['failed', 'passed', 'passed', 'failed'] as const) {
      points.push((await check(sandbox, work, 'call-back', outcome)).gate.points)
    }
    expect(points).toEqual([0, 0, 0, 0])
    ;(await approve(work)).body(200)
    expect(await gateOf(work)).toMatchObject({ points: 40, lacks: ['points', 'consent'] })
    expect((await check(sandbox, work, 'own-service', 'passed')).gate).toMatchObject({ points: 20 })
    expect((await gateOf(work)).lacks).toEqual(['points', 'consent', 'approval'])
  })

  test('50 are too few, whatever else is there', async () => {
    const work = await openCase(sandbox)
    await prove(sandbox, work, ['registered-email', 'personal-facts'])
    await consent(sandbox, work, 'disable-two-factor')
    ;(await approve(work)).body(200)
    expect(await gateOf(work)).toMatchObject({ points: 50, lacks: ['points'] })
    ;(await disable(work)).problem('proof-incomplete')
  })
})

describe('approval', () => {
  test('opens the gate of a risky account', async () => {
    const work = await risky()
    ;(await disable(work)).problem('proof-incomplete')
    ;(await approve(work)).body(200)
    ;(await disable(work)).body(200)
  })

  test('of the one who opened is refused, an approver or not', async () => {
    const work = await openCase(sandbox, {}, await staffToken(sandbox, approverA))
    ;(await approve(work)).problem('forbidden')
    ;(await refuse(work)).problem('forbidden')
    ;(await approve(await openCase(sandbox, { accountId: kenari.id }))).body(200)
  })

  test('on an own account is refused', async () => {
    const work = await openCase(sandbox)
    changeRows(sandbox, 'UPDATE staff SET own_account_id = ? WHERE login = ?', seriMuda.id, approverA)
    ;(await approve(work)).problem('forbidden')
    ;(await refuse(work)).problem('forbidden')
  })

  test('counts no more once its giver is no approver; another one’s does', async () => {
    const work = await risky()
    ;(await approve(work)).body(200)
    changeRows(sandbox, `UPDATE staff SET role = 'agent' WHERE login = ?`, approverA)
    expect((await gateOf(work)).lacks).toEqual(['approval'])
    const seen = (await sandbox.call('getCase', work)).body(200)
    expect(seen.approval).toEqual({ status: 'none', by: null, at: null, note: null, act: null, lapsed: 'author' })
    ;(await disable(work)).problem('proof-incomplete')
    ;(await approve(work)).problem('forbidden')
    changeRows(sandbox, `UPDATE staff SET role = 'approver', own_account_id = NULL WHERE login = ?`, agentB)
    ;(await approve(work, agentB)).body(200)
    ;(await disable(work)).body(200)
  })

  test('of an empty case counts for no later evidence, and of one act for no other', async () => {
    const work = await openCase(sandbox, { accountId: kenari.id })
    expect((await approve(work)).body(200).approval).toMatchObject({ status: 'approved', act: 'disable-two-factor' })
    await prove(sandbox, work, eightyPoints)
    await consent(sandbox, work, 'disable-two-factor')
    const seen = (await sandbox.call('getCase', work)).body(200)
    expect(seen).toMatchObject({ approval: { status: 'none', lapsed: 'changed' }, gate: { lacks: ['approval'] } })
    ;(await disable(work)).problem('proof-incomplete')
    const second = await as(sandbox, approverA, work)
    const other = { ...body, act: 'unlock' } as const
    const unlock = (await sandbox.call('approveCase', { ...second, body: other })).body(200)
    expect(unlock).toMatchObject({ approval: { status: 'approved', act: 'unlock' }, gate: { lacks: ['approval'] } })
    ;(await sandbox.call('approveCase', { ...second, body: other })).problem('conflict')
    ;(await disable(work)).problem('proof-incomplete')
    ;(await sandbox.call('approveCase', { ...second, body })).body(200)
    ;(await disable(work)).body(200)
  })

  test('is none of somebody who opened the case again', async () => {
    const work = await openCase(sandbox)
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'not-needed' } })).body(200)
    const second = await as(sandbox, approverA, work)
    ;(await sandbox.call('reopenCase', { ...second, body: { reason: 'Called again' } })).body(200)
    ;(await sandbox.call('approveCase', { ...second, body })).problem('forbidden')
    ;(await sandbox.call('refuseCase', { ...second, body })).problem('forbidden')
  })

  test('ends when evidence comes after it, of either outcome', async () => {
    const work = await risky()
    ;(await approve(work)).body(200)
    expect((await check(sandbox, work, 'own-service', 'passed')).approval.lapsed).toBe('changed')
    ;(await approve(work)).body(200)
    const failed = await check(sandbox, work, 'personal-facts', 'failed')
    expect(failed).toMatchObject({ approval: { status: 'none' }, gate: { lacks: ['approval'] } })
    ;(await disable(work)).problem('proof-incomplete')
    ;(await approve(work)).body(200)
    ;(await disable(work)).body(200)
  })

  test('is given once; a refusal is final until there is something new, and closes a gate that was open', async () => {
    const approved = await openCase(sandbox, { accountId: kenari.id })
    ;(await approve(approved)).body(200)
    ;(await approve(approved)).problem('conflict')
    ;(await refuse(approved)).problem('conflict')

    const work = await provenCase(sandbox, 'disable-two-factor')
    expect((await gateOf(work)).open).toBe(true)
    expect((await refuse(work)).body(200).approval.status).toBe('refused')
    expect((await gateOf(work)).lacks).toEqual(['approval'])
    ;(await disable(work)).problem('proof-incomplete')
    ;(await approve(work)).problem('conflict')
    ;(await refuse(work)).problem('conflict')
    expect((await check(sandbox, work, 'own-service', 'failed')).approval.status).toBe('none')
    ;(await approve(work)).body(200)
    ;(await disable(work)).body(200)
  })
})

describe('consent', () => {
  test('is for one act alone', async () => {
    await sandbox.call('signIn', { body: { userId: seriMuda.userId, password: 'wrong', device: 'test' } })
    const work = await provenCase(sandbox, 'unlock')
    expect(await gateOf(work)).toMatchObject({ open: true })
    ;(await disable(work)).problem('proof-incomplete')
    const { token, params } = work
    const asked = (await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
    expect(asked).toMatchObject({
      consent: { status: 'asked', act: 'disable-two-factor' },
      gate: { lacks: ['consent'] },
    })
    ;(await sandbox.call('unlockCustomer', { token, params })).problem('proof-incomplete')
    const link = await linkOf(sandbox, seriMuda.id, 'consent')
    ;(await sandbox.call('answerConsent', { params: { token: link }, body: { decision: 'approve' } })).body(200)
    ;(await disable(work)).body(200)
  })

  test('of another act makes the link sent before void', async () => {
    const { token, params } = await openCase(sandbox)
    ;(await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
    const first = await linkOf(sandbox, seriMuda.id, 'consent')
    ;(await sandbox.call('askConsent', { token, params, body: { act: 'unfreeze' } })).body(200)
    const answer = { params: { token: first }, body: { decision: 'approve' } } as const
    ;(await sandbox.call('answerConsent', answer)).problem('not-found')
  })

  test('binds the agent whom it names, and nobody asks for it where the address is lost', async () => {
    const work = await provenCase(sandbox, 'disable-two-factor')
    ;(await disable(await as(sandbox, agentB, work))).problem('forbidden')
    ;(await disable(await as(sandbox, approverA, work))).problem('forbidden')
    ;(await disable(work)).body(200)
    const { token, params } = await openCase(sandbox, { accountId: kenari.id, scenario: 'registered-email-invalid' })
    ;(await sandbox.call('askConsent', { token, params, body: { act: 'unlock' } })).problem('conflict')
  })

  test('to a case that was closed meanwhile is not taken', async () => {
    const { token, params } = await openCase(sandbox)
    ;(await sandbox.call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
    ;(await sandbox.call('closeCase', { token, params, body: { outcome: 'refused' } })).body(200)
    const link = await linkOf(sandbox, seriMuda.id, 'consent')
    const answer = { params: { token: link }, body: { decision: 'approve' } } as const
    ;(await sandbox.call('answerConsent', answer)).problem('conflict')
  })
})

test('two agents on one customer: one case', async () => {
  await openCase(sandbox)
  const token = await staffToken(sandbox, agentB)
  const asked = { accountId: seriMuda.id, ticket: 'T-2', channel: 'chat', scenario: 'registered-email-valid' } as const
  ;(await sandbox.call('openCase', { token, body: { ...asked, reason: 'Also lost' } })).problem('conflict')
})

test('two agents who open at once: one case', async () => {
  const tokens = [await staffToken(sandbox, samples.agentA), await staffToken(sandbox, agentB)]
  const asked = { accountId: seriMuda.id, ticket: 'T-1', channel: 'chat', scenario: 'registered-email-valid' } as const
  const answers = await Promise.all(
    tokens.map((token) => sandbox.call('openCase', { token, body: { ...asked, reason: 'Lost phone' } })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
})

describe('the age of proof', () => {
  const week = 7 * 24 * 60 * 60

  test('a case that rested for too long lacks its evidence, its consent and its approval again', async () => {
    const work = await risky()
    ;(await approve(work)).body(200)
    await sandbox.advance(week - 600)
    const again = await as(sandbox, agentA, work)
    expect((await gateOf(again)).open).toBe(true)
    await sandbox.advance(600)
    const late = await as(sandbox, agentA, work)
    const seen = (await sandbox.call('getCase', late)).body(200)
    expect(seen).toMatchObject({
      gate: { open: false, points: 0, lacks: ['points', 'consent', 'approval'] },
      consent: { status: 'expired', act: 'disable-two-factor' },
      approval: { status: 'none', lapsed: 'expired' },
    })
    expect(seen.evidence.map(({ points, expired }) => [points, expired])).toEqual([
      [0, true],
      [0, true],
    ])
    ;(await disable(late)).problem('proof-incomplete')
    await prove(sandbox, late, eightyPoints)
    await consent(sandbox, late, 'disable-two-factor')
    ;(await approve(late)).body(200)
    ;(await disable(late)).body(200)
  })

  test('the link that asks for consent ends, and a refusal does not', async () => {
    const work = await openCase(sandbox)
    ;(await sandbox.call('askConsent', { ...work, body: { act: 'unlock' } })).body(200)
    const params = { token: await linkOf(sandbox, seriMuda.id, 'consent') }
    await sandbox.advance(week)
    ;(await sandbox.call('answerConsent', { params, body: { decision: 'approve' } })).problem('not-found')
    const late = await as(sandbox, agentA, work)
    await consent(sandbox, late, 'unlock', 'refuse')
    await sandbox.advance(week)
    const later = await as(sandbox, agentA, work)
    expect((await sandbox.call('getCase', later)).body(200).consent.status).toBe('refused')
    ;(await sandbox.call('askConsent', { ...later, body: { act: 'unlock' } })).problem('conflict')
  })

  test('a closed case keeps what it was', async () => {
    const work = await risky()
    ;(await approve(work)).body(200)
    ;(await disable(work)).body(200)
    ;(await sandbox.call('closeCase', { ...work, body: { outcome: 'disabled' } })).body(200)
    await sandbox.advance(52 * week)
    const seen = (await sandbox.call('getCase', await as(sandbox, agentA, work))).body(200)
    expect(seen).toMatchObject({ consent: { status: 'approved' }, approval: { status: 'approved', lapsed: null } })
    expect(seen.evidence.map(({ points }) => points)).toEqual([40, 40])
  })
})
