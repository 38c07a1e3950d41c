import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { answerConsent, anyCustomer, board, effectsOf, openCase, opening } from '../../support/console/staff-case.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda, kenari, agentA } = samples

test('the staff path: search, case, evidence to the points, consent, disable with the own password, close', async ({
  world,
}) => {
  const { app } = world
  expect(await operatorOf(world).signInStaff(agentA)).toEqual({
    portalId: 'sandbox',
    id: 'staff-agent-a',
    name: 'Agent A',
    role: 'agent',
  })
  const { customers } = await app.ok('desk.searchCustomers', { ...anyCustomer, query: 'seri muda' })
  expect(customers).toMatchObject([{ accountId: seriMuda.id, twoFactor: { active: true, method: 'authenticator' } }])
  const seen = await app.ok('desk.getCustomer', { accountId: seriMuda.id })
  expect(seen).toMatchObject({ openCaseId: null, risk: { raised: false } })
  const { id: caseId, gate } = await app.ok('desk.openCase', opening)
  expect(gate).toMatchObject({ open: false, points: 0, lacks: ['points', 'consent'] })
  await app.ok('desk.addEvidence', { caseId, kind: 'registered-email', outcome: 'passed', note: 'as in our files' })
  await app.ok('desk.addEvidence', { caseId, kind: 'recent-invoice', outcome: 'passed', note: 'as in our files' })
  await app.ok('desk.askConsent', { caseId, act: 'disable-two-factor' })
  await answerConsent(world, 'approve')
  expect((await app.ok('desk.getCase', { caseId })).gate.open).toBe(true)
  const disabled = await app.ok('desk.disable', { caseId, password })
  expect(disabled).toMatchObject({ twoFactor: { active: false, lastChangedBy: 'agent' } })
  expect(await app.ok('desk.closeCase', { caseId, outcome: 'disabled' })).toMatchObject({
    status: 'closed',
    outcome: 'disabled',
  })
  expect((await app.ok('desk.listCases', board)).cases).toMatchObject([{ id: caseId, status: 'closed' }])

  expect(await effectsOf(world)).toEqual([
    'case-opened',
    'evidence-added',
    'evidence-added',
    'consent-asked',
    'consent-answered',
    'two-factor-disabled',
    'case-closed',
  ])
  const entries = app.entries().filter(({ account }) => account === seriMuda.id)
  const story = entries.map(({ action, step, detail }) => [action, step, detail['effect']])
  const twice = (effect: string, step: string | null = null): unknown[] => [
    ['effect.intended', step, effect],
    ['effect.applied', step, effect],
  ]
  expect(story).toEqual([
    ...twice('open-case'),
    ...twice('add-evidence'),
    ...twice('add-evidence'),
    ...twice('ask-consent'),
    ...twice('disable-for-customer', '5 Disable 2FA'),
    ['unprotected.began', null, undefined],
    ...twice('close-case'),
  ])
  for (const entry of entries) expect(entry).toMatchObject({ actor: 'staff:staff-agent-a', ticket: 'T-1001' })
  expect(app.entries().map(({ action }) => action)).toContain('consent.answered')
  await app.ok('desk.signOut', {})
  expect(await app.failure('desk.listCases', board)).toMatchObject({ code: 'signed-out' })

  const customer = operatorOf(world)
  await customer.signIn(seriMuda)
  at(await customer.complete(seriMuda, 'set-up', 'sms'), 'done')
})

describe('a closed gate', () => {
  test.for(['opened', 'points', 'asked'] as const)(
    '(%s) lets nothing through: proof-incomplete',
    async (until, { world }) => {
      const { id: caseId } = await openCase(world, until)
      const failure = await world.app.failure('desk.disable', { caseId, password })
      expect(failure).toMatchObject({ code: 'proof-incomplete', next: 'contact-support' })
      expect(await effectsOf(world)).not.toContain('two-factor-disabled')
      expect(world.app.entries().at(-1)).toMatchObject({
        action: 'effect.rejected',
        detail: { code: 'proof-incomplete' },
      })
    },
  )

  test('stays closed where the customer refused', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'asked')
    await answerConsent(world, 'refuse')
    expect(await world.app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
    expect(world.app.entries().find(({ action }) => action === 'consent.answered')).toMatchObject({
      outcome: 'refused',
    })
  })

  test('stays closed where risk is raised, for nobody can approve yet', async ({ world }) => {
    await operatorOf(world).signInStaff(agentA)
    const { id: caseId } = await world.app.ok('desk.openCase', { ...opening, accountId: kenari.id })
    expect(await world.app.failure('desk.disable', { caseId, password })).toMatchObject({ code: 'proof-incomplete' })
  })
})

