import { describe, expect, onTestFinished } from 'vitest'
import type { SecurityEvent } from '#shared/api/security-events.ts'
import type { TimelineView } from '#shared/ipc/features/timeline.ts'
import { startTestConsole } from '../../support/console/test-console.ts'
import { customerOf } from '../../support/portal/customer.ts'
import { companies, holdingCompany, seedThirtyAccounts, signInAt } from '../../support/console/delegated-accounts.ts'
import { manualClock } from '../../support/time/manual-clock.ts'
import { operatorOf } from '../../support/console/operator.ts'
import { rewritingPortal, withoutOperationKeys } from '../../support/portal/rewriting-portal.ts'
import { samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import type { TestConsole } from '../../support/console/test-console.ts'
import { test, type World } from '../../support/console/world.ts'

const { seriMuda, kenari, bayu } = samples
const read = (app: TestConsole, accountId: string, refresh = true, limit = 1000): Promise<TimelineView> =>
  app.ok('timeline.get', { accountId, limit, refresh })
/** Newest first: `mark event/action`. */
const summaries = ({ lines }: TimelineView): string[] =>
  lines.map(({ mark, event, action }) => `${mark} ${event?.what ?? '-'}/${action?.what ?? '-'}`)

describe('the timeline', () => {
  test('confirms what was done here by the portal’s log, each thing once', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    await operator.complete(seriMuda, 'change', 'sms')
    const found = await read(app, seriMuda.id)
    expect(summaries(found)).toEqual([
      'confirmed two-factor-enabled/verify-code',
      'confirmed enrolment-started/start-enrolment',
      'confirmed two-factor-disabled/disable',
      'unattributed signed-in/-',
      'unjoined -/signed-in',
      ...found.lines.slice(5).map(({ event }) => `before ${event?.what}/-`),
    ])
    expect(found).toMatchObject({ failure: null, older: 0, namesOperations: true, elsewhere: { changes: 0 } })
    expect(found.readAt).not.toBeNull()
  })

  test('is read after a procedure without being asked, and notifies the page', async ({ world }) => {
    const { app } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'email')
    await app.idle()
    expect(app.published).toContainEqual({ name: 'timeline.changed', payload: { accountId: bayu.id } })
    app.losePortal()
    expect(summaries(await read(app, bayu.id)).slice(0, 2)).toEqual([
      'confirmed two-factor-enabled/verify-code',
      'confirmed enrolment-started/start-enrolment',
    ])
  })

  test('marks what a second console, another program and staff did', async ({ world }) => {
    const { app, sandbox, typed } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'email')
    await read(app, bayu.id)

    await sandbox.advance(600)
    const clock = manualClock()
    clock.advance(600)
    const second = await world.openConsole({ clock })
    const other = operatorOf(world, second)
    await other.signIn(bayu)
    await other.complete(bayu, 'disable')
    const direct = await customerOf(sandbox, bayu)
    typed.add(direct.token)
    await direct.setUp('sms')
    const params = { accountId: bayu.id }
    const mobileNumber = '+60100000777'
    typed.add(mobileNumber)
    ;(await sandbox.call('changeProfile', { token: direct.token, params, body: { password, mobileNumber } })).body(200)

    const here = await read(app, bayu.id)
    expect(summaries(here).slice(0, 9)).toEqual([
      'elsewhere mobile-changed/-',
      'elsewhere two-factor-enabled/-',
      'elsewhere enrolment-started/-',
      'elsewhere signed-in/-',
      'elsewhere two-factor-disabled/-',
      'unattributed signed-in/-',
      'confirmed two-factor-enabled/verify-code',
      'confirmed enrolment-started/start-enrolment',
      'unattributed signed-in/-',
    ])
    expect(here.elsewhere).toMatchObject({ changes: 3, since: here.lines[7]?.event?.at })

    const there = await read(second, bayu.id)
    const confirmed = there.lines.filter(({ mark }) => mark === 'confirmed').map(({ event }) => event?.what)
    expect(confirmed).toEqual(['two-factor-disabled'])
    expect(there.elsewhere.changes).toBe(2)
  })

  test('marks what staff did, by the desk', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(bayu)
    await read(app, bayu.id)
    const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
    const opened = await sandbox.call('openCase', {
      token,
      body: { accountId: bayu.id, ticket: 'T-1', channel: 'phone', scenario: 'registered-email-valid', reason: 'lost' },
    })
    world.typed.add(token)
    expect(opened.status).toBe(201)
    const [newest] = (await read(app, bayu.id)).lines
    expect(newest).toMatchObject({ mark: 'elsewhere', event: { what: 'case-opened', by: 'agent' }, action: null })
  })

  test('recognises what was done here by its key among the same things done elsewhere, with a clock that is days wrong', async ({
    world,
  }) => {
    const clock = manualClock()
    clock.advance(-6 * 24 * 3600)
    const app = await world.openConsole({ clock })
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'email')
    const direct = await customerOf(world.sandbox, bayu)
    world.typed.add(direct.token)
    await direct.disable()
    await direct.setUp('email')
    await operator.complete(bayu, 'disable')
    await direct.setUp('email')
    const found = (await read(app, bayu.id)).lines.filter(({ event }) => event?.what.startsWith('two-factor'))
    expect(found.map(({ mark, event }) => `${mark} ${event?.what}`)).toEqual([
      'elsewhere two-factor-enabled',
      'confirmed two-factor-disabled',
      'elsewhere two-factor-enabled',
      'elsewhere two-factor-disabled',
      'confirmed two-factor-enabled',
    ])
  })

  test('confirms a change whose answer was lost', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(seriMuda)
    const { id: procedureId } = await operator.startUntil(seriMuda, 'disable', 'disable')
    const route = { method: 'POST', path: '/accounts/{accountId}/two-factor/disable' }
    await sandbox.plan({ ...route, fault: 'cut-after', times: 1 })
    await app.ok('procedure.disable', { procedureId, password })
    expect(summaries(await read(app, seriMuda.id))[0]).toBe('confirmed two-factor-disabled/disable')
  })

  test('is there offline, signed out and after a restart, with when it was read', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    const before = await read(app, bayu.id)
    app.losePortal()
    const offline = await read(app, bayu.id)
    expect(offline).toEqual({ ...before, failure: offline.failure })
    expect(offline.failure?.code).toBe('portal-unreachable')
    await app.restart()
    const later = await read(app, bayu.id)
    expect(later.lines).toEqual(before.lines)
    expect(later).toMatchObject({ readAt: before.readAt, failure: { code: 'signed-out' } })
  })

  test('is read page by page to its end, and shown in parts', async ({ world }) => {
    const { app, sandbox } = world
    await operatorOf(world).signIn(bayu)
    const direct = await customerOf(sandbox, bayu)
    world.typed.add(direct.token)
    for (let round = 0; round < 60; round += 1) {
      const { id } = (await direct.enrol('authenticator')).body(201)
      const params = { ...direct.params, enrolmentId: id }
      ;(await sandbox.call('cancelEnrolment', { token: direct.token, params })).body(200)
    }
    const asked: unknown[] = []
    app.onSend = ({ path }) => void asked.push(path)
    const all = await read(app, bayu.id)
    expect(asked.filter((path) => String(path).endsWith('security-events'))).toHaveLength(2)
    expect(all.lines.filter(({ event }) => event?.what === 'enrolment-cancelled')).toHaveLength(60)
    const part = await read(app, bayu.id, false, 10)
    expect(part.lines).toEqual(all.lines.slice(0, 10))
    expect(part.older).toBe(all.lines.length - 10)
  })

  test('starts over where the portal was seeded again', async ({ world }) => {
    const { app, sandbox } = world
    const operator = operatorOf(world)
    await operator.signIn(bayu)
    const before = await read(app, bayu.id)
    ;(await sandbox.control('resetSandbox', { body: { scenario: 'three-accounts' } })).body(200)
    await operator.signIn(bayu)
    const after = await read(app, bayu.id)
    expect(after.failure).toBeNull()
    const ids = new Set(before.lines.flatMap(({ event }) => event?.id ?? []))
    expect(after.lines.filter(({ event }) => event !== null && ids.has(event.id))).toEqual([])
  })

  test('of an account that is not known is refused', async ({ world }) => {
    const { app } = world
    expect((await app.failure('timeline.get', { accountId: kenari.id, limit: 10, refresh: true })).code).toBe(
      'not-found',
    )
  })

  test('goes with the account', async ({ world }) => {
    const { app } = world
    await operatorOf(world).signIn(bayu)
    await read(app, bayu.id)
    const count = (): unknown => app.db.prepare('SELECT count(*) FROM portal_event').pluck().get()
    expect(count()).not.toBe(0)
    app.db.prepare('DELETE FROM account').run()
    expect(count()).toBe(0)
  })
})

