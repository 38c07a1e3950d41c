import { describe, expect, it } from 'vitest'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { Capabilities } from '#shared/api/capabilities.ts'
import type { EffectAtSystem, SupportCase } from '#shared/api/staff.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { consentedCase, sampleCase, sampleCustomer, staffMembers } from '../support/samples/desk-facts.ts'
import { mountApp, startMain } from './mount.ts'
import { all, describedBy, fill, isDisabled, one, press, shownText, textOf } from './page.ts'
import { accountPage, capabilities, sandboxPortal, session, twoFactor } from './samples.ts'

const { agent } = staffMembers
const accountId = 'A-20417'
const name = 'Seri Muda Trading'
const userId = 'it@serimuda.example'
type Lacks = NonNullable<Capabilities['directory']>['lacks']

/** A portal in front of another system, which lacks these. */
const behind = (...lacks: Lacks): Partial<AppSnapshot> => behindWith({}, ...lacks)

/** The same, with other capabilities besides. */
function behindWith(changed: Partial<Capabilities>, ...lacks: Lacks): Partial<AppSnapshot> {
  const directory = {
    name: 'Sample',
    checked: 'real server',
    proof: { disable: 'none', enrol: 'none' },
    lacks,
  } as const
  return { portals: [sandboxPortal({ capabilities: { ...capabilities(), directory, ...changed } })] }
}

async function openCase(of: SupportCase, snapshot: Partial<AppSnapshot>) {
  const main = startMain({ snapshot: { staff: { ...agent, portalId: 'sandbox' }, ...snapshot } })
  const current = { ...of, setUp: null }
  main.reply('desk.getCase', () => current)
  main.reply('desk.getCustomer', () => ({
    account: { ...sampleCustomer({}, 'case-1').account, passwordChangedAt: null },
    twoFactor: current.twoFactor,
    risk: current.risk,
    lastEvents: [],
    openCaseId: 'case-1',
  }))
  main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
  await mountApp(main, '/desk/cases/case-1')
  return main
}

async function openSecurity(state: TwoFactorState, snapshot: Partial<AppSnapshot>) {
  const main = startMain({
    accounts: [accountRow(accountId, 'sms', { name, userId })],
    snapshot: { sessions: [session(accountId, name, userId)], ...snapshot },
  })
  main.reply('account.get', () => accountPage(accountId, state))
  await mountApp(main, `/accounts/${accountId}/security`)
  return main
}

const why = (button: string): string | null => {
  const found = one('button', button)
  return isDisabled(found) ? describedBy(found) : null
}
const lead = 'Not possible at the system that has the accounts: '

