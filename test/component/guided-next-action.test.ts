import { describe, expect, it } from 'vitest'
import type { Procedure, ProcedureState } from '#shared/domain/procedure.ts'
import type { GuidedPageView } from '#shared/ipc/features/guided.ts'
import type { PortalView } from '#shared/ipc/views.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { mountApp, startMain } from './mount.ts'
import { all, fill, focused, one, press, settle, shownText, textOf } from './page.ts'
import { appSnapshot, auditState, portalTime, twoFactor } from './samples.ts'

const portalId = 'portal.ipserverone.com'
const accountId = `user@group.example@${portalId}`
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
const pageOf = (changes: Partial<GuidedPageView> = {}): GuidedPageView => ({
  ...{ accountId, status: 'open', address: null, twoFactor: { state: 'unknown' }, step: null, next: null },
  ...{ ambiguous: false, marked: true, chosen: null, messages: [], signedOut: false, signedIn: 'match' },
  ...{ signedInReported: false, committed: null, stopped: null, byHand: false, stay: 'off', asks: null },
  ...{ proxy: null, refused: null, otherLanguage: false, teaching: 'off' },
  ...changes,
})
const next = (changes: Partial<NonNullable<GuidedPageView['next']>>): NonNullable<GuidedPageView['next']> => ({
  ...{ step: 5, kind: 'press', asks: null, commits: null, method: null, covered: false },
  ...changes,
})
const procedureAt = (kind: Procedure['kind'], state: ProcedureState): Procedure => ({
  ...{ id: 'procedure-1', kind, accountId, accountName: 'user@group.example', userId: 'user@group.example' },
  ...{ from: 'authenticator', replace: false, to: null, reason: 'maintenance', howLong: 'today', note: '' },
  ...{ startedAt: portalTime(), updatedAt: portalTime(), unprotectedSince: null, basis: 'page', problem: null },
  state,
})

/** A portal whose recipe was taught: its pages have none of the guide's words. */
const taughtPortal: PortalView = { ...guidedPortal, recipe: { ...guidedPortal.recipe!, id: 'taught-portal' } }
const ownLanguage =
  'FactorDesk does not know the language of this page. Show the controls once more, or change the language on the page: until then a press may take effect without a record.'

async function open(page: GuidedPageView, procedure: Procedure | null, portal = guidedPortal) {
  const main = startMain({
    accounts: [accountRow(accountId, null, { name: 'user@group.example', userId: 'user@group.example', portalId })],
    procedures: procedure === null ? [] : [procedure],
    snapshot: { portals: [...appSnapshot({}).portals, portal] },
  })
  main.reply('guided.list', () => [page])
  main.reply('guided.open', () => page)
  main.reply('guided.place', () => ({}))
  if (procedure !== null) main.reply('procedure.get', () => ({ procedure }))
  await mountApp(main, `/guided/${encodeURIComponent(accountId)}`)
  return main
}
const hint = (): string => textOf(all('status', /./, one('region', 'Steps'))[0]!)

