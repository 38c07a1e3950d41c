import { describe, expect, test as plain } from 'vitest'
import type { PageReading } from '#shared/guided/channel.ts'
import { stateIds } from '#shared/guided/controls.ts'
import type { GuidedFrame } from '../../../src/main/features/guided/page.ts'
import { startTestConsole, type TestConsole } from '../../support/console/test-console.ts'
import { atStep, commitOf } from '../../support/guided/guide-recipe.ts'
import type { OpenedPage } from '../../support/guided/test-views.ts'
import { startTestSandbox } from '../../support/portal/sandbox.ts'

const origin = 'https://portal.ipserverone.com'
const portalId = 'portal.ipserverone.com'
const userId = 'it@serimuda.example'
const frame: GuidedFrame = { id: '1:1', isMain: true, origin }
const disable = commitOf('disable')
const [on, off] = [stateIds.on(0), stateIds.off(0)]

/** A console with a guided account whose page is open; the test is the browser. */
interface Guided {
  app: TestConsole
  accountId: string
  page(): OpenedPage
  see(...ids: string[]): void
  press(id: string): 'go' | 'stop'
  begin(kind: 'disable' | 'change' | 'set-up'): Promise<string>
  state(procedureId: string): Promise<string>
}

const test = plain.extend<{ guided: Guided }>({
  // eslint-disable-next-line no-empty-pattern -- vitest reads the fixtures that a fixture needs from this pattern
  guided: async ({}, use) => {
    const sandbox = await startTestSandbox()
    const app = await startTestConsole(sandbox)
    try {
      await app.ok('guided.addPortal', { origin, start: null, recipeId: 'ipserverone-customer-portal' })
      const { accountId } = await app.ok('guided.addAccount', { portalId, userId })
      await app.ok('guided.open', { accountId })
      let gesture = 0
      const page = (): OpenedPage => app.pages.opened.at(-1)!
      await use({
        app,
        accountId,
        page,
        see: (...ids) => page().page.reported(frame, readingOf(ids)),
        press: (target) => {
          gesture += 1
          const of = { signedOut: false, signedIn: 'match', trusted: true } as const
          return page().page.pressed(frame, { target, how: 'click', gesture, ...of })
        },
        begin: async (kind) => {
          const { id: procedureId } = await app.ok('guided.startProcedure', { accountId, kind })
          const answer = { reason: 'maintenance', note: '', to: kind === 'change' ? 'sms' : null } as const
          const howLong = kind === 'disable' ? 'today' : null
          await app.ok('procedure.confirmPreflight', { procedureId, ...answer, howLong })
          return procedureId
        },
        state: async (procedureId) => (await app.ok('procedure.get', { procedureId })).procedure.state.at,
      })
      expect(app.main.audit.verify().verdict).not.toBe('broken')
      expect(app.errors).toEqual([])
    } finally {
      app.close()
      await sandbox.close()
    }
  },
})

const flags = { is: 'one', covered: false, disabled: false, checked: false, visited: false } as const
const readingOf = (ids: readonly string[]): PageReading => ({
  turn: 0,
  targets: Object.fromEntries(ids.map((id) => [id, flags])),
  signedIn: 'match',
  marked: false,
  otherLanguage: false,
})
const actionsOf = (app: TestConsole): string[] => app.entries().map(({ action }) => action)

describe('a disable on the portal’s page', () => {
  test('has its intent on disk before the press goes on, and ends by what the page shows', async ({ guided }) => {
    const { app, accountId, see, press } = guided
    see(on)
    const procedureId = await guided.begin('disable')
    see(on, disable)
    expect(press(disable)).toBe('go')
    expect(app.db.prepare('SELECT effect, status FROM intent').all()).toEqual([{ effect: 'disable', status: 'open' }])
    expect(app.entries().at(-1)).toMatchObject({ action: 'effect.intended', step: '5 Disable 2FA', account: accountId })
    expect(await guided.state(procedureId)).toBe('sending')

    see(off)
    const { procedure } = await app.ok('procedure.get', { procedureId })
    expect(procedure).toMatchObject({ basis: 'page', state: { at: 'done', readBack: true, now: { active: false } } })
    expect(app.entries().find(({ action }) => action === 'effect.applied')).toMatchObject({ detail: { basis: 'page' } })
    expect(actionsOf(app)).toContain('unprotected.began')
    expect(await app.ok('reminders.list', {})).toMatchObject({ unprotected: [{ accountId }] })
  })

  test('is refused where the page says so, and can be tried again', async ({ guided }) => {
    const { app, see, press } = guided
    see(on)
    const procedureId = await guided.begin('disable')
    see(on, disable)
    press(disable)
    guided.page().page.navigated()
    see(on, disable)
    app.timers.advance(15)
    expect(await guided.state(procedureId)).toBe('unknown')
    await app.ok('guided.readAgain', { procedureId })
    expect(guided.page().went).toEqual(['start'])
    guided.page().page.navigated()
    see(on, disable)
    const { procedure } = await app.ok('procedure.get', { procedureId })
    expect(procedure).toMatchObject({ state: { at: 'disable' }, problem: { code: 'did-not-happen' } })
    expect(press(disable)).toBe('go')
  })

  test('that the console did not live to see is unknown after the restart, and is settled by the page', async ({
    guided,
  }) => {
    const { app, accountId, see, press } = guided
    see(on)
    const procedureId = await guided.begin('disable')
    see(on, disable)
    press(disable)
    await app.restart()
    expect(await guided.state(procedureId)).toBe('unknown')
    await app.ok('guided.open', { accountId })
    see(off)
    expect(await guided.state(procedureId)).toBe('done')
  })

  test('whose outcome no page shows is settled by what the user reports, in these words', async ({ guided }) => {
    const { app, see, press } = guided
    see(on)
    const procedureId = await guided.begin('disable')
    see(on, disable)
    press(disable)
    app.timers.advance(15)
    expect(await app.ok('guided.report', { procedureId, happened: true })).toMatchObject({
      basis: 'user',
      state: { at: 'done' },
    })
    expect(actionsOf(app).filter((action) => action === 'guided.reported')).toHaveLength(1)
    expect(await app.failure('guided.report', { procedureId, happened: true })).toMatchObject({ code: 'wrong-step' })
  })

  test('is stopped where its intent cannot be written, and goes on once it can', async ({ guided }) => {
    const { app, see, press } = guided
    see(on)
    await guided.begin('disable')
    see(on, disable)
    app.db.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON intent BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END",
    )
    expect(press(disable)).toBe('stop')
    expect(app.published.findLast(({ name }) => name === 'guided.changed')?.payload).toMatchObject({
      stopped: 'not-recorded',
    })
    app.db.exec('DROP TRIGGER refuse')
    expect(press(disable)).toBe('go')
    see(off)
  })
})