describe('what the system that has the accounts cannot do', () => {
  it('is refused in the case with its reason, and nothing is asked of the customer for it', async () => {
    const reason = 'Its interface removes no factor.'
    const main = await openCase(sampleCase(), behind({ act: 'removeFactor', reason }))
    expect(why('Disable 2FA')).toBe(`${lead}${reason}`)
    expect(why('Ask for consent')).toBe(`${lead}${reason}`)
    expect(textOf(document.querySelector('[data-next]')!)).toMatch(/close/i)
    await press('Disable 2FA')
    expect(main.calls.filter(({ name: called }) => called === 'desk.disable')).toEqual([])
  })

  it('shows the reason why a locked account is not unlocked', async () => {
    const reason = 'It unlocks by itself.'
    const of = sampleCase({ twoFactor: twoFactor('authenticator', { locked: true }) })
    await openCase(of, behind({ act: 'unlock', reason }))
    expect(why('Unlock')).toBe(`${lead}${reason}`)
    // What it can do is next all the same.
    expect(textOf(document.querySelector('[data-next]')!)).toContain('Proof (next)')
  })

  it('keeps a customer without 2FA from an invitation and a set-up that cannot be', async () => {
    const consented = consentedCase('disable-two-factor')
    const of = { ...consented, disabledAt: consented.openedAt, twoFactor: twoFactor(null) }
    await openCase(
      of,
      behind(
        { act: 'inviteToEnrol', reason: 'It sends no e-mail.' },
        { act: 'enrol', reason: 'Only on its own pages.' },
      ),
    )
    expect(why('Send invitation')).toBe(`${lead}It sends no e-mail.`)
    expect(why('Confirm')).toBe(`${lead}Only on its own pages.`)
    // Nothing is offered for what cannot be: no method, no number, no word of a link.
    expect(all('radio', 'Email')).toEqual([])
    expect(shownText()).not.toContain('SIM')
    expect(document.querySelector('[data-testid="link-offers"]')).toBeNull()
  })

  it('offers no set-up with the customer on the line, which the desk does for accounts of its own alone', async () => {
    const consented = consentedCase('disable-two-factor')
    const of = { ...consented, disabledAt: consented.openedAt, twoFactor: twoFactor(null) }
    await openCase(of, behind())
    expect(why('Confirm')).toContain('Customers set this up themselves')
    expect(all('radio', 'Email')).toEqual([])
    expect(all('textbox', 'Your own password')).toEqual([])
    expect(isDisabled(one('button', 'Send invitation'))).toBe(false)
  })

  it('leaves the invitation to the system, which sends its own', async () => {
    const consented = consentedCase('disable-two-factor')
    const of = { ...consented, disabledAt: consented.openedAt, twoFactor: twoFactor(null) }
    const lack = { act: 'enrol', reason: 'Only on its own pages.' } as const
    await openCase(of, behindWith({ methods: ['authenticator'] }, lack))
    expect(shownText()).toContain('Sample sends the customer its own e-mail')
    expect(textOf(document.querySelector('[data-testid="link-offers"]')!)).toBe('The link offers: Authenticator App.')
    expect(isDisabled(one('button', 'Send invitation'))).toBe(false)
  })

  it('does not offer a second invitation as the first, and waits for the customer', async () => {
    const consented = consentedCase('disable-two-factor')
    const sentAt = '2026-11-22T10:42:00.000Z'
    const invitation = { status: 'sent', destinationMasked: 'i***@serimuda.example', sentAt, expiresAt: null } as const
    const of = { ...consented, disabledAt: consented.openedAt, twoFactor: twoFactor(null), invitation }
    await openCase(of, behind({ act: 'enrol', reason: 'Only on its own pages.' }))
    expect(shownText()).toContain('Sample sent it to i***@serimuda.example')
    expect(all('button', 'Send invitation')).toEqual([])
    expect(one('button', 'Send another invitation')).toBeTruthy()
    // Its link does not end with the case.
    expect(shownText()).not.toContain('ends the invitation')
  })

  it('says in the form of a new case what has to be put right at the system first', async () => {
    const snapshot = behindWith({ scenarios: ['registered-email-valid'] })
    const main = startMain({ snapshot: { staff: { ...agent, portalId: 'sandbox' }, ...snapshot } })
    main.reply('desk.getCustomer', () => ({
      account: { ...sampleCustomer({}, null).account, passwordChangedAt: null },
      twoFactor: twoFactor('sms'),
      risk: { raised: false, reasons: [] },
      lastEvents: [],
      openCaseId: null,
    }))
    await mountApp(main, `/desk/customers/${accountId}`)
    await press('Open a case')
    expect(all('radio', 'Registered e-mail no longer valid')).toEqual([])
    expect(shownText()).toContain('have it corrected in Sample first')
  })

  it('leaves every button as it is where nothing is lacking', async () => {
    await openCase(consentedCase('disable-two-factor'), behind())
    expect(why('Disable 2FA')).not.toContain(lead)
    expect(shownText()).not.toContain(lead)
  })

  it('is refused under Account Security, each choice with its own reason', async () => {
    const reason = 'Customers set up on its own pages.'
    const snapshot = behind({ act: 'enrol', reason })
    await openSecurity(twoFactor('sms'), snapshot)
    await press('Manage two-factor authentication')
    expect(describedBy(one('button', 'Change method'))).toContain(`${lead}${reason}`)
    expect(isDisabled(one('button', 'Change method'))).toBe(true)
    expect(isDisabled(one('button', 'Disable 2FA'))).toBe(false)
  })

  it('says where the system asks for a code before it turns a method off, for which there is no field', async () => {
    const snapshot = behindWith({})
    const proof = { disable: 'code', enrol: 'none' } as const
    const [portal] = snapshot.portals ?? []
    const { directory } = portal?.capabilities ?? {}
    if (directory) Object.assign(directory, { proof })
    await openSecurity(twoFactor('sms'), snapshot)
    await press('Manage two-factor authentication')
    for (const choice of ['Disable 2FA', 'Change method'])
      expect(describedBy(one('button', choice))).toContain('Sample asks for a code of the present method')
  })

  it('is refused where there is nothing but to set up', async () => {
    const reason = 'Customers set up on its own pages.'
    await openSecurity(twoFactor(null), behind({ act: 'verifyEnrolment', reason }))
    expect(why('Setup Two-Factor Authentication')).toBe(`${lead}${reason}`)
  })

  it('takes the place of the sign-in of customers, and asks for no password', async () => {
    const reason = 'Customers sign in elsewhere.'
    await mountApp(startMain({ snapshot: behind({ act: 'signIn', reason }) }), '/sign-in')
    expect(shownText()).toContain(`${lead}${reason}`)
    expect(all('textbox', 'User ID')).toEqual([])
  })
})

