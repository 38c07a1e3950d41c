import { describe, expect, it } from 'vitest'
import type { SmsAccount, UnprotectedAccount } from '#shared/ipc/features/reminders.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { sampleProcedure } from '../support/samples/procedures.ts'
import type { FakeMain } from './fake-main.ts'
import { clipboard, goTo, mountApp, path, startMain } from './mount.ts'
import { all, click, fill, isDisabled, one, press, settle, shownText, textOf } from './page.ts'
import { appSnapshot, portalTime, session, twoFactor } from './samples.ts'

const userId = 'it@serimuda.example'
const off = (changes: Partial<UnprotectedAccount> = {}): UnprotectedAccount => ({
  accountId: 'A-20417',
  accountName: 'Seri Muda Trading',
  userId,
  since: portalTime(-65),
  found: 'procedure',
  actor: `customer:${userId}`,
  reason: 'new-phone',
  note: '',
  ticket: null,
  until: null,
  overdue: false,
  reminders: [],
  procedureId: null,
  ...changes,
})
const onSms = (changes: Partial<SmsAccount> = {}): SmsAccount => ({
  accountId: 'A-31888',
  accountName: 'Kenari Logistics',
  userId: 'ops@kenari.example',
  since: '2026-01-05T08:00:00.000Z',
  until: null,
  overdue: false,
  reminders: [],
  procedureId: null,
  ...changes,
})

async function openOverview(
  unprotected: UnprotectedAccount[],
  sms: SmsAccount[] = [],
  canManageTwoFactor = true,
  frame = false,
): Promise<FakeMain> {
  const main = startMain({
    accounts: [
      accountRow('A-20417', null, { name: 'Seri Muda Trading', userId, canManageTwoFactor }),
      accountRow('A-31888', 'sms', { name: 'Kenari Logistics', userId: 'ops@kenari.example' }),
    ],
    snapshot: { sessions: [session('A-20417', 'Seri Muda Trading', userId)] },
  })
  main.reply('reminders.list', () => ({ unprotected, sms }))
  main.reply('reminders.statistics', () => ({ weeks: [], procedures: [] }))
  main.reply('reminders.setUnprotectedEnd', () => ({}))
  main.reply('reminders.setSmsEnd', () => ({}))
  await mountApp(main, '/overview', { frame })
  return main
}
const line = (name: string): HTMLElement => one('listitem', new RegExp(`^${name}`))
const notice = (): HTMLElement[] => all('link', /unprotected/, one('navigation', 'Main'))
const endMenu = (): HTMLElement => one('button', /^Until when/)
async function chooseEnd(name: string): Promise<void> {
  await click(endMenu())
  await click(one('menuitem', name))
}

describe('the time without 2FA', () => {
  it('is on every screen with how many and since when, and leads to the list', async () => {
    const main = await openOverview([off(), off({ accountId: 'A-1', accountName: 'Other' })], [], true, true)
    await goTo('/help')
    expect(textOf(notice()[0]!)).toMatch(/2 accounts unprotected since/)
    await click(notice()[0]!)
    expect(path()).toBe('/overview')
    main.reply('reminders.list', () => ({ unprotected: [], sms: [] }))
    main.emit('reminders.changed', {})
    await settle()
    expect(notice()).toEqual([])
    expect(shownText()).toContain('Every active account that this console has read is protected by 2FA.')
  })

  it('says where the reminders are seen, once the system refused a notification', async () => {
    const main = await openOverview([off()], [], true, true)
    expect(textOf(notice()[0]!)).not.toContain('notifications')
    main.emit('app.changed', appSnapshot({ notificationsRefused: true }))
    await settle()
    expect(textOf(notice()[0]!)).toContain('Your system shows no notifications of FactorDesk')
  })

  it('leaves out an account as soon as it is frozen or closed, in its count and its list', async () => {
    const main = await openOverview(
      [off(), off({ accountId: 'A-31888', accountName: 'Kenari Logistics' })],
      [],
      true,
      true,
    )
    expect(textOf(notice()[0]!)).toMatch(/2 accounts unprotected/)
    for (const status of ['frozen', 'closed', 'active'] as const) {
      const kenari = accountRow('A-31888', null, { name: 'Kenari Logistics', status })
      main.emit('accounts.changed', { rows: [kenari], gone: [] })
      await expect.poll(() => all('listitem', /^Kenari Logistics/).length).toBe(status === 'active' ? 1 : 0)
      expect(textOf(notice()[0]!)).toMatch(status === 'active' ? /2 accounts unprotected/ : /1 account unprotected/)
    }
  })

  it('leaves an account that is frozen or closed out of those on SMS, too', async () => {
    const main = await openOverview([], [onSms()])
    expect(all('listitem', /^Kenari Logistics/)).toHaveLength(1)
    for (const status of ['frozen', 'active', 'closed'] as const) {
      const kenari = accountRow('A-31888', 'sms', { name: 'Kenari Logistics', status })
      main.emit('accounts.changed', { rows: [kenari], gone: [] })
      await expect.poll(() => all('listitem', /^Kenari Logistics/).length).toBe(status === 'active' ? 1 : 0)
    }
    expect(shownText()).toContain('No active account that this console has read is on SMS.')
  })

  it('says who turned it off and why, and runs', async () => {
    await openOverview([
      off({
        note: 'Until Friday',
        reminders: [
          { kind: '5-minutes', at: portalTime(), shown: true },
          { kind: 'end', at: portalTime(), shown: false },
        ],
      }),
    ])
    const said = textOf(line('Seri Muda Trading'))
    expect(said).toContain(`Turned off here by ${userId}: New phone. Until Friday`)
    expect(said).toMatch(/Reminded: 5 minutes \(.*\d\d:\d\d\)/)
    expect(said, 'one that was passed over was not seen').not.toContain('end (')
    expect(textOf(one('timer'))).toMatch(/^1:0\d$/)
  })

  it.each([
    [
      { found: 'case', actor: 'staff:agent-a', ticket: 'T-1', reason: null },
      'Turned off from the desk by agent-a, ticket T-1.',
    ],
    [{ found: 'elsewhere', actor: null, reason: null }, 'Turned off elsewhere.'],
    [{ found: 'first-sight', actor: null, reason: null }, 'It had no 2FA when this console first saw it.'],
  ] as const)('found %s says so', async (changes, sentence) => {
    await openOverview([off(changes)])
    expect(shownText()).toContain(sentence)
    if (changes.found === 'first-sight') expect(shownText()).toContain('At least since')
  })

  it('that is past its end says Overdue', async () => {
    await openOverview([off({ until: '2026-11-22T13:00:00.000Z', overdue: true })])
    expect(textOf(line('Seri Muda Trading'))).toContain('Overdue')
  })

  it('begins the set-up of that account at a press', async () => {
    const begun = { ...sampleProcedure('set-up', { at: 'preflight', before: twoFactor(null) }), problem: null }
    const main = await openOverview([off()])
    main.reply('procedure.start', () => begun)
    main.reply('procedure.get', () => ({ procedure: begun }))
    await press('Set up 2FA for Seri Muda Trading')
    expect(main.inputsOf('procedure.start')).toEqual([{ accountId: 'A-20417', kind: 'set-up' }])
    expect(path()).toBe('/procedures/procedure-1')
  })

  it('with an open procedure continues it; of another’s account says whose it is; of a desk customer leads to the desk', async () => {
    await openOverview([
      off({ procedureId: 'procedure-9' }),
      off({ accountId: 'A-99', accountName: 'Desk Customer', userId: null }),
    ])
    expect(one('link', 'Continue with Seri Muda Trading').getAttribute('href')).toBe('#/procedures/procedure-9')
    expect(one('link', 'Open in Desk: Desk Customer').getAttribute('href')).toBe('#/desk/customers/A-99')
  })

  it('of an account that only its owner can set up says so', async () => {
    await openOverview([off()], [], false)
    expect(textOf(line('Seri Muda Trading'))).toContain('Only its owner can set it up.')
    expect(all('button', /^Set up 2FA/)).toEqual([])
  })
})

