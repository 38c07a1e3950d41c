import { describe, expect } from 'vitest'
import { operationNames } from '#shared/ipc/operation-names.ts'
import { allowedWhenLocked } from '../../../src/main/ipc/dispatcher.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { sampleInputs } from '../../support/console/operation-inputs.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { openTestSealer } from '../../support/console/test-keychain.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu, agentA } = samples
const passphrase = 'four words that nobody says'
const minutes = (n: number): number => n * 60

async function withPassphrase(world: World, desk: TestConsole = world.desk): Promise<void> {
  world.typed.add(passphrase)
  await desk.ok('lock.setPassphrase', { current: null, passphrase })
}
const isLocked = async (desk: TestConsole): Promise<boolean> => (await desk.ok('lock.state', {})).locked

describe('a locked console', () => {
  test('answers nothing but what the lock screen needs', async ({ world }) => {
    const { desk } = world
    await withPassphrase(world)
    await operatorOf(world).signIn(bayu)
    await desk.ok('lock.now', {})
    for (const name of operationNames.filter((one) => !allowedWhenLocked.has(one)))
      expect(await desk.failure(name, sampleInputs[name] as never), name).toMatchObject({ code: 'console-locked' })
    expect([...allowedWhenLocked].sort()).toEqual(['lock.giveUp', 'lock.now', 'lock.state', 'lock.unlock'])
    expect(JSON.stringify(await desk.ok('lock.state', {}))).not.toMatch(/bayu|A-\d/i)
    expect(desk.pagesCleared).toBe(1)
  })

  test('sends the page no event, and a running step continues: the procedure is where it got to', async ({ world }) => {
    const { desk, sandbox } = world
    const operator = operatorOf(world)
    await withPassphrase(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    let lockNow: () => void = () => undefined
    desk.onSend = ({ path }) => {
      if (path.endsWith('/disable')) lockNow()
    }
    lockNow = () => {
      desk.core.lock.now('suspend')
      desk.published.length = 0
    }
    // Locked while the request was on its way: it took effect, and its answer is not passed on.
    expect(await desk.failure('procedure.disable', { procedureId, password })).toMatchObject({ code: 'console-locked' })
    await desk.idle()
    expect(desk.published).toEqual([])
    expect((await sandbox.ledger()).map(({ what }) => what)).toEqual(['two-factor-disabled'])
    expect(await desk.ok('lock.unlock', { passphrase })).toMatchObject({ locked: false })
    const { procedure } = await desk.ok('procedure.get', { procedureId })
    expect(procedure.state).toMatchObject({ at: 'done', readBack: true })
    expect((await desk.ok('app.snapshot', {})).sessions).toHaveLength(1)
  })

  test('that is started again is locked still: sessions of the keychain are behind the passphrase', async ({
    world,
  }) => {
    const desk = await world.openConsole({ keychain: openTestSealer() })
    await withPassphrase(world, desk)
    await operatorOf(world, desk).signIn(bayu)
    await desk.restart()
    await desk.idle()
    expect(await desk.failure('app.snapshot', {})).toMatchObject({ code: 'console-locked' })
    expect(desk.published).toEqual([])
    await desk.ok('lock.unlock', { passphrase })
    expect((await desk.ok('app.snapshot', {})).sessions).toHaveLength(1)
  })
})

describe('the passphrase', () => {
  test('wrong five times signs everybody out; a restart gives no try back', async ({ world }) => {
    const desk = await world.openConsole({ keychain: openTestSealer() })
    world.typed.add('not the passphrase')
    await withPassphrase(world, desk)
    await operatorOf(world, desk).signIn(bayu)
    await operatorOf(world, desk).signInStaff(agentA)
    await desk.ok('lock.now', {})
    const wrong = { passphrase: 'not the passphrase' }
    for (const attemptsLeft of [4, 3])
      expect(await desk.failure('lock.unlock', wrong)).toMatchObject({ code: 'wrong-passphrase', attemptsLeft })
    await desk.restart()
    await desk.idle()
    for (const attemptsLeft of [2, 1, 0])
      expect(await desk.failure('lock.unlock', wrong)).toMatchObject({ code: 'wrong-passphrase', attemptsLeft })
    expect(await desk.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true, triesLeft: 5 })
    await desk.ok('lock.unlock', { passphrase })
    expect(await desk.ok('app.snapshot', {})).toMatchObject({
      sessions: [],
      staff: null,
      endedSessions: [{ accountId: bayu.id, why: 'passphrase' }],
    })
    expect(desk.db.prepare('SELECT count(*) FROM kept_session').pluck().get()).toBe(0)
  })

  test('of twenty tries at once only one is judged at a time, and all that are judged count', async ({ world }) => {
    const { desk } = world
    await withPassphrase(world)
    await desk.ok('lock.now', {})
    const tries = await Promise.all(Array.from({ length: 20 }, () => desk.failure('lock.unlock', { passphrase: 'no' })))
    expect(tries.filter(({ code }) => code === 'wrong-passphrase')).toHaveLength(1)
    expect(tries.filter(({ code }) => code === 'in-progress')).toHaveLength(19)
    expect((await desk.ok('lock.state', {})).triesLeft).toBe(4)
  })

  test('is changed and removed only with the one in force, and is nowhere on disk', async ({ world }) => {
    const { desk } = world
    await withPassphrase(world)
    const next = 'another passphrase'
    world.typed.add(next)
    const wrong = await desk.failure('lock.setPassphrase', { current: null, passphrase: next })
    expect(wrong).toMatchObject({ code: 'wrong-passphrase', attemptsLeft: 4 })
    await desk.ok('lock.setPassphrase', { current: passphrase, passphrase: next })
    await desk.ok('lock.now', {})
    expect(await desk.failure('lock.unlock', { passphrase })).toMatchObject({ code: 'wrong-passphrase' })
    await desk.ok('lock.unlock', { passphrase: next })
    await desk.ok('lock.setPassphrase', { current: next, passphrase: null })
    expect(await desk.ok('lock.state', {})).toMatchObject({ hasPassphrase: false })
    expect(desk.entries().map(({ action }) => action)).toEqual(
      expect.arrayContaining(['lock.passphrase-set', 'lock.refused', 'lock.passphrase-removed']),
    )
  })

  test('given up opens the console with everybody signed out', async ({ world }) => {
    const { desk } = world
    await withPassphrase(world)
    await operatorOf(world).signIn(bayu)
    await desk.ok('lock.now', {})
    expect(await desk.ok('lock.giveUp', {})).toMatchObject({ locked: false, hasPassphrase: false })
    expect((await desk.ok('app.snapshot', {})).sessions).toEqual([])
    expect(desk.entries().at(-1)?.action).toBe('session.signed-out')
  })
})

