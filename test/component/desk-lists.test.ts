import { describe, expect, it, vi } from 'vitest'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, consentedCase, sampleCase, staffMembers } from '../support/samples/desk-facts.ts'
import type { FakeMain } from './fake-main.ts'
import { goTo, mountApp, path, startMain } from './mount.ts'
import { all, choose, click, fill, focused, key, one, press, pressTwice, settle, shownText, textOf } from './page.ts'
import { twoFactor } from './samples.ts'
import { holdTimers, runPendingTimers } from './timers.ts'

const staff = { ...staffMembers.agent, portalId: 'sandbox' }
type Found = OutputOf<'desk.searchCustomers'>['customers'][number]
const customer = (name: string, changes: Partial<Found> = {}): Found => ({
  accountId: `A-${name}`,
  name,
  emailMasked: 'i•@x.example',
  status: 'active',
  twoFactor: { active: true, method: 'sms' },
  ...changes,
})
const names = (): string[] => all('link', /^Open /).map((link) => link.dataset['line']!.slice(2))

async function openDesk(customers: Found[], next: string | null = null): Promise<FakeMain> {
  const main = startMain({ snapshot: { staff } })
  main.reply('desk.searchCustomers', () => ({ customers, next }))
  main.reply('desk.getCustomer', ({ accountId }) => ({
    account: {
      id: accountId,
      name: 'Foods',
      emailMasked: 'i•@x.example',
      mobileMasked: null,
      textMessages: 'no-number',
      emailChangedAt: null,
      mobileChangedAt: null,
      passwordChangedAt: null,
      status: 'active',
      services: [],
    },
    twoFactor: twoFactor('sms'),
    risk: { raised: false, reasons: [] },
    lastEvents: [],
    openCaseId: null,
  }))
  await mountApp(main, '/desk')
  return main
}
const fakeTime = (): unknown =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
async function later(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await settle()
}

describe('the search for customers', () => {
  it('has the hands at once, asks a moment after the last keystroke, and opens the first with Enter', async () => {
    fakeTime()
    const main = await openDesk([
      customer('Foods'),
      customer('Retail', { status: 'frozen', twoFactor: { active: false, method: null } }),
    ])
    expect(focused()).toBe('Search customers')
    expect(textOf(one('link', /Retail/))).toMatch(/A-Retail · i•@x\.example Off Frozen$/)
    await fill('Search customers', 'f')
    await fill('Search customers', ' foo ')
    await later(200)
    expect(main.inputsOf('desk.searchCustomers').map(({ query }) => query)).toEqual(['', 'foo'])
    one('textbox', 'Search customers').focus()
    await key('Enter')
    expect(path()).toBe('/desk/customers/A-Foods')
  })

  it('goes through the lines with the arrows, and back to the field above the first', async () => {
    await openDesk([customer('Foods'), customer('Retail')])
    await key('ArrowDown')
    expect(focused()).toContain('Foods')
    await key('ArrowDown')
    expect(focused()).toContain('Retail')
    await key('Home')
    await key('ArrowUp')
    expect(focused()).toBe('Search customers')
  })

  it('puts the focus of a person who comes back on the line that was opened, with what was typed', async () => {
    await openDesk([customer('Foods'), customer('Retail')])
    await click(one('link', /Retail/))
    await goTo('/desk')
    expect(focused()).toContain('Retail')
  })

  it('that is left asks no more', async () => {
    const main = await openDesk([customer('Foods')])
    holdTimers()
    await fill('Search customers', 'foo')
    await goTo('/help')
    runPendingTimers()
    expect(main.inputsOf('desk.searchCustomers').map(({ query }) => query)).toEqual([''])
  })

  it('narrows by method and status, and says when nothing is left', async () => {
    const main = await openDesk([])
    await press('2FA off')
    await press('Frozen')
    expect(main.inputsOf('desk.searchCustomers').at(-1)).toMatchObject({ method: 'none', status: 'frozen' })
    await press('Clear search and filters')
    expect(main.inputsOf('desk.searchCustomers').at(-1)).toMatchObject({ method: null, status: null })
  })

  it('reads the next page below the last line, and goes on there', async () => {
    const main = await openDesk([customer('Foods')], 'cursor-1')
    main.reply('desk.searchCustomers', ({ after }) => ({
      customers: [customer(after === null ? 'Foods' : 'Retail')],
      next: null,
    }))
    await key('ArrowDown')
    await key('ArrowDown')
    expect(main.inputsOf('desk.searchCustomers').at(-1)).toMatchObject({ after: 'cursor-1' })
    expect(names()).toEqual(['Foods', 'Retail'])
    expect(focused()).toContain('Retail')
  })

  it('keeps its lines while it is read again, so that a press ends where it began', async () => {
    const main = await openDesk([customer('Foods'), customer('Retail')])
    const line = one('link', /Retail/)
    main.reply('desk.searchCustomers', () => ({
      customers: [customer('Aaa'), customer('Bbb'), customer('Retail')],
      next: null,
    }))
    await press('Active')
    expect(one('link', /Retail/)).toBe(line)
  })
})