describe('the end that is chosen', () => {
  it('is sent as the end of a day, or as none', async () => {
    const main = await openOverview([off({ until: portalTime(3600) })])
    expect(textOf(endMenu())).toMatch(/^Until /)
    await chooseEnd('Today')
    await chooseEnd('No end')
    const [today, none] = main.inputsOf('reminders.setUnprotectedEnd')
    expect(new Date(today!.until!).getHours()).toBe(23)
    expect(none).toEqual({ accountId: 'A-20417', until: null })
  })

  it('of SMS goes to SMS, in a week', async () => {
    const main = await openOverview([], [onSms()])
    expect(textOf(endMenu())).toBe('No end')
    await chooseEnd('In a week')
    const [end] = main.inputsOf('reminders.setSmsEnd')
    const days = (Date.parse(end!.until!) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(6)
    expect(days).toBeLessThan(8.1)
    expect(main.inputsOf('reminders.setUnprotectedEnd')).toEqual([])
  })

  it('may be any time that is still to come', async () => {
    const main = await openOverview([off()])
    await chooseEnd('A date and time…')
    await fill('Date and time', '2020-01-01T00:00', one('dialog'))
    expect(textOf(one('dialog'))).toContain('Choose a time that is still to come.')
    expect(isDisabled(one('button', 'Set end'))).toBe(true)
    await fill('Date and time', '2099-01-01T00:00', one('dialog'))
    await press('Set end')
    expect(main.inputsOf('reminders.setUnprotectedEnd')).toEqual([
      { accountId: 'A-20417', until: new Date('2099-01-01T00:00').toISOString() },
    ])
  })

  it('that was refused says so', async () => {
    const main = await openOverview([off()])
    main.refuse('reminders.setUnprotectedEnd', 'invalid-request')
    await chooseEnd('Today')
    expect(all('alert')).toHaveLength(1)
  })
})

describe('the accounts on SMS', () => {
  it('are counted, said to be overdue, and copied as text', async () => {
    await openOverview(
      [],
      [
        onSms({ until: '2026-02-05T08:00:00.000Z', overdue: true }),
        onSms({ accountId: 'A-2', accountName: 'Bayu', userId: 'admin@bayu.example', since: null }),
      ],
    )
    expect(shownText()).toContain('2 accounts get their codes by SMS.')
    expect(textOf(line('Kenari Logistics'))).toContain('Overdue')
    await press('Copy as text')
    expect(clipboard.text).toContain('Kenari Logistics (ops@kenari.example): On SMS since 5 Jan 2026')
    expect(clipboard.text).toContain('(Overdue)')
    expect(clipboard.text).toContain('Bayu (admin@bayu.example): On SMS, since when is not known; No end')
  })

  it('lead to the change to an Authenticator App', async () => {
    const begun = { ...sampleProcedure('change', { at: 'preflight', before: twoFactor('sms') }), problem: null }
    const main = await openOverview([], [onSms()])
    main.reply('procedure.start', () => begun)
    main.reply('procedure.get', () => ({ procedure: begun }))
    await press('Change to Authenticator App: Kenari Logistics')
    expect(main.inputsOf('procedure.start')).toEqual([{ accountId: 'A-31888', kind: 'change' }])
  })
})
