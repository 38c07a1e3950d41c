import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { closeApps, goTo, mountApp, path, startMain } from './mount.ts'
import {
  all,
  click,
  describedBy,
  fill,
  focused,
  isDisabled,
  key,
  one,
  press,
  settle,
  shownText,
  textOf,
} from './page.ts'
import { portalTime, sandboxPortal, session, twoFactor } from './samples.ts'

const named = (
  name: string,
  method: Parameters<typeof accountRow>[1],
  more: Partial<ListedAccount> = {},
): ListedAccount => accountRow(`A-${name}`, method, { name, userId: `it@${name.toLowerCase()}.example`, ...more })

/** A holding's list: every method, none, and one that was not read yet. */
const foods = named('Foods', 'sms')
const holdings = named('Holdings', 'authenticator')
const retail = named('Retail', null)
const trading = named('Trading', 'email')
const unread = named('Unread', 'unread')
const everyone = [trading, retail, foods, unread, holdings]

async function openList(accounts: readonly ListedAccount[] = everyone): Promise<FakeMain> {
  const main = startMain({ accounts })
  main.reply('accountList.write', () => ({}))
  main.reply('accountList.tag', () => ({}))
  main.reply('accountList.removeLines', () => ({}))
  main.reply('accountList.cancelRefresh', () => ({}))
  main.reply('accountList.refresh', () => ({
    running: true,
    stopped: false,
    total: 2,
    done: 0,
    failed: 0,
    notSignedIn: 0,
  }))
  await mountApp(main, '/accounts')
  return main
}

const grid = (): HTMLElement => document.querySelector<HTMLElement>('[role="grid"]')!
const lines = (): HTMLElement[] => all('link', undefined, grid())
const names = (): string[] => lines().map((line) => textOf(line.firstElementChild!))
const line = (name: string): HTMLElement => one('row', new RegExp(name), grid())
const search = (): HTMLElement => one('textbox', 'Search accounts')
const isChosen = (name: string): boolean => line(name).getAttribute('aria-selected') === 'true'
const chosenCount = (): string => textOf(one('status', undefined, one('region', 'Chosen accounts')))