test('a change goes through the guide’s steps as the page shows them', async ({ guided }) => {
  const { app, accountId, see, press } = guided
  see(on)
  const procedureId = await guided.begin('change')
  see(on, disable)
  press(disable)
  see(off, atStep(6))
  expect(await guided.state(procedureId)).toBe('setup')
  see(atStep(7))
  expect(await guided.state(procedureId)).toBe('method')
  see(commitOf('start-enrolment'))
  expect(await guided.state(procedureId)).toBe('identity')
  expect(press(commitOf('start-enrolment'))).toBe('go')
  see(commitOf('verify-code'))
  expect(await guided.state(procedureId)).toBe('code-on-page')
  expect(press(commitOf('verify-code'))).toBe('go')
  see(atStep(10))
  expect(await guided.state(procedureId)).toBe('accepted')
  see(on)
  const { procedure } = await app.ok('procedure.get', { procedureId })
  expect(procedure).toMatchObject({ basis: 'page', state: { at: 'done', now: { active: true, method: 'sms' } } })
  const effects = app.entries().filter(({ action }) => action === 'effect.applied')
  expect(effects.map(({ step }) => step)).toEqual(['5 Disable 2FA', '8 Confirm', '9 Verify'])
  // No page says since when; what was turned on here is so since its press.
  const { at: verifiedAt } = effects.at(-1)!
  expect(await app.ok('reminders.list', {})).toMatchObject({ sms: [{ accountId, since: verifiedAt }] })
})

describe('what cannot be', () => {
  test('a disable of an account whose page shows that 2FA is off', async ({ guided }) => {
    guided.see(off)
    const { accountId } = guided
    expect(await guided.app.failure('guided.startProcedure', { accountId, kind: 'disable' })).toMatchObject({
      code: 'prerequisite-missing',
    })
  })

  test('a second procedure on the account', async ({ guided }) => {
    const { app, accountId } = guided
    guided.see(on)
    await guided.begin('disable')
    expect(await app.failure('guided.startProcedure', { accountId, kind: 'change' })).toMatchObject({
      code: 'procedure-open',
    })
  })

  test('forgetting a portal where a procedure is open', async ({ guided }) => {
    const { app } = guided
    guided.see(on)
    await guided.begin('disable')
    expect(await app.failure('guided.removePortal', { portalId })).toMatchObject({ code: 'procedure-open' })
  })

  test.for([
    ['http://portal.example', 'plain-http-refused'],
    ['ftp://portal.example', 'not-an-address'],
    ['', 'input-refused'],
  ])('a portal at %j', async ([address, code], { guided }) => {
    expect(await guided.app.failure('guided.recipes', { address: address! })).toMatchObject({ code })
  })
})

test('a guided account is on the list, with what its page showed, and leaves it with its portal', async ({
  guided,
}) => {
  const { app, accountId } = guided
  guided.see(on)
  expect(await app.ok('account.list', {})).toMatchObject([
    { id: accountId, portalId, userId, signedIn: true, twoFactor: { active: true, method: null } },
  ])
  await app.ok('guided.close', { accountId })
  expect(guided.page().closed).toBe(true)
  expect(await app.ok('account.list', {})).toMatchObject([{ id: accountId, signedIn: false }])
  await app.ok('guided.removePortal', { portalId })
  expect(await app.ok('account.list', {})).toEqual([])
  expect((await app.ok('app.snapshot', {})).portals.map(({ id }) => id)).toEqual(['sandbox'])
})
