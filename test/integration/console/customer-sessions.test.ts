import { describe, expect } from 'vitest'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const refreshes = (paths: string[]): number => paths.filter((path) => path === '/sessions/refresh').length

describe('a sign-in', () => {
  test('whose code was sent again: the old code is refused, the new one signs in', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    const answer = await app.ok('session.signIn', { portalId: 'sandbox', userId: kenari.userId, password })
    if (answer.state !== 'challenge') throw new Error('no challenge')
    const { id: challengeId } = answer.challenge
    const old = await operator.codeFor(kenari, 'sms')
    expect(await app.failure('session.resendChallenge', { challengeId })).toMatchObject({
      code: 'too-many-requests',
      next: 'wait',
      retryAfterSeconds: 60,
    })
    await sandbox.advance(60)
    const challenge = await app.ok('session.resendChallenge', { challengeId })
    expect(challenge).toMatchObject({ id: challengeId, sendNumber: 2 })
    expect(await app.failure('session.verifyChallenge', { challengeId, code: old })).toMatchObject({
      code: 'wrong-code',
      attemptsLeft: 4,
    })
    const code = await operator.codeFor(kenari, 'sms')
    const session = await app.ok('session.verifyChallenge', { challengeId, code })
    expect(session).toMatchObject({ accountId: kenari.id, userId: kenari.userId })
    expect(JSON.stringify(session)).not.toMatch(/token/i)
    await app.idle()
  })

  test('that is over says so, wherever that is noticed, and is not asked about again', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    const begin = async (who: { userId: string }): Promise<string> => {
      const answer = await app.ok('session.signIn', { portalId: 'sandbox', userId: who.userId, password })
      if (answer.state !== 'challenge') throw new Error('no challenge')
      return answer.challenge.id
    }
    const over = { code: 'sign-in-over', next: 'sign-in' }
    // A code that has expired can be replaced while the sign-in lasts.
    const sent = await begin(kenari)
    const old = await operator.codeFor(kenari, 'sms')
    await sandbox.advance(3600)
    expect(await app.failure('session.verifyChallenge', { challengeId: sent, code: old })).toMatchObject({
      code: 'code-expired',
    })
    expect(await app.failure('session.resendChallenge', { challengeId: sent })).toMatchObject(over)
    // An Authenticator App is sent none, so its sign-in is over with its code.
    const shown = await begin(seriMuda)
    await sandbox.advance(3600)
    expect(await app.failure('session.verifyChallenge', { challengeId: shown, code: '000000' })).toMatchObject(over)
    // Neither is known to the console any more.
    for (const challengeId of [sent, shown, 'challenge-of-nobody'])
      expect(await app.failure('session.verifyChallenge', { challengeId, code: '000000' })).toMatchObject(over)
    await app.idle()
  })

  test('with a wrong password names only a login that was seen before: what was typed may be a password', async ({
    world,
  }) => {
    const { app, typed } = world
    const slip = 'my-password-typed-as-a-name'
    const wrong = 'wrong-password-3'
    typed.add(slip).add(wrong)
    expect(await app.failure('session.signIn', { portalId: 'sandbox', userId: slip, password: wrong })).toMatchObject({
      code: 'unauthenticated',
      next: 'try-again',
    })
    expect(app.entries().at(-1)).toMatchObject({ action: 'session.sign-in-refused', actor: 'customer:unknown' })
    await operatorOf(world).signIn(bayu)
    await app.failure('session.signIn', { portalId: 'sandbox', userId: bayu.userId.toUpperCase(), password: wrong })
    expect(app.entries().at(-1)?.actor.toLowerCase()).toBe(`customer:${bayu.userId}`)
  })

  test('lists the account before and after; a sign-out ends the session at the portal too', async ({ world }) => {
    const { app } = world
    expect(await app.ok('account.list', {})).toEqual([])
    const session = await operatorOf(world).signIn(bayu)
    expect(await app.ok('account.list', {})).toMatchObject([
      { id: bayu.id, signedIn: true, twoFactor: { active: false } },
    ])
    const [accessToken] = [...app.secrets]
    await app.ok('session.signOut', { sessionId: session.id })
    expect(await app.ok('account.list', {})).toMatchObject([{ id: bayu.id, signedIn: false }])
    ;(await world.sandbox.call('listAccounts', { token: accessToken ?? '' })).problem('session-expired')
    expect(await app.failure('account.get', { accountId: bayu.id })).toMatchObject({ code: 'signed-out' })
  })

  test('does not outlive the console', async ({ world }) => {
    await operatorOf(world).signIn(bayu)
    await world.app.restart()
    expect((await world.app.ok('app.snapshot', {})).sessions).toEqual([])
    expect(await world.app.ok('account.list', {})).toMatchObject([{ id: bayu.id, signedIn: false }])
  })
})