describe('the lines of the list', () => {
  it('are in the order of their names, with their methods in words, and the count above', async () => {
    await openList()
    expect(names()).toEqual(['Foods', 'Holdings', 'Retail', 'Trading', 'Unread'])
    expect(textOf(line('Foods'))).toContain('SMS')
    expect(textOf(line('Holdings'))).toContain('Authenticator App')
    expect(textOf(line('Trading'))).toContain('Email')
    expect(textOf(line('Retail'))).toContain('Off')
    expect(textOf(line('Unread'))).toContain('Not read yet')
    expect(shownText()).toContain('5 accounts')
  })

  it('of an account without 2FA count the time, the others say since when', async () => {
    const since = portalTime(-65)
    await openList([
      { ...retail, twoFactor: twoFactor(null, { since }) },
      { ...foods, twoFactor: twoFactor('sms', { since: '2026-01-05T08:00:00.000Z' }) },
    ])
    expect(textOf(line('Retail'))).toMatch(/1:0[5-9]/)
    expect(textOf(line('Foods'))).toContain('5 Jan 2026')
  })

  it('say frozen, closed and signed out, and offer the sign-in that is missing', async () => {
    const ended = { code: 'session-expired', at: '2026-01-05T08:00:00.000Z', traceId: '' } as const
    const main = await openList([
      named('Frozen', 'sms', { status: 'frozen' }),
      named('Closed', 'sms', { status: 'closed', signedIn: false }),
      named('Ended', 'sms', { signedIn: false, readFailure: ended }),
      named('Imported', 'unread', { status: null, signedIn: false }),
    ])
    expect(textOf(line('Frozen'))).toMatch(/Signed in.*Frozen/)
    expect(textOf(line('Closed'))).toMatch(/Signed out.*Closed/)
    expect(textOf(line('Ended'))).toContain('Session ended')
    expect(textOf(line('Imported'))).toContain('Not signed in yet')
    expect(textOf(line('Imported'))).not.toContain('Not read yet')
    expect(all('button', /^Sign in (Frozen|Closed)/)).toEqual([])
    await press('Sign in Imported')
    expect(textOf(one('dialog'))).toContain('Sign in another account')
    expect(one('textbox', 'User ID')).toHaveProperty('value', 'it@imported.example')
    await press('Close')
    await press('Sign in Ended')
    expect(textOf(one('dialog'))).toContain('Sign in again')
    expect(main.inputsOf('account.get')).toEqual([])
  })

  it('of an own login and of a delegated one say who reaches it', async () => {
    const reachedBy = { viaName: 'Holdings', role: 'manager' as const }
    const delegated = named('Delegated', 'sms', { signedIn: false, reachedBy: [{ ...reachedBy, via: holdings.id }] })
    const main = startMain({
      accounts: [holdings, delegated],
      snapshot: { sessions: [session(holdings.id, 'Holdings', holdings.userId)] },
    })
    await mountApp(main, '/accounts')
    expect(textOf(line('Delegated'))).toMatch(/Manager, by way of it@holdings\.example.*Delegated$/)
    expect(textOf(line('Holdings'))).not.toMatch(/by way of/)
  })

  it('with an open procedure lead to it', async () => {
    await openList([{ ...foods, procedureId: 'procedure-1' }, retail])
    expect(one('link', 'Continue with Foods').getAttribute('href')).toBe('#/procedures/procedure-1')
  })

  it('say why an account was not read, and copying the details neither chooses nor opens it', async () => {
    const readFailure = { code: 'unavailable', at: '2026-01-05T08:00:00.000Z', traceId: 'trace-9' } as const
    await openList([{ ...foods, readFailure }, retail])
    expect(textOf(line('Foods'))).toContain('Unavailable')
    await press('Copy details: Foods')
    expect(isChosen('Foods')).toBe(false)
    expect(path()).toBe('/accounts')
  })

  it('name their portal only where there are several', async () => {
    const main = startMain({
      accounts: [foods, named('Other', 'sms', { id: 'A-1@portal.example', portalId: 'portal.example' })],
      snapshot: {
        portals: [
          sandboxPortal(),
          sandboxPortal({
            id: 'portal.example',
            embedded: false,
            origin: 'https://portal.example',
            capabilities: null,
          }),
        ],
      },
    })
    await mountApp(main, '/accounts')
    expect(textOf(line('Other'))).toContain('portal.example')
    expect(all('columnheader', 'Portal')).toHaveLength(1)
    await press('portal.example')
    expect(names()).toEqual(['Other'])
  })

  it('follow what main publishes: changed, new and gone', async () => {
    const main = await openList()
    main.emit('accounts.changed', {
      rows: [{ ...retail, ...accountRow(retail.id, 'sms', { name: 'Retail' }) }, named('Aaa', null)],
      gone: [foods.id],
    })
    await settle()
    expect(names()).toEqual(['Aaa', 'Holdings', 'Retail', 'Trading', 'Unread'])
    expect(textOf(line('Retail'))).toContain('SMS')
  })

  it('keep their elements while others come and go, so that a press ends where it began', async () => {
    const main = await openList()
    const before = line('Trading')
    main.emit('accounts.changed', {
      rows: [named('Aaa', null), named('Bbb', null), { ...trading, note: 'read again' }],
      gone: [foods.id],
    })
    await settle()
    expect(line('Trading')).toBe(before)
    await click(before)
    expect(path()).toBe('/accounts/A-Trading/security')
  })
})

