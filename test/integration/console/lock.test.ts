import { describe, expect } from 'vitest'
import { operationNames } from '#shared/ipc/operation-names.ts'
import { allowedWhenLocked } from '../../../src/main/ipc/operation-rules.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { sampleInputs } from '../../support/console/operation-inputs.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { createTestSealer } from '../../support/console/test-keychain.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu, agentA } = samples
const passphrase = 'four words that nobody says'
const minutes = (n: number): number => n * 60

async function withPassphrase(world: World, app: TestConsole = world.app): Promise<void> {
  world.typed.add(passphrase)
  await app.ok('lock.setPassphrase', { current: null, passphrase })
}
const isLocked = async (app: TestConsole): Promise<boolean> => (await app.ok('lock.state', {})).locked

describe('a locked console', () => {
  test('answers nothing but what the lock screen needs', async ({ world }) => {
    const { app } = world
    await withPassphrase(world)
    await operatorOf(world).signIn(bayu)
    await app.ok('lock.now', {})
    for (const name of operationNames.filter((one) => !allowedWhenLocked.has(one)))
      expect(await app.failure(name, sampleInputs[name] as never), name).toMatchObject({ code: 'console-locked' })
    expect([...allowedWhenLocked].sort()).toEqual([
      'clipboard.copy',
      'lock.giveUp',
      'lock.now',
      'lock.state',
      'lock.unlock',
    ])
    expect(JSON.stringify(await app.ok('lock.state', {}))).not.toMatch(/bayu|A-\d/i)
    expect(app.pagesCleared).toBe(1)
  })

  test('sends the page no event, and a running step continues: the procedure is where it got to', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await withPassphrase(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    let lockNow: () => void = () => undefined
    app.onSend = ({ path }) => {
      if (path.endsWith('/disable')) lockNow()
    }
    lockNow = () => {
      app.main.lock.now('suspend')
      app.published.length = 0
    }
    // Locked while the request was on its way: it took effect, and its answer is not passed on.
    expect(await app.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'console-locked' })
    await app.idle()
    expect(app.published).toEqual([])
    expect((await sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    expect(await app.ok('lock.unlock', { passphrase })).toMatchObject({ locked: false })
    const { procedure } = await app.ok('procedure.get', { procedureId })
    expect(procedure.state).toMatchObject({ at: 'done', readBack: true })
    expect((await app.ok('app.snapshot', {})).sessions).toHaveLength(1)
  })

  test('that is started again is locked still: sessions of the keychain are behind the passphrase', async ({
    world,
  }) => {
    const app = await world.openConsole({ keychain: createTestSealer() })
    await withPassphrase(world, app)
    await operatorOf(world, app).signIn(bayu)
    await app.restart()
    await app.idle()
    expect(await app.failure('app.snapshot', {})).toMatchObject({ code: 'console-locked' })
    expect(app.published).toEqual([])
    await app.ok('lock.unlock', { passphrase })
    expect((await app.ok('app.snapshot', {})).sessions).toHaveLength(1)
  })
})

describe('the passphrase', () => {
  test('wrong five times signs everybody out; a restart gives no try back', async ({ world }) => {
    const app = await world.openConsole({ keychain: createTestSealer() })
    world.typed.add('not the passphrase')
    await withPassphrase(world, app)
    await operatorOf(world, app).signIn(bayu)
    await operatorOf(world, app).signInStaff(agentA)
    await app.ok('lock.now', {})
    const wrong = { passphrase: 'not the passphrase' }
    for (const attemptsLeft of [4, 3])
      expect(await app.failure('lock.unlock', wrong)).toMatchObject({ code: 'wrong-passphrase', attemptsLeft })
    await app.restart()
    await app.idle()
    for (const attemptsLeft of [2, 1, 0])
      expect(await app.failure('lock.unlock', wrong)).toMatchObject({ code: 'wrong-passphrase', attemptsLeft })
    expect(await app.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true, attemptsLeft: 5 })
    await app.ok('lock.unlock', { passphrase })
    expect(await app.ok('app.snapshot', {})).toMatchObject({
      sessions: [],
      staff: null,
      endedSessions: [{ accountId: bayu.id, why: 'passphrase' }],
    })
    expect(app.db.prepare('SELECT count(*) FROM kept_session').pluck().get()).toBe(0)
  })

  test('of twenty tries at once only one is judged at a time, and all that are judged count', async ({ world }) => {
    const { app } = world
    await withPassphrase(world)
    await app.ok('lock.now', {})
    const attempts = await Promise.all(
      Array.from({ length: 20 }, () => app.failure('lock.unlock', { passphrase: 'no' })),
    )
    expect(attempts.filter(({ code }) => code === 'wrong-passphrase')).toHaveLength(1)
    expect(attempts.filter(({ code }) => code === 'in-progress')).toHaveLength(19)
    expect((await app.ok('lock.state', {})).attemptsLeft).toBe(4)
  })

  test('is changed and removed only with the one in force, and is nowhere on disk', async ({ world }) => {
    const { app } = world
    await withPassphrase(world)
    const next = 'another passphrase'
    world.typed.add(next)
    const wrong = await app.failure('lock.setPassphrase', { current: null, passphrase: next })
    expect(wrong).toMatchObject({ code: 'wrong-passphrase', attemptsLeft: 4 })
    await app.ok('lock.setPassphrase', { current: passphrase, passphrase: next })
    await app.ok('lock.now', {})
    expect(await app.failure('lock.unlock', { passphrase })).toMatchObject({ code: 'wrong-passphrase' })
    await app.ok('lock.unlock', { passphrase: next })
    await app.ok('lock.setPassphrase', { current: next, passphrase: null })
    expect(await app.ok('lock.state', {})).toMatchObject({ hasPassphrase: false })
    expect(app.entries().map(({ action }) => action)).toEqual(
      expect.arrayContaining(['lock.passphrase-set', 'lock.refused', 'lock.passphrase-removed']),
    )
  })

  test('given up opens the console with everybody signed out', async ({ world }) => {
    const { app } = world
    await withPassphrase(world)
    await operatorOf(world).signIn(bayu)
    await app.ok('lock.now', {})
    expect(await app.ok('lock.giveUp', {})).toMatchObject({ locked: false, hasPassphrase: false })
    expect((await app.ok('app.snapshot', {})).sessions).toEqual([])
    expect(app.entries().at(-1)?.action).toBe('session.signed-out')
  })
})