describe('opening a case', () => {
  const open = async (): Promise<FakeMain> => {
    const main = await openDesk([])
    await goTo('/desk/customers/A-Foods')
    await press('Open a case')
    return main
  }
  const typed = async (): Promise<void> => {
    await fill('Ticket', ' T-1 ')
    await fill('Reason', 'The phone was lost')
  }

  it('wants ticket and reason, says which is missing, and sends once', async () => {
    const main = await open()
    expect(focused()).toBe('Ticket')
    expect(shownText()).toContain('Type the ticket first.')
    await fill('Ticket', ' T-1 ')
    expect(shownText()).toContain('Write the reason first: at least 3 characters.')
    await fill('Reason', 'The phone was lost')
    await choose('Registered e-mail no longer valid')
    main.reply('desk.openCase', () => ({ ...sampleCase(), setUp: null }))
    main.reply('desk.getCase', () => ({ ...sampleCase(), setUp: null }))
    main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
    await pressTwice('Open case')
    expect(main.inputsOf('desk.openCase')).toEqual([
      {
        accountId: 'A-Foods',
        ticket: 'T-1',
        channel: 'phone',
        scenario: 'registered-email-invalid',
        reason: 'The phone was lost',
      },
    ])
    expect(path()).toBe('/desk/cases/case-1')
  })

  it('where somebody else opened one meanwhile leads there, and says why', async () => {
    const main = await open()
    await typed()
    main.refuse('desk.openCase', 'conflict')
    const before = main.inputsOf('desk.getCustomer').length
    main.reply('desk.getCase', () => ({ ...sampleCase(), setUp: null }))
    main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
    main.reply('desk.getCustomer', () => ({
      account: {
        id: 'A-Foods',
        name: 'Foods',
        emailMasked: 'x',
        mobileMasked: null,
        textMessages: 'no-number',
        emailChangedAt: null,
        mobileChangedAt: null,
        passwordChangedAt: null,
        status: 'active',
        services: [],
      },
      twoFactor: twoFactor('sms'),
      risk: { raised: false, reasons: [] },
      lastEvents: [],
      openCaseId: 'case-1',
    }))
    await press('Open case')
    expect(path()).toBe('/desk/cases/case-1?second=yes')
    expect(shownText()).toContain('This case is open on the account already, by Agent A.')
    expect(main.inputsOf('desk.getCustomer').length).toBeGreaterThan(before)
  })

  it('whose answer was lost hides the form and keeps what was written until it is found out', async () => {
    const main = await open()
    await typed()
    main.refuse('desk.openCase', 'outcome-unknown')
    await press('Open case')
    expect(shownText()).toContain('Outcome unknown')
    expect(all('button', 'Open case')).toEqual([])
    main.refuse('desk.recover', 'not-found')
    await press('Find out')
    expect(one('textbox', 'Ticket')).toHaveProperty('value', ' T-1 ')
    expect(main.inputsOf('desk.openCase')).toHaveLength(1)
  })
})

describe('the board of cases', () => {
  const mine = sampleCase({ id: 'case-1', ticket: 'T-1' })
  const ready = { ...consentedCase('disable-two-factor'), id: 'case-2', ticket: 'T-2' }
  const asked = sampleCase({
    id: 'case-3',
    ticket: 'T-3',
    gate: { open: false, points: 60, pointsNeeded: 60, lacks: ['consent'] },
    consent: { ...sampleCase().consent, status: 'asked', act: 'disable-two-factor' },
    events: [caseEventOf('opened'), caseEventOf('consent-asked')],
  })
  const board = async (cases: SupportCase[]): Promise<FakeMain> => {
    const main = startMain({ snapshot: { staff, unsettledCases: ['case-2'] } })
    main.reply('desk.listCases', ({ status }) => ({ cases: status === 'open' ? cases : [], next: null }))
    await mountApp(main, '/desk/cases')
    return main
  }
  const tickets = (): string[] => all('link', /^Open case/).map((link) => /T-\d/.exec(textOf(link))![0])

  it('groups what waits for whom, and says what each case waits for', async () => {
    await board([mine, ready, asked])
    expect(textOf(one('region', 'Waiting for the customer'))).toMatch(/T-3.*The answer of the customer/)
    expect(textOf(one('link', /T-1/))).toMatch(/First proof.*0 of 60 points.*Agent A/)
    expect(textOf(one('link', /T-2/)), 'an unknown outcome before all else').not.toContain('all is proven')
    expect(document.activeElement).toBe(all('link', /^Open case/)[0])
  })

  it('keeps lines and focus while it is read again', async () => {
    const main = await board([mine, asked])
    const line = one('link', /T-3/)
    line.focus()
    main.reply('desk.listCases', () => ({
      cases: [sampleCase({ id: 'case-9', ticket: 'T-9' }), mine, asked],
      next: null,
    }))
    main.emit('case.changed', { caseId: 'case-9' })
    await settle()
    expect(tickets()).toContain('T-9')
    expect(one('link', /T-3/)).toBe(line)
    expect(document.activeElement).toBe(line)
  })

  it('that cannot be read again stays as it is, without a word', async () => {
    const main = await board([mine])
    main.refuse('desk.listCases', 'portal-unreachable')
    main.emit('case.changed', { caseId: 'case-1' })
    await settle()
    expect(tickets()).toEqual(['T-1'])
    expect(all('alert')).toEqual([])
  })
})