describe('the desk refuses', () => {
  test('a wrong own password, with the tries left; then the right one goes through', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'consented')
    world.typed.add('not-my-password-9')
    const failure = await world.app.failure('desk.disable', { caseId, password: 'not-my-password-9' })
    expect(failure).toMatchObject({ code: 'wrong-password', attemptsLeft: 4 })
    expect(await world.app.ok('desk.disable', { caseId, password })).toMatchObject({ twoFactor: { active: false } })
  })

  test('a second case on one account, and a case that was closed', async ({ world }) => {
    const { id: caseId } = await openCase(world, 'opened')
    expect(await world.app.failure('desk.openCase', opening)).toMatchObject({ code: 'conflict', next: 'read-back' })
    await world.app.ok('desk.closeCase', { caseId, outcome: 'not-needed' })
    expect(await world.app.failure('desk.askConsent', { caseId, act: 'disable-two-factor' })).toMatchObject({
      code: 'conflict',
    })
  })

  test('an auditor, who only reads', async ({ world }) => {
    await operatorOf(world).signInStaff(samples.auditorA)
    expect(await world.app.failure('desk.openCase', opening)).toMatchObject({ code: 'forbidden' })
    expect((await world.app.ok('desk.listCases', board)).cases).toEqual([])
    expect(await effectsOf(world)).toEqual([])
  })

  test('a person who is not signed in, and ids that climb', async ({ world }) => {
    expect(await world.app.failure('desk.openCase', opening)).toMatchObject({ code: 'signed-out', next: 'sign-in' })
    await operatorOf(world).signInStaff(agentA)
    expect(await world.app.failure('desk.getCase', { caseId: 'no-such-case' })).toMatchObject({ code: 'not-found' })
    expect((await world.app.failure('desk.getCase', { caseId: '..' })).code).not.toBe('unexpected')
  })
})

test('the staff session that runs out is renewed; one that ended says so', async ({ world }) => {
  const { id: caseId } = await openCase(world, 'consented')
  await world.sandbox.advance(16 * 60)
  expect(await world.app.ok('desk.getCase', { caseId })).toMatchObject({ id: caseId })
  await world.sandbox.advance(13 * 60 * 60)
  const failure = await world.app.failure('desk.disable', { caseId, password })
  expect(failure).toMatchObject({ code: 'session-expired', next: 'sign-in' })
  expect((await world.app.ok('app.snapshot', {})).staff).toBeNull()
  await operatorOf(world).signInStaff(agentA)
  expect(await world.app.ok('desk.disable', { caseId, password })).toMatchObject({ twoFactor: { active: false } })
})

test('what a case turns off is off in the account list too, where the account is known', async ({ world }) => {
  await operatorOf(world).signIn(seriMuda)
  const { id: caseId } = await openCase(world, 'consented')
  await world.app.ok('desk.disable', { caseId, password })
  const [row] = await world.app.ok('account.list', {})
  expect(row).toMatchObject({ id: seriMuda.id, twoFactor: { active: false, lastChangedBy: 'agent' } })
})

test('another agent who signs in here ends the session of the one before, at the portal too', async ({ world }) => {
  const operator = operatorOf(world)
  await operator.signInStaff(samples.agentA)
  await operator.signInStaff(samples.agentB)
  await world.app.idle()
  const entries = world.app.entries().filter(({ action }) => action.startsWith('session.sign'))
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['session.signed-in', 'staff:staff-agent-a'],
    ['session.signed-out', 'staff:staff-agent-a'],
    ['session.signed-in', 'staff:staff-agent-b'],
  ])
})
