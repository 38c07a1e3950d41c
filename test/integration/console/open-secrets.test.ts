import { describe, expect } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { at, operatorOf } from '../../support/console/operator.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, bayu, agentA, agentB } = samples
const passphrase = 'four words that nobody says'
const portalId = 'sandbox'

/** What is open in the console: two sessions, an Authenticator App's set-up, and a sign-in of a customer and of an agent. */
interface Opened {
  app: TestConsole
  sessionId: string
  procedureId: string
  enrolmentId: string
  /** What the page was shown. */
  secret: string
  challengeId: string
  staffChallengeId: string
}

async function openEverything(world: World): Promise<Opened> {
  const { app } = world
  const operator = operatorOf(world)
  await operator.signInStaff(agentB)
  const session = await operator.signIn(bayu)
  const waiting = await operator.startUntil(bayu, 'set-up', 'code', 'authenticator')
  const { secret } = await app.ok('procedure.authenticatorSecret', { procedureId: waiting.id })
  const answer = await app.ok('session.signIn', { portalId, userId: seriMuda.userId, password })
  if (answer.state !== 'challenge') throw new Error('no challenge')
  const staff = await app.ok('desk.signIn', { portalId, staffId: agentA, password })
  return {
    ...{ app, secret, sessionId: session.id, procedureId: waiting.id, enrolmentId: waiting.state.enrolment.id },
    ...{ challengeId: answer.challenge.id, staffChallengeId: staff.id },
  }
}

type Held =
  'authenticator' | 'customer challenge' | 'staff challenge' | 'customer tokens' | 'staff tokens' | 'typed' | 'proxy'
const challenges: readonly Held[] = ['customer challenge', 'staff challenge']
const all: readonly Held[] = ['authenticator', ...challenges, 'customer tokens', 'staff tokens']

/** The secrets in a console's memory, with the tokens of this customer's session. */
function holds(app: TestConsole, sessionId: string): Set<Held> {
  const held = app.main.secrets.list().map(({ kind, owner }): Held => {
    if (kind === 'challenge') return owner.endsWith('staff') ? 'staff challenge' : 'customer challenge'
    if (kind === 'token') return owner.endsWith(sessionId) ? 'customer tokens' : 'staff tokens'
    return kind
  })
  return new Set(held)
}

async function withPassphrase(world: World): Promise<void> {
  world.typed.add(passphrase)
  await world.app.ok('lock.setPassphrase', { current: null, passphrase })
}

/** Every way a session ends, or its owner leaves, and what ends with it. */
const ways: Record<
  string,
  {
    before?: (world: World) => Promise<void>
    end: (opened: Opened, world: World) => Promise<unknown>
    ends: readonly Held[]
  }
> = {
  'the sign-out of the session': {
    end: ({ app, sessionId }) => app.ok('session.signOut', { sessionId }),
    ends: ['authenticator', 'customer tokens'],
  },
  'the sign-out of everybody': { end: ({ app }) => app.ok('session.signOutAll', {}), ends: all },
  'the sign-out of an agent': {
    end: ({ app }) => app.ok('desk.signOut', {}),
    ends: ['staff challenge', 'staff tokens'],
  },
  'the portal, from another session': {
    end: async ({ app }, { sandbox }) => {
      const { accessToken: token } = await sandbox.signIn(bayu.userId)
      await sandbox.call('endOtherSessions', { token })
      await app.call('session.devices', { accountId: bayu.id })
    },
    ends: ['authenticator', 'customer tokens'],
  },
  'another sign-in of the same login': {
    end: async ({ app }, world) => {
      await operatorOf(world).signIn(bayu)
      // The new session ends, too: the search is for what the first one left.
      await app.ok('session.signOut', { sessionId: (await app.ok('app.snapshot', {})).sessions[0]?.id ?? '' })
    },
    ends: ['authenticator', 'customer tokens'],
  },
  'a lock with a passphrase': {
    before: withPassphrase,
    end: async ({ app }) => {
      await app.ok('lock.now', {})
      await app.idle()
      await app.ok('lock.unlock', { passphrase })
    },
    ends: ['authenticator', ...challenges],
  },
  'a lock without a passphrase': {
    end: async ({ app }) => {
      await app.ok('lock.now', {})
      await app.idle()
      await app.ok('lock.unlock', { passphrase: null })
    },
    ends: all,
  },
  'a passphrase that was forgotten': {
    before: withPassphrase,
    end: async ({ app }) => {
      await app.ok('lock.now', {})
      await app.ok('lock.giveUp', {})
    },
    ends: all,
  },
  'five wrong passphrases': {
    before: withPassphrase,
    end: async ({ app }) => {
      await app.ok('lock.now', {})
      for (let attempts = 0; attempts < 5; attempts += 1)
        await app.failure('lock.unlock', { passphrase: 'not this one' })
      await app.ok('lock.unlock', { passphrase })
    },
    ends: all,
  },
}