describe('search, filters and order', () => {
  it('narrow the list as is typed, by every word in any order, and say how many of how many', async () => {
    await openList()
    await fill('Search accounts', 'EXAMPLE re')
    expect(names()).toEqual(['Retail', 'Unread'])
    expect(shownText()).toContain('2 of 5')
    await fill('Search accounts', 'nowhere')
    expect(shownText()).toContain('No account matches.')
    await press('Clear search and filters')
    expect(names()).toHaveLength(5)
  })

  it('by a chip; of several chips any will do, and a pressed one is released', async () => {
    await openList()
    await press('Unprotected')
    expect(names()).toEqual(['Retail'])
    await press('SMS')
    expect(names()).toEqual(['Foods', 'Retail'])
    expect(one('button', 'SMS').getAttribute('aria-pressed')).toBe('true')
    await press('Unprotected')
    await press('SMS')
    expect(names()).toHaveLength(5)
    await press('No 2FA')
    expect(names()).toEqual(['Retail', 'Unread'])
  })

  it('by a tag', async () => {
    await openList([{ ...foods, tags: ['VIP'] }, { ...retail, tags: ['vip', 'south'] }, trading])
    await press('VIP')
    expect(names()).toEqual(['Foods', 'Retail'])
    await press('south')
    expect(names(), 'any of the tags').toEqual(['Foods', 'Retail'])
    await press('VIP')
    expect(names()).toEqual(['Retail'])
  })

  it('sort by a column, turn with the second press, say so to a screen reader, and are remembered', async () => {
    await openList()
    await press('Two-factor authentication')
    expect(names()).toEqual(['Retail', 'Holdings', 'Foods', 'Trading', 'Unread'])
    expect(one('columnheader', /^Two-factor/).getAttribute('aria-sort')).toBe('ascending')
    await press('Two-factor authentication')
    expect(names()).toEqual(['Unread', 'Trading', 'Foods', 'Holdings', 'Retail'])
    expect(one('columnheader', /^Two-factor/).getAttribute('aria-sort')).toBe('descending')
    expect(await closeApps()).toEqual([])
    await openList()
    expect(names()).toEqual(['Unread', 'Trading', 'Foods', 'Holdings', 'Retail'])
    await click(one('button', undefined, one('columnheader', 'Account')))
    expect(names()[0]).toBe('Foods')
  })

  it('take the first that is found with Enter, and go to it with the arrow', async () => {
    const main = await openList()
    await fill('Search accounts', 'trad')
    search().focus()
    await key('ArrowDown')
    expect(focused()).toContain('Trading')
    search().focus()
    await key('Enter')
    expect(path()).toBe('/accounts/A-Trading/security')
    expect(main.inputsOf('account.get')).toEqual([{ accountId: 'A-Trading' }])
  })

  it('are reached by the key /', async () => {
    await openList()
    await key('/')
    expect(focused()).toBe('Search accounts')
  })
})

