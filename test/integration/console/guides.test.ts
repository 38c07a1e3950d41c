import { describe, expect } from 'vitest'
import { methods } from '#shared/api/names.ts'
import { type Method } from '#shared/api/primitives.ts'
import { at, operatorOf, type Customer } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const named = { authenticator: 'TOTP', sms: 'SMS', email: 'EMAIL' } as const

/** What the audit records of a procedure: action, step and outcome, in order. */
function storyOf(world: World, procedureId: string): [string, string | null, string][] {
  const entries = world.app.entries().filter(({ procedure }) => procedure === procedureId)
  return entries.map(({ action, step, outcome }) => [action, step, outcome])
}

async function ledgerOf(world: World, accountId: string): Promise<string[]> {
  return (await world.sandbox.ledger()).filter((effect) => effect.accountId === accountId).map(({ what }) => what)
}

const steps6to10: [string, string | null, string][] = [
  ['procedure.step', '6 Setup Two-Factor Authentication', 'ok'],
  ['procedure.step', '7 Next', 'ok'],
  ['effect.intended', '8 Confirm', 'pending'],
  ['effect.applied', '8 Confirm', 'ok'],
  ['effect.intended', '9 Verify', 'pending'],
  ['effect.applied', '9 Verify', 'ok'],
  ['procedure.finished', '10 Okay', 'ok'],
]
const beginning: [string, string | null, string][] = [
  ['procedure.started', null, 'ok'],
  ['procedure.preflight', null, 'ok'],
]
const step5: [string, string | null, string][] = [
  ['effect.intended', '5 Disable 2FA', 'pending'],
  ['effect.applied', '5 Disable 2FA', 'ok'],
]

test('the guide "disable": six steps, the state read back, one effect, and the e-mails it owes', async ({ world }) => {
  const { app, sandbox } = world
  const { seriMuda } = samples
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  const done = at(await operator.complete(seriMuda, 'disable'), 'done')
  expect(done).toMatchObject({ kind: 'disable', from: 'authenticator', to: null, problem: null })
  expect(done.state).toMatchObject({ readBack: true, now: { active: false, method: null, lastChangedBy: 'customer' } })
  expect(done.unprotectedSince).toBe(done.state.now.since)
  expect(storyOf(world, done.id)).toEqual([...beginning, ...step5, ['procedure.finished', '6 Confirmation', 'ok']])
  expect(await ledgerOf(world, seriMuda.id)).toEqual(['two-factor-disabled'])

  const { notices } = await app.ok('account.get', { accountId: seriMuda.id })
  expect(notices).toMatchObject([{ kind: 'two-factor-disabled', methodNamed: 'TOTP' }])
  const page = await app.ok('account.get', { accountId: seriMuda.id })
  expect(page).toMatchObject({ procedureId: null, twoFactor: { active: false } })
  const mails = (await sandbox.outbox(seriMuda.id)).filter(({ kind }) => kind === 'two-factor-disabled')
  expect(mails.map(({ channel }) => channel).sort()).toEqual(['email', 'sms'])
  const { sessions } = await app.ok('app.snapshot', {})
  await app.ok('session.signOut', { sessionId: sessions[0]!.id })
  expect((await operator.signIn(seriMuda)).accountId).toBe(seriMuda.id)
})