describe('the next action beside a portal’s page', () => {
  const preflight = procedureAt('disable', { at: 'preflight', before: twoFactor('authenticator') })
  const disable = procedureAt('disable', { at: 'disable', version: 0 })
  const method = procedureAt('set-up', { at: 'method', version: 0 })

  for (const [what, page, procedure, said] of [
    ['nothing yet, while the page is loading', pageOf({ status: 'loading' }), null, 'The portal’s page is loading.'],
    [
      'where the state is, while it is not known',
      pageOf(),
      null,
      'Open User icon › My Account › Account Security on the page: it shows whether 2FA is on.',
    ],
    [
      'the choice here, once it is',
      pageOf({ twoFactor: { state: 'on', method: null } }),
      null,
      'Choose here what to do.',
    ],
    ['the questions here', pageOf(), preflight, 'Answer the questions here first. The page waits until then.'],
    [
      'a field and the button after it',
      pageOf({ next: next({ kind: 'field', asks: 'password' }) }),
      disable,
      'Type the account password into the marked field on the page, then press “Disable 2FA” there. FactorDesk records the press before it takes effect.',
    ],
    [
      'a field alone, where its step is not known',
      pageOf({ next: next({ kind: 'field', asks: 'password', step: null }) }),
      disable,
      'Type the account password into the marked field on the page.',
    ],
    [
      'the method, while none is chosen',
      pageOf({ next: next({ step: 7 }) }),
      method,
      'Choose the method on the page, then press “Next” there.',
    ],
    [
      'to wait, while the outcome of a press is awaited',
      pageOf({ next: next({ kind: 'field', asks: 'password' }), committed: 'disable' }),
      disable,
      'Waiting for the page to show what happened.',
    ],
    [
      'the marked control, once it is',
      pageOf({ next: next({ step: 7 }), chosen: 'sms' }),
      method,
      'Click the marked control on the page.',
    ],
    [
      'the language, where the page is in one that the recipe does not know',
      pageOf({ otherLanguage: true }),
      null,
      ownLanguage,
    ],
    ['the language, also during a procedure', pageOf({ otherLanguage: true }), disable, ownLanguage],
    [
      'to wait once a press is recorded, whatever the page shows',
      pageOf({ otherLanguage: true, committed: 'disable' }),
      disable,
      'Waiting for the page to show what happened.',
    ],
    [
      'a field alone where the page is in another language: its button is not known',
      pageOf({ otherLanguage: true, next: next({ kind: 'field', asks: 'code' }) }),
      disable,
      'Type the verification code into the marked field on the page.',
    ],
  ] as const satisfies readonly [string, GuidedPageView, Procedure | null, string][])
    it(`is ${what}`, async () => {
      await open(page, procedure)
      expect(hint()).toBe(said)
    })

  for (const [what, missing, said] of [
    ['to teach it, where nothing of it is known', ['off', 'on'], 'FactorDesk does not know this portal yet.'],
    ['its own page of the state, once that is', ['off'], 'Open the page that shows whether 2FA is on.'],
  ] as const)
    it(`on a portal that was taught is ${what}`, async () => {
      const main = await open(pageOf(), null)
      const recipe = { ...guidedPortal.recipe!, id: 'taught-portal', missing: [...missing] }
      main.emit('app.changed', appSnapshot({ portals: [...appSnapshot({}).portals, { ...guidedPortal, recipe }] }))
      await settle()
      expect(hint()).toContain(said)
      expect(all('button', 'Teach this portal')).toHaveLength(1)
    })

  it('keeps "Teach this portal" where it is while the page loads', async () => {
    const recipe = { ...guidedPortal.recipe!, id: 'taught-portal', missing: ['off' as const, 'on' as const] }
    const main = await open(pageOf({ status: 'loading' }), null, { ...guidedPortal, recipe })
    const [before] = all('button', 'Teach this portal')
    main.emit('guided.changed', pageOf())
    await settle()
    expect(all('button', 'Teach this portal')).toEqual([before])
    expect(before?.isConnected).toBe(true)
  })

  it('by hand is to choose here while nothing is open, then the step in the user’s own browser', async () => {
    const main = await open(pageOf({ byHand: true, twoFactor: { state: 'on', method: null } }), null)
    expect(hint()).toBe('Choose here what to do.')
    main.reply('procedure.get', () => ({ procedure: disable }))
    main.emit('procedure.changed', disable)
    await settle()
    expect(hint()).toBe('Do the step in your own browser, then confirm it here.')
  })

  it('is nothing to start where the page cannot be loaded', async () => {
    await open(pageOf({ status: 'certificate', refused: { what: 'certificate', origin: null } }), null)
    expect(all('button', 'Disable 2FA')).toEqual([])
    expect(shownText()).not.toContain('The page does not show yet whether 2FA is on.')
    expect(shownText().match(/is not trusted on this computer/g)).toHaveLength(1)
    expect(all('button', 'Support and the guide')).toHaveLength(1)
  })

  for (const [page, procedure, said] of [
    [pageOf(), null, 'Open the page that shows whether 2FA is on.'],
    [
      pageOf({ next: next({ kind: 'field', asks: 'password' }) }),
      disable,
      'Type the account password into the marked field on the page.',
    ],
    [pageOf({ next: next({ step: 7 }) }), method, 'Choose the method on the page, then press the marked button there.'],
  ] as const)
    it(`has none of the guide's words on a page that was taught: ${said}`, async () => {
      await open(page, procedure, taughtPortal)
      expect(hint()).toBe(said)
    })

  it('never says that a page in another language does not show the state', async () => {
    await open(pageOf({ otherLanguage: true }), null)
    expect(shownText()).toContain('FactorDesk cannot read on this page whether 2FA is on.')
    expect(shownText()).not.toContain('does not show yet')
  })

  it('is to set 2FA up again after it was turned off, and nothing after it was turned on', async () => {
    const main = await open(pageOf({ twoFactor: { state: 'off' } }), disable)
    const done: ProcedureState = { at: 'done', now: twoFactor(null), readBack: false }
    main.emit('procedure.changed', { ...disable, state: done })
    await settle()
    expect(hint()).toBe('2FA is off. Set it up again here as soon as you can.')
    main.emit('guided.changed', pageOf({ twoFactor: { state: 'on', method: 'sms' } }))
    await settle()
    expect(hint()).toBe('Done. Nothing more is needed on the page.')
  })

  it('says that the questions wait where a press was stopped before they are answered', async () => {
    const main = await open(pageOf({ stopped: 'other-step' }), preflight)
    expect(textOf(one('alert'))).toContain('the questions here are not answered yet. Nothing was sent.')
    main.emit('procedure.changed', disable)
    await settle()
    expect(textOf(one('alert'))).toContain('it belongs to another step. Nothing was sent.')
  })
})

it('a certificate of a company’s own authority leads to guided mode, which says how to add the authority', async () => {
  const main = startMain()
  main.reply('audit.state', () => auditState())
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.reply('guided.recipes', () => ({ origin: guidedPortal.origin!, start: null, recipes: [guidedPortal.recipe!] }))
  await mountApp(main, '/settings')
  for (const [certificate, offered] of [
    ['untrusted', 1],
    ['expired', 0],
  ] as const) {
    main.refuse('portal.probe', 'certificate-refused', { certificate })
    await fill('Address', `${guidedPortal.origin!}/${certificate}`)
    await press('Check')
    expect(shownText()).toContain('The certificate of this address is not accepted.')
    expect(all('button', 'Use guided mode'), certificate).toHaveLength(offered)
  }
})

it('a portal that was added in guided mode asks for the User ID of an account next', async () => {
  const main = startMain()
  main.reply('audit.state', () => auditState())
  main.reply('diagnosis.preview', () => ({ files: [] }))
  main.refuse('portal.probe', 'not-a-portal')
  main.reply('guided.recipes', () => ({ origin: guidedPortal.origin!, start: null, recipes: [guidedPortal.recipe!] }))
  main.reply('guided.addPortal', () => {
    main.emit('app.changed', appSnapshot({ portals: [...appSnapshot({}).portals, guidedPortal] }))
    return guidedPortal
  })
  await mountApp(main, '/settings')
  await fill('Address', guidedPortal.origin!)
  await press('Check')
  expect(focused()).toBe('Use guided mode')
  await press('Use guided mode')
  await settle()
  expect(shownText()).toContain('was added in guided mode. Type the User ID of an account below its name')
  expect(focused()).toBe('User ID')
})