describe('without a passphrase', () => {
  test('a lock signs everybody out, says so, and opens without one; the procedure waits', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    app.main.lock.now('suspend')
    expect(await app.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true, waiting: 1 })
    await app.idle()
    await app.ok('lock.unlock', { passphrase: null })
    expect(await app.ok('app.snapshot', {})).toMatchObject({
      sessions: [],
      endedSessions: [{ accountId: seriMuda.id, why: 'lock' }],
    })
    await operator.signIn(seriMuda)
    expect((await app.ok('procedure.disable', { procedureId, password })).state.at).toBe('setup')
  })
})

describe('time without input', () => {
  test('locks after what was chosen, counted from the last input', async ({ world }) => {
    const { app } = world
    await withPassphrase(world)
    app.main.lock.input()
    app.timers.advance(minutes(14))
    app.main.lock.input()
    app.timers.advance(minutes(14))
    expect(await isLocked(app)).toBe(false)
    app.timers.advance(minutes(1))
    expect(await isLocked(app)).toBe(true)
    await app.ok('lock.unlock', { passphrase })

    await app.ok('lock.setAfter', { minutes: 60 })
    app.timers.advance(minutes(59))
    expect(await isLocked(app)).toBe(false)
    app.timers.advance(minutes(1))
    expect(await isLocked(app)).toBe(true)
    await app.ok('lock.unlock', { passphrase })

    await app.ok('lock.setAfter', { minutes: null })
    app.main.lock.input()
    app.timers.advance(minutes(10_000))
    expect(await isLocked(app)).toBe(false)
    await app.restart()
    expect(await app.ok('lock.state', {})).toMatchObject({ locked: true, after: null })
  })

  test('with nobody signed in and no passphrase has nothing to lock', async ({ world }) => {
    const { app } = world
    app.main.lock.input()
    app.timers.advance(minutes(16))
    expect(await isLocked(app)).toBe(false)
    await operatorOf(world).signIn(bayu)
    app.main.lock.input()
    app.timers.advance(minutes(16))
    expect(await app.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true })
    await app.idle()
  })
})
