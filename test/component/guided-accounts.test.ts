import { describe, expect, it } from 'vitest'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import type { Procedure } from '#shared/domain/procedure.ts'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import type { PortalView } from '#shared/ipc/views.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { mountApp, path, startMain } from './mount.ts'
import { all, click, one, press, settle, shownText, textOf } from './page.ts'
import { appSnapshot, portalTime, twoFactor } from './samples.ts'

const portalId = 'portal.ipserverone.com'
const keyOf = (n: number): string => `user-${n}@group.example@${portalId}`
const guidedPortal: PortalView = {
  ...{ id: portalId, origin: `https://${portalId}`, embedded: false, status: 'ready', capabilities: null },
  confirmedIssuer: null,
  recipe: {
    ...{ id: 'ipserverone-customer-portal', title: 'IP ServerOne Customer Portal', revision: 1, verifiedOn: null },
    origins: [`https://${portalId}`],
    ...{ languages: ['en'], missing: [] },
    support: { email: 'support@ipserverone.com', phone: '+603 2026 1688', advice: '' },
  },
}
const pageOf = (n: number, changes: Partial<GuidedPageView> = {}): GuidedPageView => ({
  ...{ accountId: keyOf(n), status: 'open', address: null, twoFactor: { state: 'unknown' }, step: null, next: null },
  ...{ ambiguous: false, marked: false, chosen: null, messages: [], signedOut: false, signedIn: 'match' },
  ...{
    signedInReported: false,
    committed: null,
    stopped: null,
    byHand: false,
    stay: 'off',
    asks: null,
    proxy: null,
    refused: null,
  },
  ...{ otherLanguage: false, teaching: 'off' },
  ...changes,
})
const asked: Confirmation = {
  ...{ id: 'confirmation-1', procedureId: 'procedure-1', accountId: keyOf(1), accountName: 'user-1@group.example' },
  ...{ kind: 'two-factor-disabled', method: null, operationKey: null, changedAt: portalTime(), notices: [] },
  ...{ expectedAt: portalTime(), readAt: null, overdueAt: portalTime(), untraced: false, basis: 'user' },
  ...{ arrivedAt: null, remindAt: null },
}

const disabled: Procedure = {
  ...{ id: 'procedure-1', kind: 'disable', accountId: keyOf(1), accountName: 'user-1@group.example' },
  ...{ userId: 'user-1@group.example', from: 'sms', replace: false, to: null, reason: 'maintenance', howLong: 'today' },
  ...{ note: '', startedAt: portalTime(), updatedAt: portalTime(), unprotectedSince: null, basis: 'page' },
  ...{ problem: null, state: { at: 'disable', version: 0 } },
}

const done: Procedure = { ...disabled, state: { at: 'done', now: twoFactor(null), readBack: false } }

async function open(
  at: string,
  pages: readonly GuidedPageView[],
  prepare = (_main: FakeMain): void => undefined,
  frame = false,
) {
  const main = startMain({
    accounts: [1, 2, 3, 4].map((n) =>
      accountRow(keyOf(n), null, { name: `user-${n}@group.example`, userId: `user-${n}@group.example`, portalId }),
    ),
    snapshot: { portals: [...appSnapshot({}).portals, guidedPortal] },
  })
  main.reply('guided.list', () => [...pages])
  main.reply('guided.open', ({ accountId }) => pages.find((page) => page.accountId === accountId)!)
  main.reply('guided.place', () => ({}))
  prepare(main)
  await mountApp(main, at, { frame })
  return main
}
const screenOf = (n: number): string => `/guided/${encodeURIComponent(keyOf(n))}`
const switcher = (): string[] => all('link', /./, one('navigation', 'Open pages')).map(textOf)

describe('the pages that are open', () => {
  const pages = [
    pageOf(1, { twoFactor: { state: 'on', method: 'sms' } }),
    pageOf(2, { twoFactor: { state: 'off' } }),
    pageOf(3),
    pageOf(4, { status: 'asleep' }),
  ]

  it('are listed with their state, and each is one press away', async () => {
    const main = await open(screenOf(1), pages)
    expect(switcher()).toEqual([
      'user-1@group.example On',
      'user-2@group.example Off',
      'user-3@group.example Unknown',
      'user-4@group.example Asleep',
    ])
    await click(one('link', /user-2/, one('navigation', 'Open pages')))
    expect(decodeURIComponent(path())).toBe(decodeURIComponent(screenOf(2)))
    main.emit('guided.closed', { accountId: keyOf(1) })
    await settle()
    expect(switcher()).toHaveLength(3)
  })

  it('are no list where there is one alone', async () => {
    await open(screenOf(1), [pages[0]!])
    expect(all('navigation', 'Open pages')).toEqual([])
  })
})

