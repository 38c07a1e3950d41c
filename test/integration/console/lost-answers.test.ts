import { describe, expect } from 'vitest'
import type { Failure } from '#shared/ipc/outcome.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import { manualTimeLimits } from '../../support/time/manual-time-limits.ts'
import { at, operatorOf, type Operator } from '../../support/console/operator.ts'
import { procedurePresses, type ProcedurePress } from '../../support/faults/procedure-effects.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'
import { embeddedPortalId } from '#shared/domain/account-key.ts'

const { seriMuda, bayu, kenari } = samples
const all = Object.entries(procedurePresses)
const readOperation = { method: 'GET', path: '/operations/{key}' } as const

async function begin(world: World, press: ProcedurePress): Promise<{ operator: Operator; before: Procedure }> {
  const operator = operatorOf(world)
  await operator.signIn(seriMuda)
  await operator.signIn(bayu)
  return { operator, before: await press.reach(operator) }
}

/** How often the newest intent had an effect, and what the audit says became of it. */
async function fateOf(world: World): Promise<{ effects: number; story: string[] }> {
  const entries = world.app.entries()
  const key = entries.findLast(({ action }) => action === 'effect.intended')!.detail['key']
  const story = entries.filter(({ detail }) => detail['key'] === key).map(({ action }) => action)
  return { effects: (await world.sandbox.effects(String(key))).length, story }
}

describe('an answer that is cut off after the portal did the work is found by reading', () => {
  test.for(all)('%s', async ([, press], { world }) => {
    const { operator, before } = await begin(world, press)
    await world.sandbox.plan({ ...press.route, fault: 'cut-after', times: 1 })
    const after = at(await press.press(world, operator, before), press.next)
    expect(after.problem).toBeNull()
    expect(await fateOf(world)).toEqual({ effects: 1, story: ['effect.intended', 'effect.lost', 'effect.applied'] })
    const found = world.app.entries().findLast(({ action }) => action === 'effect.applied')!
    expect(found.trace).toMatch(/./)
  })
})

describe('a request that the portal never worked on did not happen, and never can', () => {
  test.for(
    all.flatMap(([name, press]) => (['cut-before', 'unavailable'] as const).map((fault) => ({ name, press, fault }))),
  )('$name, $fault', async ({ press, fault }, { world }) => {
    const { operator, before } = await begin(world, press)
    await world.sandbox.plan({ ...press.route, fault, times: 1 })
    const after = at(await press.press(world, operator, before), before.state.at)
    expect(after.problem).toEqual({ code: 'did-not-happen' })
    expect(await fateOf(world)).toEqual({ effects: 0, story: ['effect.intended', 'effect.lost', 'effect.voided'] })
    const again = await press.press(world, operator, after)
    expect(again.state.at).toBe(press.next)
    expect((await fateOf(world)).effects).toBe(1)
  })
})

test('a request that arrives only after it was said not to have happened has no effect any more', async ({ world }) => {
  const { app, sandbox } = world
  const { before } = await begin(world, procedurePresses['disable, at the end']!)
  let late: { params: { accountId: string }; key: string } | undefined
  app.onSend = (_endpoint, key) => {
    if (key !== undefined) late = { params: { accountId: seriMuda.id }, key }
  }
  await sandbox.plan({ ...procedurePresses['disable, at the end']!.route, fault: 'cut-before', times: 1 })
  const after = at(await app.ok('procedure.disable', { procedureId: before.id, password }), 'disable')
  expect(after.problem?.code).toBe('did-not-happen')
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  const body = { password, expectedVersion: after.state.version }
  ;(await sandbox.call('disableTwoFactor', { ...late!, body, token })).problem('voided')
  expect(await sandbox.ledger()).toEqual([])
})

describe('where reading finds nothing either, the outcome stays unknown until it is asked for again', () => {
  test.for(all)('%s', async ([, press], { world }) => {
    const { operator, before } = await begin(world, press)
    await world.sandbox.plan({ ...press.route, fault: 'cut-after', times: 1 })
    await world.sandbox.plan({ ...readOperation, fault: 'cut-within', times: 2 })
    const unknown = at(await press.press(world, operator, before), 'unknown')
    expect(unknown.state.back).toEqual(before.state)
    const { id: procedureId } = before
    // Nothing may be sent again meanwhile.
    const sent = (await world.sandbox.ledger()).length
    expect((await world.app.failure('procedure.cancel', { procedureId })).code).toBe('wrong-step')
    expect((await world.app.failure('procedure.disable', { procedureId, password })).code).toBe('wrong-step')
    at(await world.app.ok('procedure.recover', { procedureId }), 'unknown')
    at(await world.app.ok('procedure.recover', { procedureId }), press.next)
    expect((await world.sandbox.ledger()).length).toBe(sent)
    expect((await fateOf(world)).effects).toBe(1)
  })
})