describe('the guide "change", for each ordered pair of methods', () => {
  const pairs = methods.flatMap((from) => methods.filter((to) => to !== from).map((to): [Method, Method] => [from, to]))
  const holder: Record<Method, Customer> = {
    authenticator: samples.seriMuda,
    sms: samples.kenari,
    email: samples.bayu,
  }

  test.for(pairs)('%s to %s: eleven steps', async ([from, to], { world }) => {
    const { app } = world
    const customer = holder[from]
    const operator = operatorOf(world)
    await operator.signIn(customer)
    // No sample customer has e-mail as the method, so it is set up first.
    if (from === 'email') await operator.complete(customer, 'set-up', 'email')
    const before = await ledgerOf(world, customer.id)
    const done = at(await operator.complete(customer, 'change', to), 'done')

    expect(done).toMatchObject({ from, to, unprotectedSince: null, problem: null })
    expect(done.state).toMatchObject({ readBack: true, now: { active: true, method: to, lastChangedBy: 'customer' } })
    expect(storyOf(world, done.id)).toEqual([...beginning, ...step5, ...steps6to10])
    const effects = await ledgerOf(world, customer.id)
    expect(effects.slice(before.length)).toEqual(['two-factor-disabled', 'enrolment-started', 'two-factor-enabled'])
    const { notices } = await app.ok('account.get', { accountId: customer.id })
    expect(notices.slice(0, 2)).toMatchObject([
      { kind: 'two-factor-enabled', methodNamed: named[to] },
      { kind: 'two-factor-disabled', methodNamed: named[from] },
    ])
    expect((await app.ok('account.list', {})).find(({ id }) => id === customer.id)).toMatchObject({
      signedIn: true,
      procedureId: null,
      twoFactor: { active: true, method: to },
    })
    const { sessions } = await app.ok('app.snapshot', {})
    await app.ok('session.signOut', { sessionId: sessions[0]!.id })
    expect((await operator.signIn(customer)).accountId).toBe(customer.id)
  })
})

test.for(methods)('the set-up of an account without 2FA by %s: steps 6 to 11', async (to, { world }) => {
  const { bayu } = samples
  const operator = operatorOf(world)
  await operator.signIn(bayu)
  const done = at(await operator.complete(bayu, 'set-up', to), 'done')
  expect(done).toMatchObject({ from: null, to, unprotectedSince: null })
  expect(done.state).toMatchObject({ readBack: true, now: { active: true, method: to } })
  expect(storyOf(world, done.id)).toEqual([...beginning, ...steps6to10])
  expect(await ledgerOf(world, bayu.id)).toEqual(['enrolment-started', 'two-factor-enabled'])
})

describe('the Authenticator App', () => {
  test('shows its secret until the code is verified, and not after', async ({ world }) => {
    const { bayu } = samples
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    const { id: procedureId } = waiting
    const shown = await world.app.ok('procedure.authenticatorSecret', { procedureId })
    expect(shown.secret).toMatch(/^[A-Z2-7]{16,}$/)
    expect(shown.otpauthUri).toContain(shown.secret)
    expect(JSON.stringify(world.app.published)).not.toContain(shown.secret)
    at(await operator.verify(bayu, waiting), 'accepted')
    const failure = await world.app.failure('procedure.authenticatorSecret', { procedureId })
    expect(failure.code).toBe('not-found')
  })

  test('that expired starts over: there is no second code to send', async ({ world }) => {
    const { bayu } = samples
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
    await world.sandbox.advance(300)
    const again = at(await operator.verify(bayu, waiting), 'identity')
    expect(again.problem?.code).toBe('code-expired')
  })
})

describe('a prerequisite that is missing', () => {
  test.for([
    ['disable', samples.bayu],
    ['change', samples.bayu],
    ['set-up', samples.kenari],
  ] as const)('%s of %o begins no procedure, and the audit says why', async ([kind, customer], { world }) => {
    const operator = operatorOf(world)
    await operator.signIn(customer)
    const failure = await world.app.failure('procedure.start', { accountId: customer.id, kind })
    expect(failure.code).toBe('prerequisite-missing')
    expect(world.app.entries().at(-1)).toMatchObject({
      action: 'procedure.started',
      outcome: 'refused',
      detail: { kind, code: 'prerequisite-missing' },
    })
    expect(await world.sandbox.ledger()).toEqual([])
  })

  test('nobody signed in: signed-out', async ({ world }) => {
    const failure = await world.app.failure('procedure.start', { accountId: samples.bayu.id, kind: 'set-up' })
    expect(failure).toMatchObject({ code: 'signed-out', next: 'sign-in' })
  })
})