describe('a session whose access token ran out', () => {
  test('is renewed unseen, once for twenty calls at once', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(bayu)
    await sandbox.advance(16 * 60)
    const paths: string[] = []
    app.onSend = ({ path }) => void paths.push(path)
    const pages = Array.from({ length: 20 }, () => app.call('account.get', { accountId: bayu.id }))
    expect((await Promise.all(pages)).every(({ ok }) => ok)).toBe(true)
    expect(refreshes(paths)).toBe(1)
    expect((await app.ok('app.snapshot', {})).sessions).toHaveLength(1)
  })

  test('in front of an effect is renewed, and the effect happens once, with its own key', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    await sandbox.advance(16 * 60)
    const keys: string[] = []
    app.onSend = (_endpoint, key) => {
      if (key !== undefined) keys.push(key)
    }
    at(await app.ok('procedure.disable', { procedureId, password }), 'done')
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
    expect(await sandbox.effects(keys[0]!)).toHaveLength(1)
  })

  test('is renewed before its end where the console’s clock is right', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(bayu)
    app.clock.advance(14 * 60 + 45)
    await sandbox.advance(14 * 60 + 45)
    const paths: string[] = []
    app.onSend = ({ path }) => void paths.push(path)
    await app.ok('account.get', { accountId: bayu.id })
    expect(paths[0]).toBe('/sessions/refresh')
    expect(refreshes(paths)).toBe(1)
  })

  test('works on with a console’s clock that is wrong by days', async ({ world }) => {
    for (const days of [5, -10]) {
      world.app.clock.advance(days * 86_400)
      const operator = operatorOf(world)
      await operator.signIn(bayu)
      const paths: string[] = []
      world.app.onSend = ({ path }) => void paths.push(path)
      await world.app.ok('account.get', { accountId: bayu.id })
      await world.app.ok('account.get', { accountId: bayu.id })
      expect(refreshes(paths)).toBe(0)
    }
  })

  test('whose refresh token ran out too has ended: the step says so, and goes on there after signing in again', async ({
    world,
  }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    await sandbox.advance(13 * 60 * 60)
    const refused = at(await app.ok('procedure.disable', { procedureId, password }), 'disable')
    expect(refused.problem?.code).toBe('session-expired')
    expect(await sandbox.ledger()).toEqual([])
    expect((await app.ok('app.snapshot', {})).sessions).toEqual([])
    expect(
      app.published.some(
        ({ name, payload }) => name === 'app.changed' && JSON.stringify(payload).includes('"sessions":[]'),
      ),
    ).toBe(true)
    expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'signed-out' })
    await operator.signIn(seriMuda)
    at(await app.ok('procedure.disable', { procedureId, password }), 'setup')
  })
})

describe('two operators on one account', () => {
  test('one disables, the other gets the present state; one effect, one notice', async ({ world }) => {
    const second = await world.openConsole()
    const [one, two] = [operatorOf(world), operatorOf(world, second)]
    await one.signIn(seriMuda)
    await two.signIn(seriMuda)
    const first = await one.startUntil(seriMuda, 'change', 'disable', 'sms')
    const other = await two.startUntil(seriMuda, 'disable', 'disable')
    const both = await Promise.all([
      world.app.ok('procedure.disable', { procedureId: first.id, password }),
      second.ok('procedure.disable', { procedureId: other.id, password }),
    ])
    const states = both.map(({ state }) => state.at)
    expect(states.filter((state) => state === 'preflight')).toHaveLength(1)
    expect(both.find(({ state }) => state.at === 'preflight')).toMatchObject({
      problem: { code: 'conflict' },
      state: { before: { active: false } },
    })
    expect((await world.sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    const mails = (await world.sandbox.outbox(seriMuda.id)).filter(({ channel }) => channel === 'email')
    expect(mails).toHaveLength(1)
  })

  test('both set up: the one who verifies first wins, the other has to start again', async ({ world }) => {
    const second = await world.openConsole()
    const [one, two] = [operatorOf(world), operatorOf(world, second)]
    await one.signIn(bayu)
    await two.signIn(bayu)
    const first = await one.startUntil(bayu, 'set-up', 'code', 'sms')
    const other = await two.startUntil(bayu, 'set-up', 'code', 'email')
    // The second enrolment voids the first.
    at(await two.verify(bayu, other), 'accepted')
    const code = '000000'
    const late = at(await world.app.ok('procedure.verifyCode', { procedureId: first.id, code }), 'preflight')
    expect(late).toMatchObject({ problem: { code: 'conflict' }, state: { before: { method: 'email' } } })
  })
})
