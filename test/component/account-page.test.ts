import { describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { ListedAccount, AppSnapshot, ManagementView } from '#shared/ipc/views.ts'
import type { TimelineLine } from '#shared/domain/timeline.ts'
import type { AccountRole } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { sampleProcedure } from '../support/samples/procedures.ts'
import type { FakeMain } from './fake-main.ts'
import { goTo, mountApp, path, startMain } from './mount.ts'
import {
  all,
  click,
  describedBy,
  fill,
  focused,
  isDisabled,
  one,
  press,
  pressTwice,
  settle,
  shownText,
  textOf,
} from './page.ts'
import { accountPage, appSnapshot, capabilities, portalTime, sandboxPortal, session, twoFactor } from './samples.ts'
import { holdTimers, runPendingTimers } from './timers.ts'

const accountId = 'A-20417'
const name = 'Seri Muda Trading'
const userId = 'it@serimuda.example'
const holding = { id: 'A-30101', name: 'Angsana Holdings', userId: 'it@angsana.example' }
const password = 'sandbox-demo-1'

interface Options {
  tab?: 'profile' | 'security' | 'activity'
  hash?: string
  state?: TwoFactorState
  account?: Parameters<typeof accountPage>[2]
  row?: Partial<ListedAccount>
  snapshot?: Partial<AppSnapshot>
  more?: (main: FakeMain) => void
}

async function openAccount({
  tab = 'security',
  hash = '',
  state = twoFactor('sms'),
  account = {},
  row = {},
  snapshot = {},
  more,
}: Options = {}): Promise<FakeMain> {
  const main = startMain({
    accounts: [
      accountRow(accountId, 'sms', { name, userId, ...row }),
      accountRow(holding.id, 'authenticator', { name: holding.name, userId: holding.userId }),
    ],
    snapshot: { sessions: [session(accountId, name, userId)], ...snapshot },
  })
  main.reply('account.get', () => accountPage(accountId, state, account))
  main.reply('session.devices', () => ({ sessions: [] }))
  main.reply('management.leave', () => ({}))
  main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
  more?.(main)
  await mountApp(main, `/accounts/${accountId}/${tab}${hash}`)
  return main
}
const replacing = { portals: [sandboxPortal({ capabilities: capabilities('replace') })] }

describe('account security', () => {
  it('says what is true, since when, by whom and by which policy', async () => {
    await openAccount({ state: twoFactor('sms', { locked: true }) })
    const card = textOf(document.querySelector('[data-testid="two-factor-state"]')!)
    expect(card).toMatch(
      /Two-factor authentication is on .*a code from: SMS\..*Locked after too many wrong.*\+60 ••• 4418.*22 Nov 2026.*the customer.*2FA may be turned off/,
    )
    expect(all('button', 'Setup Two-Factor Authentication'), 'guide step 4 or 6, never both').toEqual([])
  })

  it('that is read for the first time says so once; its outlines are for the eye alone', async () => {
    let release = (): void => undefined
    await openAccount({ more: (main) => (release = main.hold('account.get')) })
    expect(all('status').map(textOf)).toContain('Reading from the portal…')
    expect(all('alert')).toEqual([])
    expect(document.querySelector('[data-testid="skeleton"]')).not.toBeNull()
    release()
    await settle()
    expect(document.querySelector('[data-testid="skeleton"]')).toBeNull()
  })

  it.each([
    ['says', undefined, true],
    ['does not say', null, false],
    ['does not say', 'key-1', false],
  ] as const)('%s that e-mails are not joined where they name the operation %s', async (_, operationKey, isSaid) => {
    const notice = {
      id: 'notice-1',
      kind: 'two-factor-enabled',
      methodNamed: 'SMS',
      destinationMasked: 'i•@serimuda.example',
      queuedAt: portalTime(),
      sentAt: portalTime(),
      failedAt: null,
      ...(operationKey !== undefined && { operationKey }),
    } as const
    await openAccount({
      more: (it) => it.reply('account.get', () => ({ ...accountPage(accountId, twoFactor('sms')), notices: [notice] })),
    })
    const said = shownText().includes('This portal does not say which of these e-mails is of which change.')
    expect(said).toBe(isSaid)
  })

  it('without 2FA offers guide step 6 alone, and counts the time', async () => {
    await openAccount({ state: twoFactor(null, { since: portalTime(-65) }) })
    expect(shownText()).toMatch(/Unprotected for 1:0\d/)
    expect(all('button', 'Manage two-factor authentication')).toEqual([])
  })

  it.each([
    ['Disable 2FA', 'disable'],
    ['Change method', 'change'],
  ] as const)('%s begins that procedure once and opens its wizard', async (label, kind) => {
    const begun = { ...sampleProcedure(kind, { at: 'preflight', before: twoFactor('sms') }), problem: null, accountId }
    const main = await openAccount({
      more: (it) => {
        it.reply('procedure.start', () => begun)
        it.reply('procedure.get', () => ({ procedure: begun }))
      },
    })
    const manage = one('button', 'Manage two-factor authentication')
    expect(manage.getAttribute('aria-expanded')).toBe('false')
    await click(manage)
    await pressTwice(label)
    expect(main.inputsOf('procedure.start')).toEqual([{ accountId, kind }])
    expect(path()).toBe('/procedures/procedure-1')
  })

  it('a policy shuts both, each with its reason; where a method is replaced in one step the change stays open', async () => {
    await openAccount({ state: twoFactor('sms', { enforced: true }) })
    await press('Manage two-factor authentication')
    for (const label of ['Disable 2FA', 'Change method']) {
      expect(isDisabled(one('button', label))).toBe(true)
      expect(describedBy(one('button', label))).toMatch(/^Not possible: a policy enforces 2FA/)
    }
  })

  it('a policy leaves the change open where a method is replaced in one step', async () => {
    await openAccount({ state: twoFactor('sms', { enforced: true }), snapshot: replacing })
    await press('Manage two-factor authentication')
    expect(isDisabled(one('button', 'Disable 2FA'))).toBe(true)
    expect(isDisabled(one('button', 'Change method'))).toBe(false)
    expect(describedBy(one('button', 'Change method'))).toContain('proven before the old one goes')
  })

  it.each([
    ['frozen', twoFactor('sms'), 'Manage two-factor authentication'],
    ['frozen', twoFactor(null), 'Setup Two-Factor Authentication'],
    ['closed', twoFactor('sms'), 'Manage two-factor authentication'],
    ['closed', twoFactor(null), 'Setup Two-Factor Authentication'],
  ] as const)('of a %s account says so at the top, and offers nothing: %#', async (status, state, button) => {
    const main = await openAccount({ state, account: { status }, row: { status } })
    expect(textOf(document.querySelector(`[data-testid="${status}"]`)!)).toMatch(
      new RegExp(`This account is ${status} .*24×7 hotline`),
    )
    expect(isDisabled(one('button', button))).toBe(true)
    expect(describedBy(one('button', button))).toMatch(new RegExp(`^Not possible: the account is ${status}\\.`))
    expect(shownText()).not.toContain('Unprotected for')
    const closedAndOff = status === 'closed' && !state.active
    expect(shownText().includes('The account is closed, and nothing can be changed on it.')).toBe(closedAndOff)
    expect(main.inputsOf('procedure.start')).toEqual([])
  })

  it('of a frozen account still leads to its open procedure', async () => {
    const open = { ...sampleProcedure('disable', { at: 'disable', version: 4 }), accountId }
    await openAccount({
      snapshot: { procedures: [open] },
      more: (it) =>
        it.reply('account.get', () => ({
          ...accountPage(accountId, twoFactor('sms'), { status: 'frozen' }),
          procedureId: open.id,
        })),
    })
    expect(one('link', 'Continue').getAttribute('href')).toBe('#/procedures/procedure-1')
  })

  it('that needs a session asks for it, and then begins', async () => {
    const begun = {
      ...sampleProcedure('set-up', { at: 'preflight', before: twoFactor(null) }),
      problem: null,
      accountId,
    }
    const main = await openAccount({ state: twoFactor(null), more: (it) => it.refuse('procedure.start', 'signed-out') })
    await press('Setup Two-Factor Authentication')
    main.reply('session.signIn', () => ({ state: 'signed-in', session: session(accountId, name, userId) }))
    main.reply('procedure.start', () => begun)
    main.reply('procedure.get', () => ({ procedure: begun }))
    await fill('Password', password, one('dialog'))
    await press('Sign in', one('dialog'))
    expect(main.inputsOf('procedure.start')).toHaveLength(2)
    expect(path()).toBe('/procedures/procedure-1')
  })

  it('with an open procedure leads to it and offers nothing else', async () => {
    const open = { ...sampleProcedure('disable', { at: 'disable', version: 4 }), accountId }
    await openAccount({
      snapshot: { procedures: [open] },
      more: (it) =>
        it.reply('account.get', () => ({ ...accountPage(accountId, twoFactor('sms')), procedureId: open.id })),
    })
    expect(shownText()).toContain('It waits at: Portal step 5: Disable 2FA.')
    expect(all('button', 'Manage two-factor authentication')).toEqual([])
    expect(one('link', 'Continue').getAttribute('href')).toBe('#/procedures/procedure-1')
  })

  it('of a signed-out account says why, what was last read, and reads again after the sign-in', async () => {
    const main = await openAccount({
      row: { signedIn: false },
      snapshot: { sessions: [], endedSessions: [{ accountId, why: 'expired', at: portalTime() }] },
      more: (it) => it.refuse('account.get', 'signed-out'),
    })
    expect(shownText()).toMatch(/Signed out of this account The session ran out\. .*2FA on, SMS/)
    await press('Sign in')
    main.reply('session.signIn', () => ({ state: 'signed-in', session: session(accountId, name, userId) }))
    main.reply('account.get', () => accountPage(accountId, twoFactor('email')))
    await fill('Password', password, one('dialog'))
    await press('Sign in', one('dialog'))
    expect(shownText()).toContain('a code from: Email.')
  })

  it('is read again when a procedure on it moved, and at a press', async () => {
    const main = await openAccount()
    main.reply('account.get', () => accountPage(accountId, twoFactor(null)))
    main.emit('procedure.changed', {
      ...sampleProcedure('disable', { at: 'done', now: twoFactor(null), readBack: true }),
      accountId,
    })
    await settle()
    expect(shownText()).toContain('Two-factor authentication is off')
    main.refuse('account.get', 'portal-unreachable')
    await press('Read again')
    expect(all('alert')).toHaveLength(1)
    expect(shownText(), 'what was read stays').toContain('Two-factor authentication is off')
  })
})

describe('an account of somebody else', () => {
  const roles: Record<Exclude<AccountRole, 'owner'>, string> = {
    manager: 'Manager',
    technical: 'Technical',
    billing: 'Billing',
    purchasing: 'Purchasing',
    visitation: 'Visitation',
  }
  const view = (role: AccountRole): ManagementView => ({
    accountId,
    name,
    userId,
    via: holding.id,
    viaName: holding.name,
    viaUserId: holding.userId,
    role,
  })
  const reached = (role: AccountRole): Options => ({
    row: { signedIn: false, reachedBy: [{ via: holding.id, viaName: holding.name, role }] },
    snapshot: { sessions: [session(holding.id, holding.name, holding.userId)], management: view(role) },
    more: (main) => {
      main.reply('management.enter', () => view(role))
      main.reply('timeline.get', () => noLog)
    },
  })
  const noLog: OutputOf<'timeline.get'> = {
    lines: [],
    older: 0,
    namesOperations: null,
    elsewhere: { changes: 0, since: null },
    readAt: portalTime(),
    failure: null,
  }
  const banner = (): HTMLElement[] => all('status', 'Management Mode')

  it.each(Object.entries(roles) as [Exclude<AccountRole, 'owner'>, string][])(
    'as %s: whose it is on every screen, and what the role may not do, with the reason',
    async (role, label) => {
      const options = reached(role)
      const main = await openAccount({
        ...options,
        more: (it) => {
          options.more?.(it)
          if (role !== 'manager')
            it.reply('timeline.get', () => ({
              ...noLog,
              readAt: null,
              failure: { code: 'forbidden', traceId: '', next: 'contact-support' },
            }))
        },
      })
      expect(main.inputsOf('management.enter')).toEqual([{ accountId }])
      expect(textOf(banner()[0]!)).toBe(
        `Management Mode You are in the account of ${name} · ${userId} · as ${label}, by the login ${holding.userId} of ${holding.name} Leave`,
      )
      const manage = one('button', 'Manage two-factor authentication')
      expect(isDisabled(manage)).toBe(true)
      expect(describedBy(manage)).toBe(
        `You reach this account as ${label}. Only the owner of this account may. Sign in with its own User ID.`,
      )
      const card = textOf(document.querySelector('[data-testid="role-card"]')!)
      expect(card).toContain('May not: Change the mobile number')
      expect(card).toContain(`${role === 'manager' ? 'May' : 'May not'}: Read the portal's security log`)

      await click(one('tab', 'Profile'))
      expect(isDisabled(one('button', 'Change number'))).toBe(true)
      expect(describedBy(one('button', 'Change number'))).toContain('Only the owner')

      await click(one('tab', 'Activity'))
      const summary = textOf(document.querySelector('[data-testid="timeline-summary"]')!)
      if (role === 'manager') expect(summary).toContain("The portal's log was read at")
      else expect(summary).toContain(`The role ${label} may not read the portal's security log`)

      await goTo('/help')
      expect(banner()).toHaveLength(1)
    },
  )

  it('is left at a press, first away from its page', async () => {
    const main = await openAccount(reached('billing'))
    await press(`Leave the account of ${name}`)
    expect(path()).toBe('/accounts')
    expect(main.inputsOf('management.leave')).toEqual([{}])
    main.emit('app.changed', appSnapshot({ sessions: [session(holding.id, holding.name, holding.userId)] }))
    await settle()
    expect(banner()).toEqual([])
  })

  it('is left when an own account is opened', async () => {
    const main = await openAccount(reached('billing'))
    await goTo('/accounts')
    await click(one('row', new RegExp(holding.name)))
    expect(main.inputsOf('management.leave')).toEqual([{}])
  })

  it('whose owner is signed in as well is opened as owner, and the page says that another way is there', async () => {
    const main = await openAccount({
      row: { reachedBy: [{ via: holding.id, viaName: holding.name, role: 'technical' }] },
      snapshot: { sessions: [session(accountId, name, userId), session(holding.id, holding.name, holding.userId)] },
    })
    expect(shownText()).toContain(`You are here as its owner. The login ${holding.userId} reaches it too, as Technical`)
    expect(isDisabled(one('button', 'Manage two-factor authentication'))).toBe(false)
    expect(main.inputsOf('management.enter')).toEqual([])
  })
})

describe('the mobile number', () => {
  const form = (): HTMLElement => document.querySelector('form')!
  const open = (options: Options = {}): Promise<FakeMain> =>
    openAccount({ tab: 'profile', hash: '#number', ...options })
  const leave = async (typed: string): Promise<string> => {
    await fill('New mobile number', typed)
    one('textbox', 'New mobile number').dispatchEvent(new FocusEvent('blur'))
    await settle()
    return describedBy(one('textbox', 'New mobile number'))
  }

  it('has a sentence for every wrong input', async () => {
    await open()
    expect(focused()).toBe('New mobile number')
    expect(await leave('0123456789')).toMatch(/Begin with \+/)
    expect(await leave('+60 12 34x')).toMatch(/digits only/)
    expect(await leave('+999 1234567')).toMatch(/No country/)
    expect(await leave('+60 12')).toMatch(/too short/)
    expect(await leave('+60 1234 5678 9012 3')).toMatch(/too long/)
  })

  const stored = (): string => textOf(document.querySelector('[data-testid="number-as-stored"]')!)

  it('is shown as it will be stored, in full, with what it is and whether text messages reach it', async () => {
    await open()
    expect(document.querySelector('[data-testid="number-as-stored"]')).toBeNull()
    await leave('+60 (0)12-345 0555')
    expect(stored()).toBe('Stored as +60 12 345 0555 (mobile number, Malaysia) Text messages can be sent to it.')
    await leave('+65 6123 4567')
    expect(stored()).toMatch(/^Stored as \+65 6123 4567 \(landline, Singapore\) No text message is promised/)
    await leave('+60 10 000 0555')
    expect(stored()).toMatch(/\(no operator is known to give out this number, Malaysia\) No text message is promised/)
    await leave('+49 1510 0000142')
    expect(stored()).toMatch(/\(mobile number, Germany\) .*do not reach this country.*Malaysia/)
  })

  it('that no text message reaches is not taken while sign-in asks for one, and is taken otherwise', async () => {
    const main = await open({ more: (it) => it.reply('accountEffect.changeNumber', () => ({})) })
    await leave('+65 6123 4567')
    await fill('Account password', password)
    expect(isDisabled(one('button', 'Change number', form()))).toBe(true)
    expect(describedBy(one('button', 'Change number', form()))).toContain('nobody could sign in')
    await leave('+60 12-345 0555')
    expect(isDisabled(one('button', 'Change number', form()))).toBe(false)
    main.reply('account.get', () => accountPage(accountId, twoFactor('email')))
    main.emit('timeline.changed', { accountId })
    await settle()
    await leave('+65 6123 4567')
    await press('Change number', form())
    expect(main.inputsOf('accountEffect.changeNumber')).toEqual([{ accountId, mobileNumber: '+6561234567', password }])
  })

  it('that is on record already is shown as that, not as a failure', async () => {
    await open({ more: (it) => it.refuse('accountEffect.changeNumber', 'number-on-record') })
    await fill('New mobile number', '+60 12-345 0555')
    await fill('Account password', password)
    await press('Change number', form())
    expect(textOf(one('status', /on record already/))).toContain('Nothing was changed, and nobody was notified.')
    expect(all('alert')).toEqual([])
  })

  it('is changed once, with the password, and what was read back is said', async () => {
    const main = await open({ more: (it) => it.reply('accountEffect.changeNumber', () => ({})) })
    expect(isDisabled(one('button', 'Change number', form()))).toBe(true)
    await fill('New mobile number', '+60 12-345 0555')
    await fill('Account password', password)
    main.reply('account.get', () => accountPage(accountId, twoFactor('sms'), { mobileMasked: '+60 ••• 0555' }))
    await pressTwice('Change number')
    expect(main.inputsOf('accountEffect.changeNumber')).toEqual([{ accountId, mobileNumber: '+60123450555', password }])
    main.emit('timeline.changed', { accountId })
    await settle()
    expect(shownText()).toContain('The number was changed: +60 ••• 0555')
    expect(document.body.innerHTML).not.toContain(password)
  })

  it('with a wrong number sends nothing; with a wrong password says so and empties it', async () => {
    const main = await open({
      more: (it) => it.refuse('accountEffect.changeNumber', 'wrong-password', { attemptsLeft: 4 }),
    })
    await fill('New mobile number', '+60 12')
    await fill('Account password', password)
    await press('Change number', form())
    expect(main.inputsOf('accountEffect.changeNumber')).toEqual([])
    await fill('New mobile number', '+60 12-345 0555')
    await press('Change number', form())
    expect(textOf(one('alert'))).toContain('4 tries left')
    expect(one('textbox', 'Account password')).toHaveProperty('value', '')
    expect(one('textbox', 'New mobile number')).toHaveProperty('value', '+60 12-345 0555')
  })

  it('cannot be sent while wrong passwords have locked the account', async () => {
    await open({ more: (it) => it.refuse('accountEffect.changeNumber', 'locked', { lockedUntil: portalTime(600) }) })
    await fill('New mobile number', '+60 12-345 0555')
    await fill('Account password', 'wrong')
    await press('Change number', form())
    expect(textOf(one('alert'))).toMatch(/Locked for \d+:\d\d/)
    expect(all('textbox', 'Account password')).toEqual([])
    expect(all('button', 'Change number', form())).toEqual([])
    expect(one('textbox', 'New mobile number')).toHaveProperty('value', '+60 12-345 0555')
  })

  it('of a frozen account cannot be changed, and the address that leads to it opens nothing', async () => {
    await open({ account: { status: 'frozen' } })
    expect(all('textbox', 'New mobile number')).toEqual([])
    expect(describedBy(one('button', 'Change number'))).toContain('This account is Frozen')
    expect(textOf(document.querySelector('[data-testid="frozen"]')!)).toMatch(/This account is frozen .*24×7 hotline/)
  })
})

describe('the timeline', () => {
  const event = {
    id: 'event-1',
    at: portalTime(),
    what: 'mobile-changed',
    by: 'customer',
    from: 'Unknown browser',
    method: null,
  } as const
  const line = (mark: TimelineLine['mark'], changes: Partial<TimelineLine> = {}): TimelineLine => ({
    id: 'line-1',
    mark,
    event,
    action: null,
    ...changes,
  })
  const since = portalTime(-86400)
  const log = (lines: TimelineLine[], more: Partial<OutputOf<'timeline.get'>> = {}): OutputOf<'timeline.get'> => ({
    lines,
    older: 0,
    namesOperations: true,
    elsewhere: { changes: 0, since },
    readAt: portalTime(),
    failure: null,
    ...more,
  })
  const open = (view: OutputOf<'timeline.get'>, options: Options = {}): Promise<FakeMain> =>
    openAccount({
      tab: 'activity',
      ...options,
      more: (it) => {
        it.reply('timeline.get', () => view)
        options.more?.(it)
      },
    })
  const items = (): string[] => [...document.querySelectorAll('[data-mark]')].map(textOf)
  const notMe = (): HTMLElement => one('button', /^This was not me/)

  it('is shown from disk at once, then with what the portal says now', async () => {
    const main = await open(log([line('confirmed')]))
    expect(main.inputsOf('timeline.get').map(({ refresh }) => refresh)).toEqual([false, true])
    expect(items()[0]).toContain('Done here, confirmed by the portal')
    expect(shownText()).toContain('No change made elsewhere since')
  })

  it('that is left reads nothing more', async () => {
    const main = await open(log([]))
    holdTimers()
    main.emit('timeline.changed', { accountId })
    main.emit('audit.appended', { seq: 3 })
    await goTo('/help')
    runPendingTimers()
    expect(main.inputsOf('timeline.get')).toHaveLength(2)
  })

  it('marks what was done elsewhere, and counts it', async () => {
    await open(log([line('elsewhere')], { elsewhere: { changes: 1, since } }))
    expect(items()[0]).toMatch(/Mobile number changed At the portal, not from this console .*from Unknown browser/)
    expect(shownText()).toContain('1 change made elsewhere since')
  })

  it('"This was not me" says what it does, asks the password, sends once, and says that the account is frozen', async () => {
    const main = await open(log([line('elsewhere')]), {
      more: (it) => it.refuse('accountEffect.reportNotMe', 'wrong-password', { attemptsLeft: 4 }),
    })
    await click(notMe())
    const dialog = one('dialog')
    expect(textOf(dialog)).toMatch(/freezes every change/)
    expect(isDisabled(one('button', 'Freeze the account'))).toBe(true)
    await fill('Account password', 'not-the-password', dialog)
    await press('Freeze the account')
    expect(textOf(one('alert', undefined, dialog))).toContain('4 tries left')
    expect(one('textbox', 'Account password', dialog)).toHaveProperty('value', '')
    main.reply('accountEffect.reportNotMe', () => ({}))
    main.reply('account.get', () => accountPage(accountId, twoFactor('sms'), { status: 'frozen' }))
    await fill('Account password', password, dialog)
    await pressTwice('Freeze the account')
    expect(main.inputsOf('accountEffect.reportNotMe').slice(1)).toEqual([{ accountId, eventId: 'event-1', password }])
    expect(all('dialog')).toEqual([])
    main.emit('timeline.changed', { accountId })
    await settle()
    expect(shownText()).toContain('Reported. The account is frozen, and support was notified.')
    expect(isDisabled(notMe())).toBe(true)
    expect(describedBy(notMe())).toContain('The account is frozen already')
  })

  it('"This was not me" cannot be sent while wrong passwords have locked the account', async () => {
    await open(log([line('elsewhere')]), {
      more: (it) => it.refuse('accountEffect.reportNotMe', 'locked', { lockedUntil: portalTime(600) }),
    })
    await click(notMe())
    await fill('Account password', 'wrong', one('dialog'))
    await press('Freeze the account')
    expect(textOf(one('alert', undefined, one('dialog')))).toMatch(/Locked for \d+:\d\d/)
    expect([...all('textbox', 'Account password'), ...all('button', 'Freeze the account')]).toEqual([])
  })

  it('warns before what was done at this console itself is reported', async () => {
    const action = {
      id: 'key-1',
      what: 'change-number',
      at: portalTime(),
      actor: `customer:${userId}`,
      method: null,
      outcome: 'applied',
      first: 1,
      last: 2,
    } as const
    await open(log([line('confirmed', { action })]))
    await click(notMe())
    expect(textOf(one('dialog'))).toContain('This was done at this console')
  })

  it('says that nobody is signed in who could report or read it', async () => {
    const failure = { code: 'signed-out', traceId: '', next: 'sign-in' } as const
    await open(log([line('before')], { failure }), {
      row: { signedIn: false },
      snapshot: { sessions: [] },
      more: (it) => it.refuse('account.get', 'signed-out'),
    })
    expect(shownText()).toContain('Nobody is signed in who could read it now.')
    expect(describedBy(notMe())).toBe('Sign in as the owner to report an event.')
  })

  it('of a portal that names no operations says so, lists both sides apart and counts nothing as confirmed', async () => {
    const action = {
      id: 'key-1',
      what: 'change-number',
      at: portalTime(),
      actor: `customer:${userId}`,
      method: null,
      outcome: 'applied',
      first: 1,
      last: 2,
    } as const
    await open(
      log([line('unattributed'), line('unjoined', { id: 'key-1', event: null, action })], {
        namesOperations: false,
        elsewhere: { changes: 0, since: null },
      }),
    )
    const summary = textOf(document.querySelector('[data-testid="timeline-summary"]')!)
    expect(summary).toContain('This portal does not say which entry of its log belongs to which action.')
    expect(summary).not.toContain('elsewhere')
    expect(textOf(one('list', "The portal's log"))).toContain('which does not say whether from this console')
    expect(textOf(one('list', 'Done at this console'))).toContain("no entry of the portal's log names it")
    expect(all('list', 'Timeline')).toEqual([])
    expect(document.querySelector('.text-success')).toBeNull()
  })

  it('of a portal that names operations is one list and says nothing of that', async () => {
    await open(log([line('confirmed')]))
    expect(all('list', 'Timeline')).toHaveLength(1)
    expect(shownText()).not.toContain('This portal does not say')
  })

  it('shows older lines on demand, and says what the portal does not show of ours', async () => {
    const main = await open(log([line('missing')], { older: 3 }))
    expect(shownText()).toContain("1 thing was done here that the portal's log does not show")
    await press('Show 3 older lines')
    expect(main.inputsOf('timeline.get').at(-1)).toEqual({ accountId, limit: 100, refresh: false })
  })
})
