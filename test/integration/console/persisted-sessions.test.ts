import { describe, expect } from 'vitest'
import { keyAt } from '#shared/domain/account-key.ts'
import { findSecrets } from '../../support/secrets/find-secrets.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { createTestSealer } from '../../support/console/test-keychain.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { samples } from '../../support/portal/sandbox.ts'
import { until } from '../../support/time/until.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples

/** A console with a keychain that really encrypts. */
async function withKeychain(world: World): Promise<TestConsole & { sealer: ReturnType<typeof createTestSealer> }> {
  const sealer = createTestSealer()
  const app = await world.openConsole({ keychain: sealer })
  return Object.assign(app, { sealer })
}

const signedIn = async (app: TestConsole): Promise<string[]> => {
  await app.idle()
  return (await app.ok('app.snapshot', {})).sessions.map(({ accountId }) => accountId)
}
const whyEnded = async (app: TestConsole): Promise<string[]> =>
  (await app.ok('app.snapshot', {})).endedSessions.map(({ why }) => why)
const keptOnes = (app: TestConsole): number =>
  app.db.prepare<[], number>('SELECT count(*) FROM kept_session').pluck().get() ?? 0

describe('with a keychain, sessions', () => {
  test('are there again after a restart, without a password, and no token is readable on disk', async ({ world }) => {
    const app = await withKeychain(world)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.signIn(kenari)
    expect(findSecrets(app.profile.folder, app.secrets)).toEqual([])
    await app.restart()
    expect(await signedIn(app)).toEqual([kenari.id, bayu.id])
    expect((await app.ok('account.get', { accountId: bayu.id })).account.name).toBe(bayu.name)
    expect(app.entries().filter(({ action }) => action === 'session.restored')).toHaveLength(2)
  })

  test('are saved again with each rotation: a restart uses the newest token', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signIn(bayu)
    for (let turn = 0; turn < 3; turn += 1) {
      await world.sandbox.advance(16 * 60)
      await app.ok('account.get', { accountId: bayu.id })
      await app.restart()
      expect(await signedIn(app)).toEqual([bayu.id])
    }
  })

  test('are forgotten at a sign-out, and with "keep none"; what is chosen again is kept at once', async ({ world }) => {
    const app = await withKeychain(world)
    const operator = operatorOf(world, app)
    const { id: sessionId } = await operator.signIn(bayu)
    await operator.signIn(kenari)
    expect(await app.ok('session.signOut', { sessionId })).toEqual({ notified: true })
    expect(keptOnes(app)).toBe(1)
    await app.ok('session.keep', { keep: false })
    expect(keptOnes(app)).toBe(0)
    expect(await signedIn(app)).toEqual([kenari.id])
    await app.ok('session.keep', { keep: true })
    expect(keptOnes(app)).toBe(1)
    await app.ok('session.keep', { keep: false })
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect((await app.ok('app.snapshot', {})).keeping).toEqual({ keychain: true, keep: false, pendingSignOuts: [] })
  })

  test('of staff are never kept', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signInStaff(samples.agentA)
    expect(keptOnes(app)).toBe(0)
    await app.restart()
    expect((await app.ok('app.snapshot', {})).staff).toBeNull()
  })

  test('that ended at the portal meanwhile are reported with the reason, at start and in between', async ({
    world,
  }) => {
    const app = await withKeychain(world)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.signIn(kenari)
    const elsewhere = await world.sandbox.signIn(bayu.userId)
    ;(await world.sandbox.call('endOtherSessions', { token: elsewhere.accessToken })).body(200)
    expect(await app.failure('account.get', { accountId: bayu.id })).toMatchObject({ code: 'session-expired' })
    expect(await whyEnded(app)).toEqual(['elsewhere'])
    expect(keptOnes(app)).toBe(1)
    app.stop()
    const other = await world.sandbox.signIn(kenari.userId)
    ;(await world.sandbox.call('endOtherSessions', { token: other.accessToken })).body(200)
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual(['elsewhere'])
    expect(app.entries().filter(({ action }) => action === 'session.ended')).toHaveLength(2)
    await operatorOf(world, app).signIn(kenari)
    expect(await whyEnded(app)).toEqual([])
  })

  test('that ran out while the app was away are reported as such', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signIn(bayu)
    app.stop()
    app.clock.advance(13 * 60 * 60)
    await world.sandbox.advance(13 * 60 * 60)
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual(['expired'])
  })

  test('wait for a portal that is away at start', async ({ world }) => {
    const app = await withKeychain(world)
    const other = await world.createPortal()
    const { id: portalId } = await app.ok('portal.add', { address: other.baseUrl })
    await operatorOf(world, app, { portalId, sandbox: other }).signIn(bayu)
    await other.stop()
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual([])
    expect(keptOnes(app)).toBe(1)
    await other.restart({ port: Number(new URL(other.baseUrl).port) })
    await app.ok('portal.tryAgain', { portalId })
    expect(await signedIn(app)).toEqual([keyAt(portalId, bayu.id)])
  })
})