describe('choosing lines', () => {
  it('by keyboard alone: arrows, Home and End, Space, Shift, Ctrl+A, Escape', async () => {
    await openList()
    lines()[0]!.focus()
    await key('ArrowDown')
    expect(focused()).toContain('Holdings')
    await key('End')
    expect(focused()).toContain('Unread')
    await key('ArrowDown')
    expect(focused(), 'the last line is the last').toContain('Unread')
    await key('Home')
    await key(' ')
    expect(isChosen('Foods')).toBe(true)
    await key('ArrowDown', { shiftKey: true })
    await key('ArrowDown', { shiftKey: true })
    expect(chosenCount()).toBe('3 accounts chosen')
    expect(focused()).toContain('Retail')
    await key('a', { ctrlKey: true })
    expect(chosenCount()).toBe('5 accounts chosen')
    await key('Escape')
    expect(all('region', 'Chosen accounts')).toEqual([])
  })

  it('is reached by Tab in one line alone', async () => {
    await openList()
    expect(lines().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1, -1, -1])
    lines()[0]!.focus()
    await key('ArrowDown')
    expect(lines().map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1, -1, -1])
  })

  it('by mouse: the box, Ctrl and Shift choose, a bare click opens', async () => {
    await openList()
    await click(one('checkbox', 'Choose Foods'))
    await click(line('Retail'), { shiftKey: true })
    expect(chosenCount()).toBe('3 accounts chosen')
    await click(line('Holdings'), { ctrlKey: true })
    expect(chosenCount()).toBe('2 accounts chosen')
    expect([isChosen('Foods'), isChosen('Holdings'), isChosen('Retail')]).toEqual([true, false, true])
    expect(path()).toBe('/accounts')
    await click(line('Retail'))
    expect(path()).toBe('/accounts/A-Retail/security')
  })

  it('keeps what a filter hides, says how many, and the box of the head takes only what is shown', async () => {
    const main = await openList()
    await click(one('checkbox', 'Choose every account shown'))
    await fill('Search accounts', 'retail')
    expect(chosenCount()).toBe('5 accounts chosen · 4 of them not shown now')
    await new DOMWrapper(one('checkbox', 'Choose every account shown') as HTMLInputElement).setValue(false)
    await settle()
    expect(chosenCount()).toBe('4 accounts chosen · 4 of them not shown now')
    await press('Refresh')
    expect(main.inputsOf('accountList.refresh')[0]?.accountIds?.toSorted()).toEqual([
      'A-Foods',
      'A-Holdings',
      'A-Trading',
      'A-Unread',
    ])
    await press('Clear')
    expect(all('region', 'Chosen accounts')).toEqual([])
  })

  it('forgets the chosen line that is gone', async () => {
    const main = await openList()
    await click(one('checkbox', 'Choose Foods'))
    await click(one('checkbox', 'Choose Retail'))
    main.emit('accounts.changed', { rows: [], gone: [foods.id] })
    await settle()
    expect(chosenCount()).toBe('1 account chosen')
  })

  it('of imported lines alone offers to take them out, and not the queue, with the reason', async () => {
    const imported = named('Imported', 'unread', { status: null, signedIn: false })
    const main = await openList([imported, foods])
    await click(one('checkbox', 'Choose Imported'))
    const queue = one('button', 'Add to the queue')
    expect(isDisabled(queue)).toBe(true)
    expect(describedBy(queue)).toBe('Sign in first to add to the queue.')
    await click(one('checkbox', 'Choose Foods'))
    expect(isDisabled(one('button', 'Add to the queue'))).toBe(false)
    expect(all('button', 'Take out of the list')).toEqual([])
    await click(one('checkbox', 'Choose Foods'))
    await press('Take out of the list')
    expect(main.inputsOf('accountList.removeLines')).toEqual([{ accountIds: [imported.id] }])
    expect(all('region', 'Chosen accounts')).toEqual([])
  })
})

describe('names, tags and notes', () => {
  it('of one line by the key t: typed, sent once, and the focus is back on the line', async () => {
    const main = await openList()
    lines()[0]!.focus()
    await key('t')
    expect(textOf(one('dialog'))).toContain('Kept on this computer')
    expect(focused()).toBe('Tags')
    await fill('Tags', 'south, vip , ')
    await fill('Own name', ' Canteen ')
    await fill('Note', 'Ask for the manager')
    one('textbox', 'Note').focus()
    await key('Enter', { ctrlKey: true })
    expect(main.inputsOf('accountList.write')).toEqual([
      { accountId: foods.id, ownName: 'Canteen', tags: ['south', 'vip'], note: 'Ask for the manager' },
    ])
    expect(all('dialog')).toEqual([])
    expect(focused()).toContain('Foods')
  })

  it('that are too long are said at the field and not sent', async () => {
    const main = await openList()
    lines()[0]!.focus()
    await key('t')
    await fill('Tags', 'x'.repeat(41))
    expect(describedBy(one('textbox', 'Tags'))).toMatch(/”: 17 characters too many/)
    await press('Save')
    await fill('Tags', '')
    await fill('Own name', 'x'.repeat(500))
    expect(describedBy(one('textbox', 'Own name'))).toMatch(/characters too many/)
    await press('Save')
    expect(main.inputsOf('accountList.write')).toEqual([])
    expect(all('dialog')).toHaveLength(1)
  })

  it('that were not kept leave the panel open, with the failure in it', async () => {
    const main = await openList()
    main.refuse('accountList.write', 'record-failed')
    lines()[0]!.focus()
    await key('t')
    await press('Save')
    expect(all('alert', undefined, one('dialog'))).toHaveLength(1)
  })

  it('of several lines: tags added to all of them, or taken from all', async () => {
    const main = await openList([{ ...foods, tags: ['north'] }, retail, trading])
    await click(one('checkbox', 'Choose Foods'))
    await click(one('checkbox', 'Choose Retail'))
    lines()[0]!.focus()
    await key('t')
    expect(textOf(one('dialog'))).toContain('Tags of 2 accounts')
    await fill('Add tags', 'vip')
    await press('north', one('dialog'))
    await press('Apply')
    expect(main.inputsOf('accountList.tag')).toEqual([
      { accountIds: [foods.id, retail.id], add: ['vip'], remove: ['north'] },
    ])
    expect(all('dialog')).toEqual([])
  })
})