describe.each(Object.entries(ways))('what was shown or begun before %s', (_name, { before, end, ends }) => {
  test('is gone, and the operations that read it refuse', async ({ world }) => {
    await before?.(world)
    const opened = await openEverything(world)
    const { app, sessionId, procedureId, challengeId, staffChallengeId } = opened
    expect(holds(app, sessionId)).toEqual(new Set(all))
    await end(opened, world)
    await app.idle()
    expect(holds(app, sessionId)).toEqual(new Set(all.filter((one) => !ends.includes(one))))
    if (ends.includes('authenticator'))
      expect(await app.failure('procedure.authenticatorSecret', { procedureId })).toMatchObject({ code: 'not-found' })
    else await app.ok('procedure.authenticatorSecret', { procedureId })
    if (ends.includes('customer challenge'))
      expect(await app.failure('session.resendChallenge', { challengeId })).toMatchObject({ code: 'sign-in-over' })
    if (ends.includes('staff challenge'))
      for (const code of ['000000', '123456'])
        expect(await app.failure('desk.verifyChallenge', { challengeId: staffChallengeId, code })).toMatchObject({
          code: 'sign-in-over',
        })
  })

  if (!ends.includes('authenticator')) return
  test('starts over: another secret, and the first one is worth nothing at the portal', async ({ world }) => {
    await before?.(world)
    const opened = await openEverything(world)
    const { app, procedureId, enrolmentId } = opened
    const operator = operatorOf(world)
    await end(opened, world)
    await app.idle()
    const { accessToken: token } = await world.sandbox.signIn(bayu.userId)
    const params = { accountId: bayu.id, enrolmentId }
    const back = at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back.problem).toEqual({ code: 'secret-gone' })
    if ((await app.ok('app.snapshot', {})).sessions.length === 0) await operator.signIn(bayu)
    const waiting = at(await app.ok('procedure.confirmIdentity', { procedureId, password }), 'code')
    const again = await app.ok('procedure.authenticatorSecret', { procedureId })
    expect(again.secret).not.toBe(opened.secret)
    const old = await world.sandbox.call('verifyEnrolment', { token, params, body: { code: '000000' } })
    old.problem('conflict')
    at(await operator.verify(bayu, waiting), 'accepted')
  })
})

describe('the set-up whose secret ended', () => {
  /** Its code is refused as one of an enrolment that was given up. */
  const expectCancelled = async (world: World, { enrolmentId }: Opened): Promise<void> => {
    const { accessToken: token } = await world.sandbox.signIn(bayu.userId)
    const params = { accountId: bayu.id, enrolmentId }
    ;(await world.sandbox.call('verifyEnrolment', { token, params, body: { code: '000000' } })).problem('conflict')
  }

  test('is given up at the portal by a sign-out, before the session ends there', async ({ world }) => {
    const opened = await openEverything(world)
    const sent: string[] = []
    world.app.onSend = ({ path, method }) => void sent.push(`${method} ${path}`)
    await world.app.ok('session.signOut', { sessionId: opened.sessionId })
    const { cancelEnrolment, signOut } = endpoints
    expect(sent).toEqual([cancelEnrolment, signOut].map(({ path, method }) => `${method} ${path}`))
    await expectCancelled(world, opened)
  })

  test('is given up at the portal by a lock behind which the session lives on', async ({ world }) => {
    await withPassphrase(world)
    const opened = await openEverything(world)
    await world.app.ok('lock.now', {})
    await world.app.idle()
    await expectCancelled(world, opened)
  })

  test('goes back although the portal is away, and the lock waits for nobody', async ({ world }) => {
    await withPassphrase(world)
    const { app, procedureId } = await openEverything(world)
    app.losePortal()
    await app.ok('lock.now', {})
    await app.ok('lock.unlock', { passphrase })
    at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    await app.findPortal()
  })

  test('goes back at the next check where the disk refused at the lock', async ({ world }) => {
    await withPassphrase(world)
    const { app, procedureId } = await openEverything(world)
    app.db.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    app.main.lock.now('suspend')
    app.db.exec('DROP TRIGGER full')
    await app.ok('lock.unlock', { passphrase })
    expect(await app.failure('procedure.authenticatorSecret', { procedureId })).toMatchObject({ code: 'not-found' })
    at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
  })
})

