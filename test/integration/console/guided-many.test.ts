import { describe, expect, test as plain } from 'vitest'
import { overdueAfterSeconds } from '#shared/domain/confirmation-rules.ts'
import type { Queue } from '#shared/domain/queue.ts'
import type { PageReading } from '#shared/guided/channel.ts'
import { stateIds } from '#shared/guided/controls.ts'
import type { GuidedFrame, PageCookie } from '../../../src/main/features/guided/page.ts'
import { maxLivePages } from '../../../src/main/features/guided/service.ts'
import { startTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { createTestSealer, type TestSealer } from '../../support/console/test-keychain.ts'
import { atStep, commitOf, guideControls } from '../../support/guided/guide-recipe.ts'
import type { OpenedPage } from '../../support/guided/test-views.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'
import { findSecrets } from '../../support/secrets/find-secrets.ts'
import { until } from '../../support/time/until.ts'

const origin = 'https://portal.ipserverone.com'
const portalId = 'portal.ipserverone.com'
const frame: GuidedFrame = { id: '1:1', isMain: true, origin }
const disable = commitOf('disable')
const [on, off] = [stateIds.on(0), stateIds.off(0)]
const flags = { is: 'one', covered: false, disabled: false, checked: false, visited: false } as const
const readingOf = (ids: readonly string[]): PageReading => ({
  turn: 0,
  targets: Object.fromEntries(ids.map((id) => [id, flags])),
  signedIn: 'match',
  marked: false,
  otherLanguage: false,
})
const canary = 'kuala-4f1d-cookie'
const cookie: PageCookie = {
  ...{ name: 'session', value: canary, domain: portalId, hostOnly: true, path: '/', secure: true },
  ...{ httpOnly: true, sameSite: 'lax', expiresAt: null },
}

/** A console with guided accounts; the test is the browser. */
interface Many {
  app: TestConsole
  keychain: TestSealer
  add(count: number): Promise<string[]>
  /** The page of an account, as it was opened last. */
  page(accountId: string): OpenedPage
  see(accountId: string, ...ids: string[]): void
  press(accountId: string, id: string): 'go' | 'stop'
  statuses(): Promise<Record<string, string>>
  preflight(accountId: string): Promise<string>
}

const test = plain.extend<{ isSealed: boolean; many: Many }>({
  isSealed: [true, { injected: false }],
  many: async ({ isSealed }, use) => {
    const sandbox = await startTestSandbox()
    const keychain = createTestSealer()
    const app = await startTestConsole(sandbox, isSealed ? { keychain } : {})
    try {
      await app.ok('guided.addPortal', { origin, start: null, recipeId: 'ipserverone-customer-portal' })
      let gesture = 0
      const page = (id: string): OpenedPage => app.pages.opened.findLast(({ accountId }) => accountId === id)!
      await use({
        app,
        keychain,
        page,
        add: async (count) => {
          const ids: string[] = []
          for (let n = 1; n <= count; n += 1) {
            const userId = `user-${String(n).padStart(2, '0')}@group.example`
            ids.push((await app.ok('guided.addAccount', { portalId, userId })).accountId)
          }
          return ids
        },
        see: (accountId, ...ids) => page(accountId).page.reported(frame, readingOf(ids)),
        press: (accountId, target) => {
          gesture += 1
          const of = { signedOut: false, signedIn: 'match', trusted: true } as const
          return page(accountId).page.pressed(frame, { target, how: 'click', gesture, ...of })
        },
        statuses: async () =>
          Object.fromEntries((await app.ok('guided.list', {})).map(({ accountId, status }) => [accountId, status])),
        preflight: async (accountId) => {
          const { procedureId } = (await app.ok('account.list', {})).find(({ id }) => id === accountId)!
          const { procedure } = await app.ok('procedure.get', { procedureId: procedureId! })
          const { reason, note, to, howLong } = procedure
          await app.ok('procedure.confirmPreflight', {
            ...{ procedureId: procedureId!, note, to, howLong },
            reason: reason ?? 'maintenance',
          })
          return procedureId!
        },
      })
      expect(app.main.audit.verify().verdict).not.toBe('broken')
      expect(app.errors).toEqual([])
    } finally {
      app.close()
      await sandbox.close()
    }
  },
})

describe('live pages', () => {
  test('are six: the one that was used longest ago sleeps, and wakes in its own session', async ({ many }) => {
    const { app, page, see } = many
    const ids = await many.add(8)
    for (const accountId of ids.slice(0, 6)) await app.ok('guided.open', { accountId })
    see(ids[0]!, on)
    // The first one is used again, so the second one is next.
    await app.ok('guided.place', { accountId: ids[0]!, bounds: { x: 0, y: 0, width: 10, height: 10 } })
    await app.ok('guided.open', { accountId: ids[6]! })
    expect(page(ids[1]!)).toMatchObject({ asleep: true, closed: false })
    expect((await many.statuses())[ids[1]!]).toBe('asleep')
    expect(app.pages.opened.filter(({ asleep, closed }) => !asleep && !closed)).toHaveLength(maxLivePages)

    const opened = app.pages.opened.length
    expect(await app.ok('guided.open', { accountId: ids[1]! })).toMatchObject({ status: 'loading' })
    expect(app.pages.opened, 'no other session').toHaveLength(opened)
    expect(page(ids[1]!).asleep).toBe(false)
    expect(page(ids[2]!).asleep).toBe(true)
    // "Reload" wakes, too.
    await app.ok('guided.go', { accountId: ids[2]!, to: 'reload' })
    expect(page(ids[2]!)).toMatchObject({ asleep: false, went: [] })
  })

  test('never sleep while a press waits; where all six do, the seventh is refused', async ({ many }) => {
    const { app, page, see, press } = many
    const ids = await many.add(7)
    const commit = async (accountId: string): Promise<void> => {
      await app.ok('guided.open', { accountId })
      see(accountId, on)
      await app.ok('guided.startProcedure', { accountId, kind: 'disable' })
      await app.ok('procedure.confirmPreflight', {
        procedureId: (await app.ok('account.list', {})).find(({ id }) => id === accountId)!.procedureId!,
        ...{ reason: 'maintenance', note: '', to: null, howLong: 'today' },
      })
      see(accountId, on, disable)
      expect(press(accountId, disable)).toBe('go')
    }
    await commit(ids[0]!)
    for (const accountId of ids.slice(1, 6)) await app.ok('guided.open', { accountId })
    await app.ok('guided.open', { accountId: ids[6]! })
    expect(page(ids[0]!).asleep, 'a press waits there').toBe(false)
    expect(page(ids[1]!).asleep).toBe(true)
    await app.ok('guided.close', { accountId: ids[6]! })

    for (const accountId of ids.slice(1, 6)) await commit(accountId)
    const opened = app.pages.opened.length
    expect(await app.failure('guided.open', { accountId: ids[6]! })).toMatchObject({ code: 'pages-busy' })
    expect(app.pages.opened).toHaveLength(opened)
    see(ids[3]!, off)
    await app.ok('guided.open', { accountId: ids[6]! })
    expect(page(ids[3]!).asleep).toBe(true)
    for (const accountId of ids.slice(0, 6)) if (accountId !== ids[3]) see(accountId, off)
  })
})

describe('the queue', () => {
  const plan = { kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' } as const
  const current = (queue: Queue): string | undefined =>
    queue.items.find(({ state }) => state.is === 'current')?.accountId

  test('a dry run says of each account what is known of its page', async ({ many }) => {
    const { app, see } = many
    const ids = await many.add(4)
    for (const accountId of ids.slice(0, 3)) await app.ok('guided.open', { accountId })
    see(ids[0]!, on)
    see(ids[1]!, off)
    const { lines } = await app.ok('queue.dryRun', { accountIds: ids, ...plan })
    expect(lines).toMatchObject([
      { page: 'open', verdict: 'works', isFresh: true, needsSignIn: false, now: { active: true } },
      { page: 'open', verdict: 'fails', code: 'already-so', now: { active: false } },
      { page: 'open', verdict: 'unknown', now: null },
      { page: 'closed', verdict: 'unknown', needsSignIn: true, now: null },
    ])
    // What was once seen is known when the page is closed.
    await app.ok('guided.close', { accountId: ids[0]! })
    const later = await app.ok('queue.dryRun', { accountIds: [ids[0]!], ...plan })
    expect(later.lines).toMatchObject([{ page: 'closed', verdict: 'works', isFresh: false, needsSignIn: true }])
  })

  test('waits for the page of an account, begins there, and resumes after the console was ended', async ({ many }) => {
    const { app, see, press } = many
    const ids = await many.add(3)
    await app.ok('queue.start', { accountIds: ids, ...plan })
    expect(await app.failure('queue.next', {})).toMatchObject({ code: 'signed-out' })
    expect(current((await app.ok('queue.get', {})).queue!)).toBe(ids[0])
    await app.ok('guided.open', { accountId: ids[0]! })
    see(ids[0]!, stateIds.signedOut)
    expect(await app.failure('queue.next', {}), 'nobody is signed in there').toMatchObject({ code: 'signed-out' })
    see(ids[0]!, on)
    await app.ok('queue.next', {})
    const procedureId = await many.preflight(ids[0]!)
    see(ids[0]!, on, disable)
    press(ids[0]!, disable)

    await app.restart()
    const { queue } = await app.ok('queue.get', {})
    expect(queue?.items[0]?.state).toMatchObject({ is: 'current', procedureId })
    expect((await app.ok('procedure.get', { procedureId })).procedure.state.at).toBe('unknown')
    await app.ok('guided.open', { accountId: ids[0]! })
    see(ids[0]!, off)
    const settled = (await app.ok('queue.get', {})).queue!
    expect(settled.items[0]?.state).toMatchObject({ is: 'done', ending: { now: { active: false }, readBack: true } })

    // The page of the next one is open and signed in already.
    await app.ok('guided.open', { accountId: ids[1]! })
    see(ids[1]!, on)
    expect(current(await app.ok('queue.next', {}))).toBe(ids[1])
    // What is off already needs nothing: the item fails with that.
    await app.ok('queue.skip', { accountId: ids[1]! })
    await app.ok('guided.open', { accountId: ids[2]! })
    see(ids[2]!, off)
    const end = await app.ok('queue.next', {})
    expect(end.items[2]?.state).toMatchObject({ is: 'failed', code: 'already-so' })
    expect(end.state).toBe('finished')
  })

  test('an account whose page nobody signed in to is not done for that reason when it is skipped', async ({ many }) => {
    const { app } = many
    const ids = await many.add(1)
    await app.ok('queue.start', { accountIds: ids, ...plan })
    await app.failure('queue.next', {})
    const queue = await app.ok('queue.skip', { accountId: ids[0]! })
    expect(queue.items[0]?.state).toMatchObject({ is: 'failed', code: 'signed-out' })
  })

  test('takes thirty accounts with four pages open at a time', async ({ many }) => {
    const { app, see, press } = many
    const ids = await many.add(30)
    await app.ok('queue.start', { accountIds: ids, ...plan })
    const open = async (accountId: string | undefined): Promise<void> => {
      if (accountId === undefined) return
      await app.ok('guided.open', { accountId })
      see(accountId, on)
    }
    for (const accountId of ids.slice(0, 4)) await open(accountId)
    for (const [index, accountId] of ids.entries()) {
      await app.ok('queue.next', {})
      await many.preflight(accountId)
      see(accountId, on, disable)
      expect(press(accountId, disable)).toBe('go')
      see(accountId, off)
      await app.ok('guided.close', { accountId })
      await open(ids[index + 4])
      expect((await app.ok('guided.list', {})).length).toBeLessThanOrEqual(4)
    }
    const { queue } = await app.ok('queue.get', {})
    expect(queue?.state).toBe('finished')
    expect(queue?.items.filter(({ state }) => state.is === 'done')).toHaveLength(30)
  })
})

const questions = ({ notified }: TestConsole): string[] =>
  notified.map(({ title }) => title).filter((title) => title.includes('did the confirmation e-mail arrive'))

describe('the confirmation e-mail', () => {
  async function turnOff({ app, see, press }: Many, accountId: string): Promise<void> {
    await app.ok('guided.open', { accountId })
    see(accountId, on)
    const { id: procedureId } = await app.ok('guided.startProcedure', { accountId, kind: 'disable' })
    await app.ok('procedure.confirmPreflight', {
      ...{ procedureId, reason: 'maintenance', note: '', to: null, howLong: 'today' },
    })
    see(accountId, on, disable)
    press(accountId, disable)
    see(accountId, off)
  }

  test('is a question: overdue after ten minutes, asked again after "Not yet", settled by "Yes"', async ({ many }) => {
    const { app } = many
    const [accountId] = await many.add(1)
    await turnOff(many, accountId!)
    const [asked] = await app.ok('confirmation.list', { accountId: null })
    expect(asked).toMatchObject({ basis: 'user', kind: 'two-factor-disabled', method: null, overdueAt: null })
    app.timers.advance(overdueAfterSeconds)
    const [overdue] = await app.ok('confirmation.list', { accountId: null })
    expect(overdue?.overdueAt).not.toBeNull()
    expect(questions(app)).toHaveLength(1)

    const confirmationId = asked!.id
    await app.ok('confirmation.report', { confirmationId, arrived: false })
    app.timers.advance(overdueAfterSeconds)
    expect(questions(app), 'asked again').toHaveLength(2)
    expect(await app.ok('confirmation.report', { confirmationId, arrived: true })).toMatchObject({ remindAt: null })
    expect(await app.ok('confirmation.list', { accountId: null })).toEqual([])
    app.timers.advance(3 * overdueAfterSeconds)
    expect(questions(app)).toHaveLength(2)
    const entries = app.entries().filter(({ action }) => action.startsWith('confirmation.'))
    expect(entries).toMatchObject([
      { action: 'confirmation.overdue', outcome: 'pending' },
      { action: 'confirmation.reported', detail: { arrived: false, basis: 'user' } },
      { action: 'confirmation.reported', detail: { arrived: true, basis: 'user' } },
    ])
    expect(await app.failure('confirmation.report', { confirmationId, arrived: true })).toMatchObject({
      code: 'not-found',
    })
  })

  test('is still asked about after a restart', async ({ many }) => {
    const { app } = many
    const [accountId] = await many.add(1)
    await turnOff(many, accountId!)
    await app.restart()
    app.timers.advance(overdueAfterSeconds)
    expect(await app.ok('confirmation.list', { accountId: null })).toMatchObject([{ basis: 'user' }])
    expect(questions(app)).toHaveLength(1)
  })

  test('of a change is asked for once, at its end', async ({ many }) => {
    const { app, see, press } = many
    const [accountId] = await many.add(1)
    await app.ok('guided.open', { accountId: accountId! })
    see(accountId!, on)
    const { id: procedureId } = await app.ok('guided.startProcedure', { accountId: accountId!, kind: 'change' })
    await app.ok('procedure.confirmPreflight', {
      ...{ procedureId, reason: 'maintenance', note: '', to: 'sms', howLong: null },
    })
    see(accountId!, on, disable)
    press(accountId!, disable)
    see(accountId!, off, atStep(6))
    expect(await app.ok('confirmation.list', { accountId: null })).toEqual([])
    see(accountId!, atStep(7))
    see(accountId!, commitOf('start-enrolment'))
    press(accountId!, commitOf('start-enrolment'))
    see(accountId!, commitOf('verify-code'))
    press(accountId!, commitOf('verify-code'))
    see(accountId!, atStep(10))
    expect(await app.ok('confirmation.list', { accountId: null })).toMatchObject([
      { kind: 'two-factor-enabled', method: 'sms', procedureId },
    ])
  })
})

test('a method that was chosen on the page for one procedure is none of the next', async ({ many }) => {
  const { app, page, see, press } = many
  const [accountId] = (await many.add(1)) as [string]
  await app.ok('guided.open', { accountId })
  const email = guideControls.find(({ method }) => method === 'email')!.id
  for (const to of ['email', 'sms'] as const) {
    see(accountId, on)
    const { id: procedureId } = await app.ok('guided.startProcedure', { accountId, kind: 'change' })
    await app.ok('procedure.confirmPreflight', {
      ...{ procedureId, reason: 'maintenance', note: '', to, howLong: null },
    })
    see(accountId, on, disable)
    press(accountId, disable)
    see(accountId, off, atStep(6))
    see(accountId, atStep(7))
    // The second time the page was too fast to be seen with its choice.
    if (to === 'email') page(accountId).page.reported(frame, { ...readingOf([]), targets: { [email]: { ...flags, checked: true } } }) // prettier-ignore
    see(accountId, commitOf('start-enrolment'))
    press(accountId, commitOf('start-enrolment'))
    see(accountId, commitOf('verify-code'))
    press(accountId, commitOf('verify-code'))
    see(accountId, atStep(10))
    see(accountId, on)
    const { procedure } = await app.ok('procedure.get', { procedureId })
    expect(procedure).toMatchObject({ state: { at: 'done', now: { active: true, method: to } } })
  }
})

describe('the time without 2FA', () => {
  test('knows whose procedure began it, why and until when; and what was turned off elsewhere', async ({ many }) => {
    const { app, see, press } = many
    const [accountId] = await many.add(1)
    await app.ok('guided.open', { accountId: accountId! })
    see(accountId!, on)
    const { id: procedureId } = await app.ok('guided.startProcedure', { accountId: accountId!, kind: 'disable' })
    await app.ok('procedure.confirmPreflight', {
      ...{ procedureId, reason: 'maintenance', note: '', to: null, howLong: 'today' },
    })
    see(accountId!, on, disable)
    press(accountId!, disable)
    see(accountId!, off)
    const [running] = (await app.ok('reminders.list', {})).unprotected
    expect(running).toMatchObject({ accountId, found: 'procedure', reason: 'maintenance' })
    expect(running?.until).not.toBeNull()
    app.timers.advance(60)
    see(accountId!, on)
    expect((await app.ok('reminders.list', {})).unprotected).toEqual([])
    see(accountId!, off)
    expect((await app.ok('reminders.list', {})).unprotected).toMatchObject([{ found: 'elsewhere', until: null }])
  })
})

describe('staying signed in', () => {
  async function keep({ app, page }: Many, accountId: string): Promise<void> {
    await app.ok('guided.open', { accountId })
    await app.ok('guided.setStay', { accountId, stay: true })
    page(accountId).jar.push(cookie)
    page(accountId).page.cookiesChanged()
    app.timers.advance(1)
    await until('the cookies are kept', () => sealed(app).length === 1)
  }
  const sealed = (app: TestConsole): unknown[] =>
    app.db.prepare('SELECT sealed FROM guided_session WHERE sealed IS NOT NULL').all()

  test('keeps the cookies sealed, and gives them to the next start', async ({ many }) => {
    const { app, page } = many
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    expect(findSecrets(app.profile.folder, [canary]), 'in clear').toEqual([])
    await app.restart()
    expect(await app.ok('guided.open', { accountId: accountId! })).toMatchObject({ stay: 'on' })
    await until('the cookies are there', () => page(accountId!).jar.length === 1)
    expect(page(accountId!).jar).toEqual([cookie])
    // Closing the page leaves them.
    await app.ok('guided.close', { accountId: accountId! })
    expect(sealed(app)).toHaveLength(1)
  })

  test('ends with "Clear this account", which says what it removed', async ({ many }) => {
    const { app, page } = many
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    expect(await app.ok('guided.clear', { accountId: accountId! })).toEqual({ page: true, kept: true })
    expect(page(accountId!).closed).toBe(true)
    expect(sealed(app)).toEqual([])
    expect(app.entries().at(-1)).toMatchObject({ action: 'guided.cleared', detail: { page: true, kept: true } })
    expect(await app.ok('guided.clear', { accountId: accountId! })).toEqual({ page: false, kept: false })
    await app.restart()
    await app.ok('guided.open', { accountId: accountId! })
    expect(page(accountId!).jar).toEqual([])
  })

  test('ends with its portal', async ({ many }) => {
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    await many.app.ok('guided.removePortal', { portalId })
    expect(sealed(many.app)).toEqual([])
  })

  test('ends with a lock without a passphrase, also of a page that is closed', async ({ many }) => {
    const { app } = many
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    await app.ok('guided.close', { accountId: accountId! })
    app.main.lock.now('operator')
    await until('nothing is kept', () => sealed(app).length === 0)
  })

  test('ends with the sign-out of everybody, with every page', async ({ many }) => {
    const { app } = many
    const [first, second] = await many.add(2)
    await keep(many, first!)
    await app.ok('guided.open', { accountId: second! })
    await app.ok('session.signOutAll', {})
    expect(await app.ok('guided.list', {})).toEqual([])
    expect(sealed(app)).toEqual([])
  })

  test('ends where the operator turns it off for every session', async ({ many }) => {
    const { app } = many
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    await app.ok('session.keep', { keep: false })
    expect(sealed(app)).toEqual([])
    expect(await app.ok('guided.list', {})).toMatchObject([{ stay: 'not-wanted' }])
  })

  test('is ended by its user, and nothing overtakes that', async ({ many }) => {
    const { app, page } = many
    const [accountId] = await many.add(1)
    await keep(many, accountId!)
    page(accountId!).page.cookiesChanged()
    await app.ok('guided.setStay', { accountId: accountId!, stay: false })
    app.timers.advance(1)
    await app.idle()
    expect(app.db.prepare('SELECT * FROM guided_session').all()).toEqual([])
  })

  test('signs nobody in with a row that was moved to another account', async ({ many }) => {
    const { app, page } = many
    const [accountId, other] = await many.add(2)
    await keep(many, accountId!)
    app.db.prepare('UPDATE guided_session SET account_id = ?').run(other)
    await app.ok('guided.open', { accountId: other! })
    await app.idle()
    expect(page(other!).jar).toEqual([])
  })

  describe('without a keychain', () => {
    test.override({ isSealed: false })

    test('is not offered, and refused where it is asked for', async ({ many }) => {
      const { app } = many
      const [accountId] = await many.add(1)
      expect(await app.ok('guided.open', { accountId: accountId! })).toMatchObject({ stay: 'impossible' })
      expect(await app.failure('guided.setStay', { accountId: accountId!, stay: true })).toMatchObject({
        code: 'forbidden',
      })
      expect(app.db.prepare('SELECT * FROM guided_session').all()).toEqual([])
    })
  })
})