describe('a call that cannot be found again, with its answer lost, is not said not to have been sent', () => {
  const device = { portalId: embeddedPortalId, userId: seriMuda.userId }
  const calls = {
    'a sign-in': {
      method: 'POST',
      path: '/sessions',
      press: (world) => world.app.failure('session.signIn', { ...device, password }),
    },
    'the code of a sign-in': {
      method: 'POST',
      path: '/sessions/challenges/{challengeId}/verify',
      press: async (world) => {
        const challengeId = await challenged(world, seriMuda.userId)
        const code = await world.sandbox.freshCode(seriMuda.userId)
        return world.app.failure('session.verifyChallenge', { challengeId, code })
      },
    },
    'another code': {
      method: 'POST',
      path: '/sessions/challenges/{challengeId}/resend',
      press: async (world) => {
        const challengeId = await challenged(world, kenari.userId)
        await world.sandbox.advance(60)
        return world.app.failure('session.resendChallenge', { challengeId })
      },
    },
    'a link for a new password': {
      method: 'POST',
      path: '/password-resets',
      press: (world) => world.app.failure('password.askReset', device),
    },
  } satisfies Record<string, { method: 'POST'; path: string; press: (world: World) => Promise<Failure> }>

  test.for(
    Object.entries(calls).flatMap(([name, call]) =>
      (['cut-before', 'cut-after'] as const).map((fault) => ({ name, call, fault })),
    ),
  )('$name, $fault', async ({ call: { press, method, path }, fault }, { world }) => {
    await world.sandbox.plan({ method, path, fault, times: 1 })
    expect(await press(world)).toMatchObject({ code: 'no-answer-to-request', next: 'start-again' })
  })

  test('and a read is said to have been asked', async ({ world }) => {
    await operatorOf(world).signIn(bayu)
    await world.sandbox.plan({ method: 'GET', path: '/accounts/{accountId}', fault: 'cut-within', times: 1 })
    expect((await world.app.failure('account.get', { accountId: bayu.id })).code).toBe('no-answer')
  })

  async function challenged({ app }: World, userId: string): Promise<string> {
    const answer = await app.ok('session.signIn', { ...device, userId, password })
    if (answer.state !== 'challenge') throw new Error('no challenge')
    return answer.challenge.id
  }
})

describe('a portal', () => {
  test('that stalls is given up when its time is up, and what it did is found', async ({ world }) => {
    const timeLimits = manualTimeLimits()
    const app = await world.openConsole({ timeLimits })
    const operator = operatorOf(world, app)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await world.sandbox.plan({ ...procedurePresses['disable, in a change']!.route, fault: 'stall', times: 1 })
    const pressed = app.ok('procedure.disable', { procedureId, password })
    await until('the portal has disabled', async () => (await world.sandbox.ledger()).length === 1)
    timeLimits.pass()
    at(await pressed, 'setup')
  })

  test('that is gone took nothing; back again, the same press goes through', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    app.losePortal()
    expect((await app.ok('app.snapshot', {})).portals[0]?.status).toBe('unreachable')
    const refused = at(await app.ok('procedure.disable', { procedureId, password }), 'disable')
    expect(refused.problem).toEqual({ code: 'portal-unreachable' })
    expect(await app.failure('account.get', { accountId: seriMuda.id })).toMatchObject({ code: 'portal-unreachable' })
    await app.findPortal()
    expect((await app.ok('app.snapshot', {})).portals[0]?.status).toBe('ready')
    at(await app.ok('procedure.disable', { procedureId, password }), 'done')
  })

  test('that went away with an answer is asked when it is found again, unbidden', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.plan({ ...procedurePresses['disable, in a change']!.route, fault: 'cut-after', times: 1 })
    await sandbox.plan({ ...readOperation, fault: 'cut-within', times: 1 })
    at(await app.ok('procedure.disable', { procedureId, password }), 'unknown')
    app.losePortal()
    at(await app.ok('procedure.recover', { procedureId }), 'unknown')
    await sandbox.restart()
    await app.findPortal()
    at((await app.ok('procedure.get', { procedureId })).procedure, 'setup')
    expect(app.published.filter(({ name }) => name === 'procedure.changed').at(-1)?.payload).toMatchObject({
      id: procedureId,
      state: { at: 'setup' },
    })
  })
})

describe('the secret of an Authenticator App whose answer was lost', () => {
  test('is there all the same once the answer is found', async ({ world }) => {
    const press = procedurePresses['start-enrolment by Authenticator App']!
    const { operator, before } = await begin(world, press)
    await world.sandbox.plan({ ...press.route, fault: 'cut-after', times: 1 })
    const waiting = await press.press(world, operator, before)
    const shown = await world.app.ok('procedure.authenticatorSecret', { procedureId: before.id })
    expect(shown.secret).toMatch(/^[A-Z2-7]{16,}$/)
    at(await operator.verify(bayu, waiting), 'accepted')
  })

  test('is still there when the code typed was lost before it arrived', async ({ world }) => {
    const { operator, before } = await begin(world, {
      ...procedurePresses['verify-code']!,
      reach: (one) => one.startUntil(bayu, 'set-up', 'code', 'authenticator'),
    })
    await world.sandbox.plan({ ...procedurePresses['verify-code']!.route, fault: 'cut-before', times: 1 })
    const after = at(await operator.verify(bayu, before), 'code')
    expect(after.problem?.code).toBe('did-not-happen')
    await world.app.ok('procedure.authenticatorSecret', { procedureId: before.id })
    at(await operator.verify(bayu, after), 'accepted')
  })
})