describe('what was typed', () => {
  test('is kept while its call runs, and no longer, however the call ends', async ({ world }) => {
    const { app } = world
    const sign = { portalId, userId: bayu.userId }
    const during: string[][] = []
    app.onSend = () => void during.push(app.main.secrets.list().map(({ kind }) => kind))
    world.typed.add('not the password')
    await app.failure('session.signIn', { ...sign, password: 'not the password' })
    expect(app.main.secrets.list()).toEqual([])
    app.losePortal()
    await app.failure('session.signIn', { ...sign, password })
    expect(app.main.secrets.list()).toEqual([])
    await app.findPortal()
    await app.failure('procedure.disable', { procedureId: 'none', password })
    await withPassphrase(world)
    await app.failure('lock.setPassphrase', { current: 'not the passphrase', passphrase: null })
    expect(app.main.secrets.list()).toEqual([])
    expect(during[0]).toEqual(['typed'])
  })
})

describe('a sign-out that the portal did not hear of', () => {
  test('keeps its tokens until the portal was notified, and no longer', async ({ world }) => {
    const { app } = world
    const { id: sessionId } = await operatorOf(world).signIn(bayu)
    app.losePortal()
    expect(await app.ok('session.signOut', { sessionId })).toEqual({ notified: false })
    expect(holds(app, sessionId)).toEqual(new Set(['customer tokens']))
    await app.findPortal()
    await app.idle()
    expect(app.main.secrets.list()).toEqual([])
  })
})

test('the end of the app overwrites everything', async ({ world }) => {
  const { app } = await openEverything(world)
  const { secrets } = app.main
  await app.restart()
  expect(secrets.list()).toEqual([])
})

describe('an answer that comes after the lock', () => {
  test('with the secret of a set-up is not kept', async ({ world }) => {
    await withPassphrase(world)
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'authenticator')
    app.onSend = ({ path }) => {
      if (path === endpoints.startEnrolment.path) app.main.lock.now('suspend')
    }
    await app.call('procedure.confirmIdentity', { procedureId, password })
    await app.idle()
    app.onSend = () => undefined
    expect(app.main.secrets.list().every(({ kind }) => kind === 'token')).toBe(true)
    await app.ok('lock.unlock', { passphrase })
    const back = at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back.problem).toEqual({ code: 'secret-gone' })
  })

  test('with the secret of a set-up is not kept for a login that signed out meanwhile', async ({ world }) => {
    let answered: () => void = () => undefined
    const app = await world.openConsole({
      around: {
        db: (db) => db,
        transport: (send) => async (endpoint, request, extras) => {
          const sent = await send(endpoint, request, extras)
          if (endpoint.path === endpoints.startEnrolment.path) answered()
          return sent
        },
      },
    })
    const operator = operatorOf(world, app)
    const { id: sessionId } = await operator.signIn(bayu)
    const { id: procedureId } = await operator.startUntil(bayu, 'set-up', 'identity', 'authenticator')
    let signingOut: Promise<unknown> = Promise.resolve()
    answered = () => {
      signingOut = app.call('session.signOut', { sessionId })
    }
    await app.call('procedure.confirmIdentity', { procedureId, password })
    await signingOut
    await app.idle()
    expect(app.main.secrets.list()).toEqual([])
    expect(await app.failure('procedure.authenticatorSecret', { procedureId })).toMatchObject({ code: 'not-found' })
    const back = at((await app.ok('procedure.get', { procedureId })).procedure, 'identity')
    expect(back.problem).toEqual({ code: 'secret-gone' })
  })

  test('with a challenge is not kept', async ({ world }) => {
    await withPassphrase(world)
    const { app } = world
    app.onSend = ({ path }) => {
      if (path === endpoints.signIn.path) app.main.lock.now('suspend')
    }
    await app.call('session.signIn', { portalId, userId: seriMuda.userId, password })
    expect(app.main.secrets.list()).toEqual([])
    await app.ok('lock.unlock', { passphrase })
  })
})