describe('without a passphrase', () => {
  test('a lock signs everybody out, says so, and opens without one; the procedure waits', async ({ world }) => {
    const { desk } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'change', 'disable', 'sms')
    desk.core.lock.now('suspend')
    expect(await desk.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true, waiting: 1 })
    await desk.idle()
    await desk.ok('lock.unlock', { passphrase: null })
    expect(await desk.ok('app.snapshot', {})).toMatchObject({
      sessions: [],
      endedSessions: [{ accountId: seriMuda.id, why: 'lock' }],
    })
    await operator.signIn(seriMuda)
    expect((await desk.ok('procedure.disable', { procedureId, password })).state.at).toBe('setup')
  })
})

describe('time without input', () => {
  test('locks after what was chosen, counted from the last input', async ({ world }) => {
    const { desk } = world
    await withPassphrase(world)
    desk.core.lock.input()
    desk.timers.advance(minutes(14))
    desk.core.lock.input()
    desk.timers.advance(minutes(14))
    expect(await isLocked(desk)).toBe(false)
    desk.timers.advance(minutes(1))
    expect(await isLocked(desk)).toBe(true)
    await desk.ok('lock.unlock', { passphrase })

    await desk.ok('lock.setAfter', { minutes: 60 })
    desk.timers.advance(minutes(59))
    expect(await isLocked(desk)).toBe(false)
    desk.timers.advance(minutes(1))
    expect(await isLocked(desk)).toBe(true)
    await desk.ok('lock.unlock', { passphrase })

    await desk.ok('lock.setAfter', { minutes: null })
    desk.core.lock.input()
    desk.timers.advance(minutes(10_000))
    expect(await isLocked(desk)).toBe(false)
    await desk.restart()
    expect(await desk.ok('lock.state', {})).toMatchObject({ locked: true, after: null })
  })

  test('with nobody signed in and no passphrase has nothing to lock', async ({ world }) => {
    const { desk } = world
    desk.core.lock.input()
    desk.timers.advance(minutes(16))
    expect(await isLocked(desk)).toBe(false)
    await operatorOf(world).signIn(bayu)
    desk.core.lock.input()
    desk.timers.advance(minutes(16))
    expect(await desk.ok('lock.state', {})).toMatchObject({ locked: true, signedOut: true })
    await desk.idle()
  })
})