describe('from one account to another', () => {
  it('the end of a procedure is of its own account, and is there again on the way back', async () => {
    const pages = [pageOf(1), pageOf(2)]
    const main = await open(screenOf(1), pages, (fake) => {
      fake.reply('procedure.get', () => ({ procedure: done }))
    })
    for (const procedure of [disabled, done]) {
      main.emit('procedure.changed', procedure)
      await settle()
    }
    const ended = 'This account is no longer protected by SMS.'
    expect(shownText()).toContain(ended)
    await click(one('link', /user-2/, one('navigation', 'Open pages')))
    expect(shownText()).not.toContain(ended)
    await click(one('link', /user-1/, one('navigation', 'Open pages')))
    expect(shownText()).toContain(ended)
  })
})

describe('the title bar', () => {
  const operator = (): string | null => one('button', /^Operator/).getAttribute('aria-label')

  it('names who is signed in on the portal’s page, and leads there', async () => {
    const pages = [pageOf(1, { signedIn: 'absent' }), pageOf(2, { signedOut: true })]
    const main = await open('/accounts', pages, undefined, true)
    const portals = [...appSnapshot({}).portals, guidedPortal]
    main.emit('app.changed', appSnapshot({ sessions: [], staff: null, portals }))
    await settle()
    expect(operator()).toBe('Operator: Nobody signed in')
    main.emit('guided.changed', pageOf(1))
    await settle()
    expect(operator()).toBe('Operator: user-1@group.example')
    main.emit('guided.changed', pageOf(2, { signedIn: 'absent', signedInReported: true }))
    await settle()
    expect(operator()).toBe('Operator: 2 accounts signed in')
    await click(one('button', /^Operator/))
    await click(one('menuitem', 'Show the page of user-2@group.example'))
    expect(decodeURIComponent(path())).toBe(decodeURIComponent(screenOf(2)))
  })
})

describe('the session of a page', () => {
  it('has a switch where it can be kept, and a sentence where not', async () => {
    const main = await open(screenOf(1), [pageOf(1)], (fake) => fake.reply('guided.setStay', () => ({})))
    await click(one('switch', 'Stay signed in'))
    expect(main.inputsOf('guided.setStay')).toEqual([{ accountId: keyOf(1), stay: true }])
    main.emit('guided.changed', pageOf(1, { stay: 'impossible' }))
    await settle()
    expect(all('switch')).toEqual([])
    expect(shownText()).toContain('Staying signed in is not offered')
  })

  it('is cleared after a question, and what was removed is said', async () => {
    const main = await open(screenOf(1), [pageOf(1)], (fake) =>
      fake.reply('guided.clear', () => ({ page: true, kept: true })),
    )
    await press('Clear this account')
    expect(main.inputsOf('guided.clear')).toEqual([])
    await press('Clear this account', one('dialog'))
    expect(main.inputsOf('guided.clear')).toEqual([{ accountId: keyOf(1) }])
    expect(shownText()).toContain('Removed: the page with its cookies and cache, and the kept sign-in.')
    expect(path()).toBe('/accounts')
  })
})

describe('support and the guide', () => {
  for (const [what, changes] of [
    ['a page that cannot be loaded', { status: 'connection' }],
    ['a press that was stopped', { stopped: 'other-step' }],
    ['another address', { asks: 'https://elsewhere.example' }],
    ['something that was refused', { refused: { what: 'download', origin: null } }],
    ['a control that is not clear', { ambiguous: true }],
    ['a step by hand', { byHand: true }],
  ] as const satisfies readonly [string, Partial<GuidedPageView>][])
    it(`are one press away at ${what}`, async () => {
      await open(screenOf(1), [pageOf(1, changes)])
      const [button] = all('button', 'Support and the guide')
      await click(button!)
      expect(shownText()).toContain('support@ipserverone.com')
      expect(shownText()).toContain('Select Method · Next')
    })
})

describe('a confirmation e-mail that did not arrive', () => {
  it('is in the Overview with its question, until the user says that it arrived', async () => {
    const main = await open('/overview', [], (fake) => {
      fake.reply('confirmation.list', () => [asked])
      fake.reply('reminders.statistics', () => ({ weeks: [], procedures: [] }))
      fake.reply('confirmation.report', ({ arrived }) => ({ ...asked, arrivedAt: arrived ? portalTime() : null }))
    })
    expect(shownText()).toContain('Confirmation e-mails that did not arrive')
    expect(shownText()).toContain('Did the confirmation e-mail arrive?')
    await press('Yes')
    expect(main.inputsOf('confirmation.report')).toEqual([{ confirmationId: 'confirmation-1', arrived: true }])
    expect(shownText()).not.toContain('Confirmation e-mails that did not arrive')
  })
})