describe('how an effect at that system is known', () => {
  const effect = (over: Partial<EffectAtSystem>): EffectAtSystem => ({
    act: 'disable-two-factor',
    by: agent,
    startedAt: '2026-11-22T10:40:00.000Z',
    status: 'applied',
    evidence: 'confirmed',
    settledAt: '2026-11-22T10:42:00.000Z',
    notSeenUntil: null,
    ...over,
  })
  it.each([
    ['confirmed by the system', effect({}), 'Confirmed by the system ·'],
    ['confirmed by its log', effect({ evidence: 'logged' }), 'Confirmed by the system’s log'],
    ['seen', effect({ evidence: 'seen' }), 'Seen in the system'],
    ['open', effect({ status: 'open', evidence: null, settledAt: null }), 'its outcome is not known yet'],
    [
      'not seen',
      effect({ status: 'rejected', evidence: null, notSeenUntil: '2026-11-22T10:42:00.000Z' }),
      'It is not known that it did not happen',
    ],
    ['refused', effect({ status: 'rejected', evidence: null }), 'Refused by the system, or not sent'],
  ])('%s: the case says so', async (_, one, text) => {
    await openCase({ ...sampleCase(), effects: [one] }, behind())
    const shown = textOf(document.querySelector('[data-testid="case-effects"]')!)
    expect(shown).toContain(text)
    expect(shown.includes('Not seen until')).toBe(one.notSeenUntil !== null)
  })

  it('says nothing where the accounts are the portal’s own', async () => {
    await openCase(sampleCase(), {})
    expect(document.querySelector('[data-testid="case-effects"]')).toBeNull()
  })

  it('says under Account Security how the last change is known', async () => {
    await openSecurity(twoFactor('sms', { evidence: 'seen' }), behind())
    expect(textOf(document.querySelector('[data-testid="two-factor-state"]')!)).toContain('Seen in the system')
  })

  it('never says of a change that was not seen that somebody else changed the account', async () => {
    const main = await openCase(consentedCase('disable-two-factor'), behind())
    const notSeenUntil = '2026-11-22T10:42:00.000Z'
    main.refuse('desk.disable', 'conflict', { notSeenUntil })
    await fill('Your own password', 'sandbox-demo-1')
    await press('Disable 2FA')
    expect(textOf(one('alert'))).toContain('Not seen until')
    expect(textOf(one('alert'))).not.toContain('changed elsewhere')
  })
})