describe('a kept session', () => {
  test('is renewed on disk before its new token is used, in between and at start', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signIn(bayu)
    const story: string[] = []
    const { seal } = app.sealer
    app.sealer.seal = async (text) => {
      // A keychain that takes its time: whatever does not wait for it is here first.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      story.push('sealed')
      return seal(text)
    }
    const watch = (): void => {
      app.onSend = ({ path }) => void story.push(path.endsWith('/refresh') ? 'renewal' : 'use')
    }
    watch()
    await world.sandbox.advance(16 * 60)
    await app.ok('account.get', { accountId: bayu.id })
    const renewed = story.slice(story.indexOf('renewal'))
    expect(renewed.slice(0, 3)).toEqual(['renewal', 'sealed', 'use'])

    await app.idle()
    story.length = 0
    const restarted = app.restart()
    watch()
    await restarted
    await until('the session is restored', () => story.filter((one) => one === 'use').length > 1)
    const restored = story.slice(story.indexOf('renewal'))
    expect(restored.slice(0, 3)).toEqual(['renewal', 'sealed', 'use'])
  })

  test('whose renewal was cut off between the answer and the write ends, and says why', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signIn(bayu)
    await world.sandbox.advance(16 * 60)
    // The answer comes, the keychain is asked to seal the new token, and there the run ends.
    app.sealer.seal = () => new Promise(() => undefined)
    void app.call('account.get', { accountId: bayu.id })
    await app.idle()
    expect(app.db.prepare('SELECT renewing FROM kept_session').pluck().get()).toBe(1)
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual(['interrupted'])
    expect(keptOnes(app)).toBe(0)
  })

  test('whose new token the keychain does not take lives on in memory alone', async ({ world }) => {
    const app = await withKeychain(world)
    await operatorOf(world, app).signIn(bayu)
    await world.sandbox.advance(16 * 60)
    app.sealer.refuses = true
    await app.ok('account.get', { accountId: bayu.id })
    expect(await signedIn(app)).toEqual([bayu.id])
    expect(keptOnes(app)).toBe(0)
    app.sealer.refuses = false
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual([])
  })

  test('that the keychain does not open, or that was moved to another account, is given up', async ({ world }) => {
    const app = await withKeychain(world)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.signIn(kenari)
    app.db.exec(`UPDATE kept_session SET sealed = (SELECT sealed FROM kept_session WHERE account_id = '${bayu.id}')`)
    await app.restart()
    expect(await signedIn(app)).toEqual([bayu.id])
    expect(await whyEnded(app)).toEqual(['keychain'])
    app.sealer.refuses = true
    await app.restart()
    expect(await signedIn(app)).toEqual([])
    expect(await whyEnded(app)).toEqual(['keychain'])
  })

  test('that was restored recovers what the last run left open', async ({ world }) => {
    const app = await withKeychain(world)
    const operator = operatorOf(world, app)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    app.onSend = ({ path }) => (path.endsWith('/disable') ? new Promise(() => undefined) : undefined)
    void app.call('procedure.disable', { procedureId, password: 'sandbox-demo-1' })
    await new Promise((resolve) => setImmediate(resolve))
    await app.restart()
    await app.idle()
    const { procedure } = await app.ok('procedure.get', { procedureId })
    expect(procedure.state.at).toBe('disable')
    expect(procedure.problem?.code).toBe('did-not-happen')
  })
})

test('without a keychain nothing is kept, and the console knows it', async ({ world }) => {
  await operatorOf(world).signIn(bayu)
  expect((await world.app.ok('app.snapshot', {})).keeping).toEqual({
    keychain: false,
    keep: true,
    pendingSignOuts: [],
  })
  expect(keptOnes(world.app)).toBe(0)
})