describe('reading many accounts', () => {
  const progress = { running: true, stopped: false, total: 7, done: 3, failed: 1, notSignedIn: 1 }

  it('shows how far it is, with a way to stop it, and then what came of it', async () => {
    const main = await openList()
    await press('Refresh all')
    expect(main.inputsOf('accountList.refresh')).toEqual([{ accountIds: null }])
    main.emit('accountList.progress', progress)
    await settle()
    expect(shownText()).toContain('Reading accounts from the portal: 3 of 7')
    expect(shownText()).toContain('1 failed so far')
    expect(all('button', 'Refresh all')).toEqual([])
    await press('Stop')
    expect(main.inputsOf('accountList.cancelRefresh')).toHaveLength(1)
    main.emit('accountList.progress', { ...progress, running: false, stopped: true })
    await settle()
    expect(shownText()).toContain('Stopped. 2 read, 1 failed, 1 not signed in, 4 not asked for.')
    await press('Close')
    expect(shownText()).not.toContain('Stopped.')
  })

  it('leads to those that failed', async () => {
    const readFailure = { code: 'portal-unreachable', at: '2026-01-05T08:00:00.000Z', traceId: '' } as const
    const main = await openList([{ ...foods, readFailure }, retail])
    main.emit('accountList.progress', { ...progress, running: false, total: 2, done: 2, notSignedIn: 0 })
    await settle()
    expect(shownText()).toContain('1 read, 1 failed.')
    await press('Show those that failed')
    expect(names()).toEqual(['Foods'])
    expect(textOf(line('Foods'))).toContain('No answer')
  })

  it('says why nothing was read when nobody is signed in', async () => {
    const main = await openList()
    main.emit('accountList.progress', { ...progress, running: false, total: 0, done: 0, failed: 0 })
    await settle()
    expect(shownText()).toContain('Nobody is signed in for these accounts')
  })

  it('that could not begin says so', async () => {
    const main = await openList()
    main.refuse('accountList.refresh', 'console-locked')
    await press('Refresh all')
    expect(all('alert')).toHaveLength(1)
  })
})

describe('an empty list', () => {
  it('leads to the sign-in at the first start, and says what will be listed', async () => {
    await openList([])
    expect(path()).toBe('/sign-in')
    await goTo('/accounts')
    expect(shownText()).toContain('No account yet')
    expect(all('textbox', 'Search accounts')).toEqual([])
    expect(all('button', 'Refresh all')).toEqual([])
  })

  it('is not said before the list was read', async () => {
    const main = startMain()
    const release = main.hold('account.list')
    await mountApp(main, '/accounts')
    expect(shownText()).not.toContain('No account yet')
    release()
    await settle()
  })
})