describe('a portal that lacks or abuses the key', () => {
  /** A console that reaches the sandbox with its security log, or all of it, changed on the way. */
  async function consoleAt(
    { sandbox }: World,
    rewrite: (path: string, body: unknown) => unknown,
  ): Promise<TestConsole> {
    const origin = await rewritingPortal(() => sandbox.baseUrl, rewrite)
    const app = await startTestConsole({ baseUrl: origin, secret: sandbox.secret })
    onTestFinished(() => app.close())
    return app
  }
  /** Changes the events of one account's log alone. */
  const inLogOf =
    (accountId: string, change: (events: SecurityEvent[]) => SecurityEvent[]) =>
    (path: string, body: unknown): unknown => {
      const isLog = path.endsWith(`/accounts/${accountId}/security-events`)
      const page = body as { events: SecurityEvent[] }
      return isLog ? { ...page, events: change(page.events) } : body
    }

  test('of one that names no operations both sides are listed apart, and nothing is confirmed', async ({ world }) => {
    const app = await consoleAt(world, withoutOperationKeys)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'email')
    const found = await read(app, bayu.id)
    expect(found).toMatchObject({ namesOperations: false, elsewhere: { changes: 0, since: null } })
    expect(summaries(found).toSorted()).toEqual([
      'unattributed enrolment-started/-',
      'unattributed signed-in/-',
      'unattributed two-factor-enabled/-',
      'unjoined -/signed-in',
      'unjoined -/start-enrolment',
      'unjoined -/verify-code',
    ])
  })

  test('says plainly what was done here and is not in the log of one that leaves it out', async ({ world }) => {
    const withoutDisable = (events: SecurityEvent[]): SecurityEvent[] =>
      events.filter(({ what }) => what !== 'two-factor-disabled')
    const app = await consoleAt(world, inLogOf(bayu.id, withoutDisable))
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    await operator.complete(bayu, 'set-up', 'email')
    await operator.complete(bayu, 'disable')
    const found = summaries(await read(app, bayu.id))
    expect(found).toContain('confirmed two-factor-enabled/verify-code')
    expect(found).toContain('missing -/disable')
  })

  test('no event on another account, or of another kind, is confirmed by a key of ours', async ({ world }) => {
    let key = ''
    const asIfOurs = (events: SecurityEvent[]): SecurityEvent[] =>
      events.map((event) => ({ ...event, from: null, operationKey: key === '' ? null : key }))
    const onBoth = (path: string, body: unknown): unknown =>
      inLogOf(seriMuda.id, asIfOurs)(path, inLogOf(bayu.id, asIfOurs)(path, body))
    const app = await consoleAt(world, onBoth)
    const operator = operatorOf(world, app)
    await operator.signIn(bayu)
    const direct = await customerOf(world.sandbox, bayu)
    world.typed.add(direct.token)
    await direct.setUp('email')
    await operator.signIn(seriMuda)
    await operator.complete(seriMuda, 'disable')
    key = app.db.prepare<[], string>('SELECT key FROM intent').pluck().get() ?? ''
    expect(key).not.toBe('')
    await direct.disable()

    const foreign = (await read(app, bayu.id)).lines.filter(({ event }) => event?.operationKey === key)
    expect(foreign.map(({ event }) => event?.what)).toContain('two-factor-disabled')
    expect(foreign.filter(({ mark, action }) => mark === 'confirmed' || action !== null)).toEqual([])

    const own = (await read(app, seriMuda.id)).lines.filter(({ mark }) => mark === 'confirmed')
    expect(own.filter(({ event }) => event?.what !== 'two-factor-disabled')).toEqual([])
  })
})

describe('a role', () => {
  test('that may read the log sees it; one that may not gets the reason and sees what was done here', async ({
    world,
  }) => {
    const { app } = world
    await seedThirtyAccounts(world)
    await signInAt(world, app, holdingCompany)
    await world.sandbox.signIn(companies.manager.userId)
    const manager = await read(app, companies.manager.id)
    expect(manager.failure).toBeNull()
    expect(manager.lines.length).toBeGreaterThan(0)

    // What another login read is not shown to it either.
    const session = await signInAt(world, app, companies.billing)
    expect((await read(app, companies.billing.id)).failure).toBeNull()
    await app.ok('session.signOut', { sessionId: session.id })
    await app.ok('management.enter', { accountId: companies.billing.id })
    const asked: string[] = []
    app.onSend = ({ path }) => void asked.push(path)
    const billing = await read(app, companies.billing.id)
    expect(asked).toEqual([])
    expect(billing).toMatchObject({ failure: { code: 'forbidden' }, readAt: null })
    expect(summaries(billing)).toEqual(['here -/management-entered', 'unread -/signed-out', 'unread -/signed-in'])
  })
})
