import { describe, expect } from 'vitest'
import { operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test } from '../../support/console/world.ts'

const { bayu, seriMuda, agentA } = samples
const passphrase = 'four words that nobody says'

describe('a lock that comes in the middle', () => {
  test('of a sign-in leaves nobody signed in, here or at the portal', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const answer = await app.ok('session.signIn', { portalId: 'sandbox', userId: seriMuda.userId, password })
    if (answer.state !== 'challenge') throw new Error('no challenge')
    const code = await operator.codeFor(seriMuda, answer.challenge.method)
    app.onSend = ({ path }) => {
      if (path.endsWith('/verify')) app.main.lock.now('suspend')
    }
    await app.call('session.verifyChallenge', { challengeId: answer.challenge.id, code })
    await app.idle()
    await app.ok('lock.unlock', { passphrase: null })
    expect((await app.ok('app.snapshot', {})).sessions).toEqual([])
    const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
    expect((await sandbox.call('listSessions', { token })).body(200).sessions).toHaveLength(1)
  })

  test('of an agent’s sign-in leaves nobody at the desk', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(bayu)
    const challenge = await app.ok('desk.signIn', { portalId: 'sandbox', staffId: agentA, password })
    const code = await sandbox.freshCode(agentA)
    world.typed.add(code)
    app.onSend = ({ path }) => {
      if (path.endsWith('/verify')) app.main.lock.now('suspend')
    }
    await app.call('desk.verifyChallenge', { challengeId: challenge.id, code })
    await app.idle()
    await app.ok('lock.unlock', { passphrase: null })
    expect((await app.ok('app.snapshot', {})).staff).toBeNull()
  })

  test('of an unlocking stays done', async ({ world }) => {
    const { app } = world
    world.typed.add(passphrase)
    await app.ok('lock.setPassphrase', { current: null, passphrase })
    app.main.lock.now('operator')
    const unlocking = app.call('lock.unlock', { passphrase })
    app.main.lock.now('suspend')
    expect(await unlocking).toMatchObject({ ok: false, failure: { code: 'console-locked' } })
    expect(await app.ok('lock.state', {})).toMatchObject({ locked: true, attemptsLeft: 5 })
    await app.ok('lock.unlock', { passphrase })
  })
})

test('a try is counted on disk before it is judged: no end of the app gives it back', async ({ world }) => {
  const { app } = world
  world.typed.add(passphrase)
  await app.ok('lock.setPassphrase', { current: null, passphrase })
  app.main.lock.now('operator')
  const judging = app.call('lock.unlock', { passphrase: 'not these words' })
  expect(app.db.prepare("SELECT value FROM setting WHERE name = 'lock.wrong'").pluck().get()).toBe('1')
  expect(await judging).toMatchObject({ ok: false, failure: { code: 'wrong-passphrase', attemptsLeft: 4 } })
})

describe('a lock on a disk that is full', () => {
  test('signs everybody out all the same', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.signInStaff(agentA)
    app.db.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    app.main.lock.now('suspend')
    await app.idle()
    app.db.exec('DROP TRIGGER full')
    await app.ok('lock.unlock', { passphrase: null })
    expect(await app.ok('app.snapshot', {})).toMatchObject({ sessions: [], staff: null })
  })
})
