import { describe, expect, it } from 'vitest'
import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { AppSnapshot } from '#shared/ipc/views.ts'
import type { SupportCase } from '#shared/api/staff.ts'
import { caseEventOf, consentedCase, sampleCase, sampleCustomer, staffMembers } from '../support/samples/desk-facts.ts'
import { gateCombinations } from '../support/samples/gate-combinations.ts'
import type { FakeMain } from './fake-main.ts'
import { clipboard, closeApps, goTo, mountApp, path, startMain } from './mount.ts'
import {
  all,
  choose,
  click,
  describedBy,
  fill,
  focused,
  isDisabled,
  key,
  one,
  press,
  pressTwice,
  settle,
  shownText,
  textOf,
} from './page.ts'
import { enrolment } from './procedure-main.ts'
import { appSnapshot, portalTime, twoFactor } from './samples.ts'
import { holdTimers, runPendingTimers } from './timers.ts'

const password = 'sandbox-demo-1'
const simIsBack = 'Yes, blocked and replaced, or found'
const { agent, otherAgent, approver, auditor } = staffMembers
type Staff = (typeof staffMembers)[keyof typeof staffMembers]
type Customer = OutputOf<'desk.getCustomer'>

const off = twoFactor(null, { version: 2 })
const at = portalTime()
/** The case turned 2FA off. */
const disabled = (over: Partial<SupportCase> = {}): SupportCase => {
  const consented = consentedCase('disable-two-factor')
  return {
    ...consented,
    disabledAt: at,
    twoFactor: off,
    events: [...consented.events, caseEventOf('disabled')],
    ...over,
  }
}
const raised: SupportCase['risk'] = { raised: true, reasons: ['critical-services'] }
const lacks = (...missing: SupportCase['gate']['lacks']): SupportCase['gate'] => ({
  open: missing.length === 0,
  points: missing.includes('points') ? 0 : 60,
  pointsNeeded: 60,
  lacks: missing,
})
const moved = (over: Partial<SupportCase> = {}): SupportCase =>
  sampleCase({ scenario: 'registered-email-invalid', gate: lacks('points', 'contact-update', 'approval'), ...over })

interface Case {
  main: FakeMain
  /** The case as the portal has it from now on. */
  becomes: (next: Partial<CaseAtWork>) => void
  sent: () => string[]
}
interface Options {
  staff?: Staff
  account?: Partial<Customer['account']>
  setUp?: CaseAtWork['setUp']
  snapshot?: Partial<AppSnapshot>
  openCaseId?: string | null
  /** The customer's risk now, where it is not the case's. */
  risk?: SupportCase['risk']
}

const snapshotOf = (staff: Staff, more: Partial<AppSnapshot> = {}): Partial<AppSnapshot> => ({
  staff: { ...staff, portalId: 'sandbox' },
  ...more,
})

const effects = [
  'desk.addEvidence',
  'desk.askConsent',
  'desk.updateContact',
  'desk.approve',
  'desk.refuse',
  'desk.disable',
  'desk.invite',
  'desk.verifyEnrolment',
  'desk.unlock',
  'desk.unfreeze',
  'desk.closeCase',
  'desk.reopen',
] as const

async function openCase(
  of: SupportCase,
  { staff = agent, account = {}, setUp = null, snapshot = {}, openCaseId = 'case-1', risk }: Options = {},
): Promise<Case> {
  let current: CaseAtWork = { ...of, setUp }
  const main = startMain({ snapshot: snapshotOf(staff, snapshot) })
  const sample = sampleCustomer(account, openCaseId)
  main.reply('desk.getCase', () => current)
  main.reply('desk.getCustomer', () => ({
    account: { ...sample.account, passwordChangedAt: null },
    twoFactor: current.twoFactor,
    risk: risk ?? current.risk,
    lastEvents: [],
    openCaseId,
  }))
  main.reply('audit.list', () => ({ entries: [], more: false, overtaken: false, unsearched: null }))
  for (const name of effects) main.reply(name, () => current)
  main.reply('desk.enrol', ({ method }) => enrolment(method))
  main.reply('desk.resendEnrolment', () => enrolment('sms', { sendNumber: 2 }))
  await mountApp(main, '/desk/cases/case-1')
  return {
    main,
    becomes: (next) => (current = { ...current, ...next }),
    sent: () => main.calls.map(({ name }) => name).filter((name) => (effects as readonly string[]).includes(name)),
  }
}

const parts = (): string[] =>
  all(
    'heading',
    undefined,
    [...document.querySelectorAll('ol')].find((list) => list.closest('nav') === null),
  )
    .filter((heading) => heading.tagName === 'H3')
    .map(textOf)
const part = (name: string): HTMLElement => one('region', new RegExp(`^${name} \\(`))
/** The reason that a button gives for being shut; null where it may be pressed. */
const why = (name: string): string | null => {
  const button = one('button', name)
  return isDisabled(button) ? describedBy(button) : null
}
const next = (): string => textOf(all('heading', undefined, document.querySelector('[data-next]')!)[0]!)

describe('the parts of a case', () => {
  it('are in the order of the call, with what is complete, what is next and what is needed', async () => {
    await openCase(sampleCase())
    expect(parts()).toEqual([
      'Who (complete)',
      'What (complete)',
      'Proof (next)',
      'Consent (still needed)',
      'Approval (not needed)',
      'Action (still needed)',
      'Close (still needed)',
    ])
    expect(textOf(part('Who'))).toMatch(/Seri Muda Trading.*Authenticator App.*i•@serimuda\.example · \+60 ••• ••• 142/)
    expect(textOf(part('Who'))).toContain('Not raised')
    expect(textOf(part('What'))).toMatch(/T-1.*Phone.*Device lost, registered e-mail still valid.*The phone was lost/)
    expect(textOf(one('meter').parentElement!)).toContain('0 of 60 points')
    expect(shownText()).toContain('Opened by Agent A')
  })

  it('have a contact update in place of the consent where the registered address is no longer valid', async () => {
    await openCase(moved())
    expect(parts().map((name) => name.replace(/ \(.*/, ''))).toEqual([
      'Who',
      'What',
      'Proof',
      'Contact update',
      'Approval',
      'Action',
      'Close',
    ])
  })

  it('show no tick on what the gate still lacks, in every combination of facts', async () => {
    const { main, becomes } = await openCase(sampleCase())
    const names = { points: ['Proof'], consent: ['Consent'], approval: ['Approval'] }
    const named = { ...names, 'contact-update': ['Contact update', 'Approval'] }
    for (const { facts, supportCase } of gateCombinations()) {
      becomes(supportCase)
      main.emit('case.changed', { caseId: 'case-1' })
      await settle()
      const ticked = parts().flatMap((heading) => /^(.*) \(complete\)$/.exec(heading)?.[1] ?? [])
      const lacking = supportCase.gate.lacks.flatMap((lack) => named[lack])
      expect(ticked, facts).toEqual(expect.arrayContaining(['Who', 'What']))
      expect(
        ticked.filter((name) => lacking.includes(name)),
        facts,
      ).toEqual([])
      const approval = textOf(part('Approval'))
      if (lacking.includes('Approval')) expect(approval, facts).not.toContain('Not needed')
      if (lacking.includes('Approval') && supportCase.approval.status === 'none')
        expect(approval, facts).toMatch(/A second person has to approve/)
    }
  })

  it('have a set-up once 2FA is off', async () => {
    await openCase(disabled())
    expect(parts()).toContain('2FA again (next)')
    expect(parts().at(-1)).toBe('Close (still needed)')
  })

  it.each([
    ['proof', sampleCase(), 'record what was checked', 'Proof'],
    ['consent', sampleCase({ gate: lacks('consent') }), 'ask the customer for consent', 'Consent'],
    ['action', consentedCase('disable-two-factor'), 'do what the case is for', 'Action'],
    ['set-up', disabled(), 'help the customer to 2FA again', '2FA again'],
    ['close', disabled({ twoFactor: twoFactor('sms') }), 'close the case', 'Close'],
    ['contact', moved({ gate: lacks('contact-update', 'approval') }), 'enter the new address', 'Contact update'],
  ] as const)('name what is next: %s; the key N and the button go there', async (_what, of, sentence, where) => {
    await openCase(of)
    expect(shownText()).toContain(`Next: ${sentence}`)
    expect(next()).toContain(where)
    expect(
      document.querySelector('[data-next]')!.contains(document.activeElement),
      'the hands are led there at once',
    ).toBe(true)
    ;(document.activeElement as HTMLElement).blur()
    await key('n')
    expect(document.querySelector('[data-next]')!.contains(document.activeElement)).toBe(true)
    ;(document.activeElement as HTMLElement).blur()
    await press(/^Go there/)
    expect(document.querySelector('[data-next]')!.contains(document.activeElement)).toBe(true)
  })

  it.each<[string, SupportCase, string]>([
    [
      'the customer',
      sampleCase({
        gate: lacks('consent'),
        consent: { ...sampleCase().consent, status: 'asked', act: 'disable-two-factor', askedAt: at },
      }),
      'the customer answers by the link',
    ],
    [
      'a second person',
      {
        ...consentedCase('disable-two-factor'),
        risk: raised,
        gate: lacks('approval'),
      },
      'a second person approves or refuses',
    ],
    [
      'the agent whom the customer named',
      { ...consentedCase('disable-two-factor'), events: [caseEventOf('consent-asked', otherAgent)] },
      'the agent whom the customer agreed to',
    ],
  ])('that wait for %s say so and lead nowhere', async (_who, of, sentence) => {
    await openCase(of)
    expect(shownText()).toContain(sentence)
    expect(all('button', /^Go there/)).toEqual([])
    expect(document.querySelector('[data-next]')).toBeNull()
  })
})

describe('every press that changes the account names it', () => {
  it.each<[string, SupportCase, Options]>([
    ['Disable 2FA', consentedCase('disable-two-factor'), {}],
    ['Unlock', { ...consentedCase('unlock'), twoFactor: twoFactor('authenticator', { locked: true }) }, {}],
    ['Make active again', consentedCase('unfreeze'), { account: { status: 'frozen' } }],
    ['Send invitation', disabled(), {}],
    ['Confirm', disabled(), {}],
    ['Verify', disabled(), { setUp: enrolment('sms') }],
    ['Approve', { ...consentedCase('disable-two-factor'), gate: lacks('approval') }, { staff: approver }],
  ])('%s', async (button, of, options) => {
    await openCase(of, options)
    for (const _ of all('textbox', 'Your own password')) await fill('Your own password', password)
    for (const _ of all('textbox', 'Code')) await fill('Code', '12345')
    for (const _ of all('textbox', 'Reason')) await fill('Reason', 'PageReading at the papers')
    const shown = document.getElementById(one('button', button).getAttribute('aria-describedby') ?? '')
    if (why(button) === null) expect(shown && textOf(shown)).toBe('Account: Seri Muda Trading')
    expect(shownText()).toContain('Account: Seri Muda Trading')
  })
})

describe('what is shut says why, and sends nothing', () => {
  it.each<[string, SupportCase, Options, string, RegExp]>([
    [
      'points and consent are missing',
      sampleCase(),
      {},
      'Disable 2FA',
      /^Not possible yet\. Still missing: points of proof and the consent of the customer\. 60 more points are needed\.$/,
    ],
    [
      'the approval is missing',
      { ...consentedCase('disable-two-factor'), gate: lacks('approval') },
      {},
      'Disable 2FA',
      /Still missing: the approval of a second person\./,
    ],
    [
      'another agent was named',
      { ...consentedCase('disable-two-factor'), events: [caseEventOf('consent-asked', otherAgent)] },
      {},
      'Disable 2FA',
      /agreed to another agent/,
    ],
    [
      'the account is frozen',
      disabled(),
      { account: { status: 'frozen' } },
      'Send invitation',
      /The account is frozen/,
    ],
    [
      'the account is frozen, and the customer agreed to something else',
      { ...consentedCase('disable-two-factor') },
      { account: { status: 'frozen' } },
      'Make active again',
      /Still missing: the consent of the customer\./,
    ],
    [
      'the account is closed',
      { ...consentedCase('disable-two-factor') },
      { account: { status: 'closed' } },
      'Disable 2FA',
      /The account is closed/,
    ],
    [
      'the customer said no',
      sampleCase({
        gate: lacks('consent'),
        consent: { ...sampleCase().consent, status: 'refused', act: 'disable-two-factor' },
      }),
      {},
      'Disable 2FA',
      /^The customer refused this\. The answer is final\.$/,
    ],
    [
      'an agent may not decide',
      { ...consentedCase('disable-two-factor'), gate: lacks('approval') },
      {},
      'Approve',
      /^Only an approver may approve or refuse\.$/,
    ],
    [
      'the opener may not decide',
      { ...consentedCase('disable-two-factor'), openedBy: approver, gate: lacks('approval') },
      { staff: approver },
      'Approve',
      /You opened this case/,
    ],
    [
      'who proved may not decide',
      { ...consentedCase('disable-two-factor'), events: [caseEventOf('evidence', approver)], gate: lacks('approval') },
      { staff: approver },
      'Approve',
      /You proved something/,
    ],
    ['an auditor reads only', sampleCase(), { staff: auditor }, 'Add evidence', /^Auditors read and change nothing\.$/],
    [
      'an outcome is unknown',
      sampleCase(),
      { snapshot: { unsettledCases: ['case-1'] } },
      'Add evidence',
      /^First find out what the last step came to\.$/,
    ],
    [
      'another case is open',
      sampleCase({ status: 'closed', outcome: 'refused', closedAt: at }),
      { openCaseId: 'case-2' },
      'Open again',
      /Another case is open/,
    ],
  ])('%s', async (_what, of, options, button, reason) => {
    const { main, sent } = await openCase(of, options)
    expect(why(button)).toMatch(reason)
    await click(one('button', button))
    expect(sent()).toEqual([])
    expect(main.inputsOf('desk.recover')).toEqual([])
  })
})

describe('proof', () => {
  it('is recorded with kind, result and note, and the form goes when it was taken', async () => {
    const { main, becomes } = await openCase(sampleCase())
    await press('Add evidence')
    expect(why('Record evidence')).toBe('Choose what was checked.')
    expect(textOf(one('form', 'Add evidence'))).toMatch(/points/)
    await choose('Call back to the registered number answered')
    await fill('What was checked', '  spoke with the reception ')
    becomes({
      evidence: [
        {
          kind: 'call-back',
          outcome: 'passed',
          note: 'spoke with the reception',
          points: 40,
          expired: false,
          at,
          by: agent,
        },
      ],
      gate: { open: false, points: 40, pointsNeeded: 60, lacks: ['points', 'consent'] },
    })
    await pressTwice('Record evidence')
    expect(main.inputsOf('desk.addEvidence')).toEqual([
      { caseId: 'case-1', kind: 'call-back', outcome: 'passed', note: 'spoke with the reception' },
    ])
    expect(all('form', 'Add evidence')).toEqual([])
    expect(textOf(part('Proof'))).toMatch(
      /40 of 60 points.*20 more points needed.*spoke with the reception.*Counted: 40 points/,
    )
    expect(one('meter').getAttribute('aria-valuenow')).toBe('40')
  })

  it('that was refused stays as it was typed, with the reason in the same part', async () => {
    const { main } = await openCase(sampleCase())
    main.refuse('desk.addEvidence', 'conflict')
    await press('Add evidence')
    await choose('Recent invoice: number and amount')
    await fill('What was checked', 'Invoice of March')
    await press('Record evidence')
    expect(all('alert', undefined, part('Proof'))).toHaveLength(1)
    expect(all('alert')).toHaveLength(1)
    expect(one('textbox', 'What was checked')).toHaveProperty('value', 'Invoice of March')
    expect(one('radio', 'Recent invoice: number and amount')).toHaveProperty('checked', true)
  })

  it('that is too old, and a consent that is, are shown as such and can be had again', async () => {
    const old = { kind: 'call-back', outcome: 'passed', note: '', points: 0, expired: true, at, by: agent } as const
    const consent = { ...sampleCase().consent, status: 'expired', act: 'disable-two-factor', askedAt: at } as const
    await openCase(sampleCase({ evidence: [old], consent: { ...consent, answeredAt: at } }))
    expect(textOf(part('Proof'))).toContain('Too old: counts no more')
    expect(textOf(part('Consent'))).toMatch(/Expired.*That is too long ago to count\. Ask for consent again\./)
    expect(isDisabled(one('button', 'Ask for consent'))).toBe(false)
  })

  it('of a kind that failed counts only after an approval, and new evidence ends an approval', async () => {
    const failed = {
      kind: 'own-service',
      outcome: 'failed',
      note: '',
      points: 0,
      expired: false,
      at,
      by: agent,
    } as const
    const { becomes } = await openCase(sampleCase({ evidence: [failed] }))
    expect(textOf(part('Proof'))).toContain('counts only after that approval')
    expect(textOf(part('Proof'))).not.toContain('New evidence ends the approval')
    const approval = {
      status: 'approved',
      by: approver,
      at,
      note: 'Seen',
      act: 'disable-two-factor',
      lapsed: null,
    } as const
    becomes({ approval })
    await press('Add evidence')
    await choose('Recent invoice: number and amount')
    await press('Record evidence')
    expect(textOf(part('Proof'))).toContain('New evidence ends the approval')
  })

  it('that failed says beforehand and afterwards that a second person decides', async () => {
    await openCase(
      sampleCase({
        evidence: [{ kind: 'own-service', outcome: 'failed', note: '', points: 0, expired: false, at, by: agent }],
        gate: lacks('points', 'consent', 'approval'),
      }),
    )
    expect(textOf(part('Proof'))).toContain('A check failed: a second person has to approve')
    expect(textOf(part('Approval'))).toContain('because a check failed')
    await press('Add evidence')
    await choose('Failed')
    expect(textOf(part('Proof'))).toContain('Recorded as failed, it asks for a second person’s approval')
  })

  it('by Ctrl+Enter in the note', async () => {
    const { sent } = await openCase(sampleCase())
    await press('Add evidence')
    await choose('Recent invoice: number and amount')
    one('textbox', 'What was checked').focus()
    await key('Enter', { ctrlKey: true })
    expect(sent()).toEqual(['desk.addEvidence'])
  })
})

describe('consent', () => {
  const asked = {
    ...sampleCase().consent,
    status: 'asked',
    act: 'disable-two-factor',
    sentence: 'Agent A will disable 2FA on account Seri Muda Trading, ticket T-1',
    destinationMasked: 'i•@serimuda.example',
    askedAt: at,
  } as const

  it('is asked for with the exact act, and shows the sentence that the customer gets', async () => {
    const { main, becomes } = await openCase(sampleCase({ gate: lacks('consent') }))
    expect(textOf(part('Consent'))).toContain('Not asked yet')
    becomes({ consent: asked })
    await press('Ask for consent')
    expect(main.inputsOf('desk.askConsent')).toEqual([{ caseId: 'case-1', act: 'disable-two-factor' }])
    expect(document.querySelector('blockquote')!.textContent.trim()).toBe(asked.sentence)
    expect(textOf(part('Consent'))).toMatch(/Waiting for the customer.*sent to i•@serimuda\.example/)
    expect(all('button', 'Ask again')).toHaveLength(1)
  })

  it('that came meanwhile is found by looking again, and shown as news', async () => {
    const { main, becomes } = await openCase(sampleCase({ gate: lacks('consent'), consent: asked }))
    becomes({ ...consentedCase('disable-two-factor'), consent: { ...asked, status: 'approved', answeredAt: at } })
    main.emit('case.changed', { caseId: 'case-1' })
    await settle()
    expect(textOf(part('Consent'))).toContain('Approved by the link in the e-mail; kept with the case.')
    const news = one('status', 'Changes by others')
    expect(textOf(news)).toMatch(/The customer: Customer approved/)
    await press('Seen')
    expect(textOf(news)).toBe('')
  })

  it('that was refused stays refused: nothing can be asked again, and closing is next', async () => {
    await openCase(sampleCase({ gate: lacks('consent'), consent: { ...asked, status: 'refused', answeredAt: at } }))
    expect(textOf(part('Consent'))).toContain('Refused by the link in the e-mail.')
    expect(all('button', /^Ask/)).toEqual([])
    expect(one('radio', 'Refused')).toHaveProperty('checked', true)
    expect(next()).toContain('Close')
  })

  it('what others do to another case is not looked at', async () => {
    const { main } = await openCase(sampleCase())
    const before = main.inputsOf('desk.getCase').length
    main.emit('case.changed', { caseId: 'case-9' })
    await settle()
    expect(main.inputsOf('desk.getCase')).toHaveLength(before)
  })
})

describe('the contact update', () => {
  it('wants an address or a number that can be one, and sends only what was typed', async () => {
    const { main, becomes } = await openCase(moved({ gate: lacks('contact-update', 'approval') }))
    expect(why('Enter contact update')).toBe('Type the new e-mail address, the new number, or both.')
    await fill('New e-mail address', 'no address')
    expect(why('Enter contact update')).toBe('There is no @ in this address.')
    for (const [typed, what] of [
      ['a@b.c', 'What is behind the @ is not a domain.'],
      ['a@b.example, c@b.example', 'There is a space in this address.'],
    ]) {
      await fill('New e-mail address', typed!)
      expect(why('Enter contact update')).toBe(what)
    }
    await fill('New e-mail address', '\u200bIT@büro.example')
    expect(textOf(part('Contact update'))).toContain('Stored as it@xn--bro-hoa.example')
    await fill('New e-mail address', '')
    await fill('New mobile number', '012 345')
    expect(why('Enter contact update')).toMatch(/^Begin with \+ and the country code/)
    await fill('New mobile number', '+60 (0)12-345 6789')
    expect(textOf(part('Contact update'))).toContain('Stored as +60 12 345 6789 (mobile number, Malaysia)')
    becomes({ contactUpdate: { status: 'asked', emailMasked: null, mobileMasked: '+60 ••• 789', askedAt: at } })
    await press('Enter contact update')
    expect(main.inputsOf('desk.updateContact')).toEqual([{ caseId: 'case-1', mobileNumber: '+60123456789' }])
    expect(textOf(part('Contact update'))).toMatch(
      /Waiting for the approval of a second person\..*Stays as it is.*\+60 ••• 789/,
    )
    expect(textOf(part('Approval'))).toContain('A second person has to approve the contact update.')
  })

  it('that the portal did not take says so beside the field, and keeps what was typed', async () => {
    const { main } = await openCase(moved({ gate: lacks('contact-update', 'approval') }))
    main.refuse('desk.updateContact', 'conflict')
    await fill('New e-mail address', 'new@serimuda.example')
    await press('Enter contact update')
    expect(textOf(part('Contact update'))).toContain('These details are on record already')
    expect(one('textbox', 'New e-mail address')).toHaveProperty('value', 'new@serimuda.example')
  })

  it('is asked again only when wanted, and not any more once it is on record', async () => {
    const update = { status: 'asked', emailMasked: 'n•@x.example', mobileMasked: null, askedAt: at } as const
    const { main, becomes } = await openCase(moved({ contactUpdate: update }))
    expect(all('textbox', 'New e-mail address')).toEqual([])
    await press('Enter another one instead')
    expect(all('textbox', 'New e-mail address')).toHaveLength(1)
    becomes({ contactUpdate: { ...update, status: 'approved' } })
    main.emit('case.changed', { caseId: 'case-1' })
    await settle()
    expect(textOf(part('Contact update'))).toContain('Approved: on record now.')
    expect(all('textbox', 'New e-mail address')).toEqual([])
  })
})

describe('new contact details', () => {
  const update = { status: 'asked', emailMasked: 'n•@x.example', mobileMasked: '+60 ••• 789', askedAt: at } as const
  const inFull = { email: 'new@x.example', mobileNumber: '+60123456789', askedAt: at }
  const waits = (): SupportCase => moved({ contactUpdate: update, gate: lacks('contact-update', 'approval') })

  it('are read in full before they can be approved, and masked after the decision', async () => {
    const { main, becomes, sent } = await openCase(waits(), { staff: approver })
    main.reply('desk.readContact', () => inFull)
    const contact = (): string => textOf(part('Contact update'))
    expect(contact()).not.toContain('new@x.example')
    await fill('Reason', 'As on the form')
    expect(why('Approve')).toMatch(/^Read the new contact details in full first/)
    await press('Approve')
    expect(sent()).toEqual([])
    becomes({ events: [...waits().events, caseEventOf('contact-update-read', approver)] })
    await press('Show in full')
    expect(main.inputsOf('desk.readContact')).toEqual([{ caseId: 'case-1' }])
    expect(contact()).toContain('new@x.example')
    expect(contact()).toContain('+60 12 345 6789 (mobile number, Malaysia)')
    expect(contact()).toContain('The case and the audit record that you read it.')
    expect(why('Approve')).toBeNull()
    becomes({
      contactUpdate: { ...update, status: 'approved' },
      approval: {
        status: 'approved',
        by: approver,
        at,
        note: 'As on the form',
        act: 'disable-two-factor',
        lapsed: null,
      },
      gate: lacks(),
    })
    await press('Approve')
    expect(sent()).toEqual(['desk.approve'])
    expect(contact()).toContain('n•@x.example')
    expect(document.body.innerHTML).not.toContain('new@x.example')
    expect(document.body.innerHTML).not.toContain('123456789')
  })

  it('that were read in an earlier window are shown again before they can be approved', async () => {
    const read = caseEventOf('contact-update-read', approver)
    const { main } = await openCase({ ...waits(), events: [...waits().events, read] }, { staff: approver })
    main.reply('desk.readContact', () => inFull)
    await fill('Reason', 'As on the form')
    expect(why('Approve')).toMatch(/^Read the new contact details in full first/)
    await press('Show in full')
    expect(why('Approve')).toBeNull()
  })

  it('that were replaced meanwhile are read again before they can be approved', async () => {
    const { main, becomes } = await openCase(waits(), { staff: approver })
    main.reply('desk.readContact', () => inFull)
    await press('Show in full')
    becomes({ contactUpdate: { ...update, emailMasked: 'o•@y.example', askedAt: portalTime(60) } })
    main.emit('case.changed', { caseId: 'case-1' })
    await settle()
    expect(document.body.innerHTML).not.toContain('new@x.example')
    await fill('Reason', 'As on the form')
    expect(why('Approve')).toMatch(/^Read the new contact details in full first/)
  })

  it('can be refused unread, and an auditor is shown none', async () => {
    await openCase(waits(), { staff: approver })
    await fill('Reason', 'Not on the form')
    expect(why('Refuse')).toBeNull()
    await closeApps()
    await openCase(waits(), { staff: auditor })
    expect(all('button', 'Show in full')).toEqual([])
  })
})

describe('the second person', () => {
  const waiting = {
    ...consentedCase('disable-two-factor'),
    risk: raised,
    gate: lacks('approval'),
  }

  it('gives a reason with the word, and the case says who said what', async () => {
    const { main, becomes } = await openCase(waiting, { staff: approver })
    expect(textOf(part('Approval'))).toContain('because the risk is raised')
    expect(why('Approve')).toBe('Write the reason first: at least 3 characters.')
    await fill('Reason', 'no')
    expect(why('Approve')).toBe('The reason is too short: write 1 more character, at least 3 in all.')
    await fill('Reason', '  The evidence is sound ')
    becomes({
      approval: {
        status: 'approved',
        by: approver,
        at,
        note: 'The evidence is sound',
        act: 'disable-two-factor',
        lapsed: null,
      },
      gate: lacks(),
    })
    await pressTwice('Approve')
    expect(main.inputsOf('desk.approve')).toEqual([
      { caseId: 'case-1', note: 'The evidence is sound', act: 'disable-two-factor' },
    ])
    expect(textOf(part('Approval'))).toMatch(/Approved by Approver A, .*The evidence is sound/)
    expect(all('button', 'Refuse')).toEqual([])
  })

  it('says why an approval that was given counts no more, and what is approved now', async () => {
    const { approval } = sampleCase()
    await openCase({ ...waiting, approval: { ...approval, lapsed: 'changed' } }, { staff: approver })
    const shown = textOf(part('Approval'))
    expect(shown).toContain('An approval was given before the evidence or the contact details were as they are now.')
    expect(shown).toContain('You approve: Disable 2FA, on the evidence and contact details as they are now.')
  })

  it('may refuse, after which closing as refused is next', async () => {
    const { main, becomes } = await openCase(waiting, { staff: approver })
    await fill('Reason', 'Not enough')
    becomes({ approval: { status: 'refused', by: approver, at, note: 'Not enough', act: null, lapsed: null } })
    await press('Refuse')
    expect(main.inputsOf('desk.refuse')).toEqual([{ caseId: 'case-1', note: 'Not enough', act: 'disable-two-factor' }])
    expect(textOf(part('Approval'))).toContain('Refused by Approver A')
    expect(next()).toContain('Close')
    expect(one('radio', 'Refused')).toHaveProperty('checked', true)
  })

  it('is not needed, and has no button, where nothing waits for it', async () => {
    await openCase(consentedCase('disable-two-factor'))
    expect(textOf(part('Approval'))).toContain('Not needed')
    expect(all('button', 'Approve')).toEqual([])
  })
})

describe('the action', () => {
  it('takes the agent’s own password, sends it once, and reads back that 2FA is off', async () => {
    const { main, becomes } = await openCase(consentedCase('disable-two-factor'))
    expect(focused()).toBe('Your own password')
    expect(why('Disable 2FA')).toBe('Type your own password first.')
    await fill('Your own password', password)
    becomes(disabled())
    await pressTwice('Disable 2FA')
    expect(main.inputsOf('desk.disable')).toEqual([{ caseId: 'case-1', password }])
    expect(textOf(part('Action'))).toContain('Read back from the portal: 2FA is off.')
    expect(document.body.innerHTML).not.toContain(password)
    expect(all('button', 'Disable 2FA')).toEqual([])
  })

  it('with a wrong password says the tries left in its own part, and empties the field', async () => {
    const { main } = await openCase(consentedCase('disable-two-factor'))
    main.refuse('desk.disable', 'wrong-password', { attemptsLeft: 4 })
    await fill('Your own password', 'not it')
    await press('Disable 2FA')
    expect(textOf(one('alert', undefined, part('Action')))).toContain('4 tries left')
    expect(one('textbox', 'Your own password')).toMatchObject({ value: '' })
    expect(one('textbox', 'Your own password').getAttribute('aria-invalid')).toBe('true')
    expect(focused()).toBe('Your own password')
  })

  it('is shut while the agent’s own wrong passwords have locked them out, with one countdown', async () => {
    const { main } = await openCase(consentedCase('disable-two-factor'))
    main.refuse('desk.disable', 'locked', { lockedUntil: portalTime(600) })
    await fill('Your own password', 'wrong')
    await press('Disable 2FA')
    expect(textOf(one('alert', undefined, part('Action')))).toMatch(/Locked for \d+:\d\d/)
    expect([...all('textbox', 'Your own password'), ...all('button', 'Disable 2FA')]).toEqual([])
    expect(all('timer')).toHaveLength(1)
  })

  it('whose answer was lost shuts the whole case until it is found out', async () => {
    const { main, becomes } = await openCase(consentedCase('disable-two-factor'))
    main.refuse('desk.disable', 'outcome-unknown')
    await fill('Your own password', password)
    await press('Disable 2FA')
    expect(shownText()).toContain('Outcome unknown: the portal did not answer. Find out before anything else.')
    expect(why('Add evidence')).toBe('First find out what the last step came to.')
    expect(shownText()).not.toContain('Next:')
    becomes(disabled())
    main.reply('desk.recover', () => ({ ...disabled(), setUp: null }))
    await press('Find out')
    expect(main.inputsOf('desk.recover')).toEqual([{ caseId: 'case-1' }])
    expect(shownText()).not.toContain('Outcome unknown')
    expect(textOf(part('Action'))).toContain('2FA was turned off at')
    expect(main.inputsOf('desk.disable')).toHaveLength(1)
  })

  it('forces a new password where the address was changed, and says so before and after', async () => {
    await openCase(
      moved({
        gate: lacks(),
        contactUpdate: { status: 'approved', emailMasked: 'n•@x.example', mobileMasked: null, askedAt: at },
      }),
    )
    expect(textOf(part('Action'))).toContain('The customer then has to set a new password')
    expect(await closeApps()).toEqual([])
    await openCase(moved({ ...disabled(), scenario: 'registered-email-invalid', passwordResetForcedAt: at }))
    expect(shownText()).toContain('A new password was asked for: one link for that and for a method went')
  })

  it.each([
    [
      'unlock',
      consentedCase('unlock'),
      { twoFactor: twoFactor('authenticator', { locked: true }) },
      {},
      'Unlock',
      'unlocked',
      'The locks were cleared at',
    ],
    [
      'unfreeze',
      consentedCase('unfreeze'),
      {},
      { status: 'frozen' },
      'Make active again',
      'unfrozen',
      'The account was made active again at',
    ],
  ] as const)('of a case about %s is that, and is done once', async (name, of, over, account, button, what, said) => {
    const { main, becomes } = await openCase({ ...of, ...over }, { account })
    expect(all('button', 'Disable 2FA'), 'nobody agreed to that').toEqual([])
    becomes({ events: [...of.events, caseEventOf(what)] })
    await pressTwice(button)
    expect(main.inputsOf(`desk.${name}`)).toEqual([{ caseId: 'case-1' }])
    expect(textOf(part('Action'))).toContain(said)
    expect(all('button', button)).toEqual([])
  })
})

describe('2FA again', () => {
  it('by invitation: where it went and until when, and another one at a press', async () => {
    const { main, becomes } = await openCase(disabled())
    becomes({
      invitation: {
        status: 'sent',
        destinationMasked: 'i•@serimuda.example',
        sentAt: at,
        expiresAt: portalTime(86400),
      },
    })
    await choose(simIsBack)
    await press('Send invitation')
    expect(main.inputsOf('desk.invite')).toEqual([{ caseId: 'case-1', sms: true }])
    expect(textOf(one('region', 'By invitation'))).toMatch(/Sent to i•@serimuda\.example, .* works until/)
    expect(shownText()).toContain('the customer sets up 2FA by the link')
    expect(all('button', 'Send another invitation')).toHaveLength(1)
  })

  it('with the customer on the line: own password, then the code that is read out, then what was read back', async () => {
    const { main, becomes } = await openCase(disabled())
    expect(why('Confirm')).toBe('Type your own password first.')
    await choose('Email')
    await fill('Your own password', password)
    becomes({ setUp: enrolment('email') })
    await press('Confirm')
    expect(main.inputsOf('desk.enrol')).toEqual([{ caseId: 'case-1', method: 'email', password }])
    expect(textOf(one('complementary', 'On the phone'))).toMatch(
      /newest e-mail, 6 digits, sent at .* It names ticket T-1/,
    )
    expect(focused()).toBe('Code')
    await fill('Code', '12345')
    expect(why('Verify')).toBe('Type the 6 digits that the customer reads out.')
    main.refuse('desk.verifyEnrolment', 'wrong-code', { attemptsLeft: 4 })
    becomes({ setUp: enrolment('email', { attemptsLeft: 4 }) })
    await fill('Code', '000000')
    expect(textOf(one('alert', undefined, part('2FA again')))).toContain('4 tries left')
    expect(one('textbox', 'Code')).toHaveProperty('value', '')
    main.reply('desk.verifyEnrolment', () => ({ ...disabled({ twoFactor: twoFactor('email') }), setUp: null }))
    becomes({ twoFactor: twoFactor('email'), setUp: null })
    await fill('Code', '123456')
    expect(main.inputsOf('desk.verifyEnrolment').at(-1)).toEqual({ caseId: 'case-1', code: '123456' })
    expect(textOf(part('2FA again'))).toContain('Read back from the portal: 2FA is on, by Email.')
  })

  it('a set-up that waits can be put aside to begin another', async () => {
    await openCase(disabled(), { setUp: enrolment('sms', { resendAllowedAt: portalTime(-1) }) })
    expect(all('button', 'Send invitation')).toEqual([])
    await press('Start again')
    expect(all('button', 'Send invitation')).toHaveLength(1)
  })

  it('a lock by wrong codes shuts the code; one by wrong passwords the way to it', async () => {
    const { main } = await openCase(disabled(), { setUp: enrolment('sms') })
    main.refuse('desk.verifyEnrolment', 'wrong-code', { attemptsLeft: 0, lockedUntil: portalTime(600) })
    await fill('Code', '000000')
    expect(textOf(one('alert', undefined, part('2FA again')))).toMatch(/Locked for \d+:\d\d/)
    expect([...all('textbox', 'Code'), ...all('button', /^(Verify|Send again)/)]).toEqual([])
    expect(all('button', 'Start again'), 'the way on').toHaveLength(1)
    expect(await closeApps()).toEqual([])
    const again = await openCase(disabled())
    again.main.refuse('desk.enrol', 'locked', { lockedUntil: portalTime(600) })
    await fill('Your own password', 'wrong')
    await press('Confirm')
    expect([...all('textbox', 'Your own password'), ...all('button', 'Confirm')]).toEqual([])
  })

  it('another code is sent at a press', async () => {
    const { main } = await openCase(disabled(), { setUp: enrolment('sms', { resendAllowedAt: portalTime(-1) }) })
    main.reply('desk.getCase', () => ({ ...disabled(), setUp: enrolment('sms', { sendNumber: 2 }) }))
    await press('Send again')
    expect(main.inputsOf('desk.resendEnrolment')).toEqual([{ caseId: 'case-1' }])
    expect(textOf(part('2FA again'))).toContain('this is message 2')
  })

  it('goes nowhere by SMS after a lost device before somebody asked for the SIM; Email is chosen until then', async () => {
    const { main } = await openCase(disabled())
    const chosen = (): string[] => ['SMS', 'Email'].filter((name) => (one('radio', name) as HTMLInputElement).checked)
    const offers = (): string => textOf(document.querySelector('[data-testid="link-offers"]')!)
    expect(chosen()).toEqual(['Email'])
    expect(isDisabled(one('radio', 'SMS'))).toBe(true)
    expect(why('Send invitation')).toBe('Ask this first: a text message goes to the person who has the SIM.')
    await click(one('button', 'Send invitation'))
    expect(main.inputsOf('desk.invite')).toEqual([])
    await choose('No')
    expect(chosen()).toEqual(['Email'])
    expect(isDisabled(one('radio', 'SMS'))).toBe(true)
    expect(offers()).toBe('The link offers: Authenticator App or Email.')
    await press('Send invitation')
    expect(main.inputsOf('desk.invite')).toEqual([{ caseId: 'case-1', sms: false }])
    await choose(simIsBack)
    expect(chosen()).toEqual(['SMS'])
    expect(offers()).toBe('The link offers: Authenticator App, SMS, or Email.')
    await press('Send invitation')
    expect(main.inputsOf('desk.invite').at(-1)).toEqual({ caseId: 'case-1', sms: true })
    await choose('No')
    expect(chosen(), 'taken back').toEqual(['Email'])
  })

  it('offers no SMS by the link where no text reaches the number, and says that one link asks for both', async () => {
    const forced = moved({ ...disabled(), scenario: 'registered-email-invalid', passwordResetForcedAt: at })
    await openCase(forced, { account: { textMessages: 'not-mobile' } })
    const invitation = textOf(one('region', 'By invitation'))
    expect(invitation).toContain('The link offers: Authenticator App or Email.')
    expect(invitation).toContain('one link by e-mail: first the new password, where it is not set yet, then a method')
  })

  it('does not ask for the SIM where the device is not lost', async () => {
    await openCase(moved({ ...disabled(), scenario: 'registered-email-invalid' }))
    expect(all('radio', simIsBack)).toEqual([])
    expect(why('Send invitation')).toBeNull()
  })

  it.each([
    ['no-number', { mobileMasked: null, textMessages: 'no-number' }, /no mobile number/],
    ['not-mobile', { textMessages: 'not-mobile' }, /Text messages do not reach the number on record/],
  ] as const)(
    'no text reaches the number (%s): SMS is shown with the reason, and Email is chosen',
    async (_, account, reason) => {
      await openCase(moved({ ...disabled(), scenario: 'registered-email-invalid' }), { account })
      expect(isDisabled(one('radio', /^SMS/, part('2FA again')))).toBe(true)
      expect((one('radio', 'Email', part('2FA again')) as HTMLInputElement).checked).toBe(true)
      expect(textOf(part('2FA again'))).toMatch(reason)
      expect(why('Confirm')).toBe('Type your own password first.')
    },
  )
})

describe('closing', () => {
  it('wants an outcome where nothing suggests one, and the focus goes to what it came to', async () => {
    const { main, becomes } = await openCase(sampleCase())
    expect(why('Close case')).toBe('Choose how the case ends.')
    await choose('Not needed')
    becomes({ status: 'closed', outcome: 'not-needed', closedAt: at })
    await pressTwice('Close case')
    expect(main.inputsOf('desk.closeCase')).toEqual([{ caseId: 'case-1', outcome: 'not-needed' }])
    expect(focused()).toMatch(/^Closed at .*: Not needed$/)
    expect(
      all('button', /^(Add evidence|Ask for consent|Disable 2FA|Close case)$/),
      'a closed case offers none of it',
    ).toEqual([])
  })

  it('after a disable offers that outcome alone, and warns while 2FA is still off', async () => {
    await openCase(disabled())
    expect(all('radio', undefined, part('Close')).map((radio) => radio.getAttribute('aria-label'))).toEqual([
      '2FA was disabled',
    ])
    expect(textOf(part('Close'))).toContain('2FA is still off')
  })

  it('a closed case is opened again with a reason', async () => {
    const { main, becomes } = await openCase(sampleCase({ status: 'closed', outcome: 'refused', closedAt: at }), {
      openCaseId: null,
    })
    expect(why('Open again')).toBe('Write the reason first: at least 3 characters.')
    await fill('Why it is opened again', 'Called again')
    becomes({ status: 'open', outcome: null, closedAt: null })
    await press('Open again')
    expect(main.inputsOf('desk.reopen')).toEqual([{ caseId: 'case-1', reason: 'Called again' }])
    expect(all('button', 'Close case')).toHaveLength(1)
  })
})

describe('around the case', () => {
  it('what to say now and the reply e-mail follow the state of the case, and are copied with a press', async () => {
    const { main, becomes } = await openCase(sampleCase())
    const say = one('region', 'Say this now')
    expect(textOf(say)).toContain('I must be sure that I speak with the right person')
    const first = textOf(say)
    becomes(consentedCase('disable-two-factor'))
    main.emit('case.changed', { caseId: 'case-1' })
    await settle()
    expect(textOf(one('region', 'Say this now'))).not.toBe(first)
    await click(all('button', undefined, one('region', 'Reply e-mail'))[0]!)
    expect(clipboard.text).toContain('T-1')
  })

  it('a session that ended in mid-case: signed in again as the same person, what was typed is there', async () => {
    const { main } = await openCase(sampleCase())
    await press('Add evidence')
    await choose('Recent invoice: number and amount')
    await fill('What was checked', 'Invoice of March, right')
    main.refuse('desk.addEvidence', 'session-expired')
    await press('Record evidence')
    expect(textOf(one('dialog'))).toContain('Staff sign-in')
    main.emit('app.changed', appSnapshot())
    await settle()
    main.reply('desk.signIn', () => enrolment('authenticator'))
    main.reply('desk.verifyChallenge', () => ({ ...agent, portalId: 'sandbox' }))
    const dialog = one('dialog')
    await fill('Staff ID', 'agent-a@desk.example', dialog)
    await fill('Password', password, dialog)
    await press('Sign in', dialog)
    await fill('Code', '123456', one('dialog'))
    main.emit('app.changed', appSnapshot(snapshotOf(agent)))
    await settle()
    expect(all('dialog')).toEqual([])
    expect(one('textbox', 'What was checked')).toHaveProperty('value', 'Invoice of March, right')
    expect(main.inputsOf('desk.addEvidence'), 'an effect is not sent again by itself').toHaveLength(1)
  })

  it('another person at the same seat sees nothing of what was typed', async () => {
    const { main } = await openCase(sampleCase())
    await press('Add evidence')
    await fill('What was checked', 'Invoice of March, right')
    main.emit('app.changed', appSnapshot(snapshotOf(otherAgent)))
    await settle()
    expect(document.body.innerHTML).not.toContain('Invoice of March')
    expect(shownText()).toContain('Signed in as Agent B')
  })

  it('a case that is left reads its entries no more', async () => {
    const { main } = await openCase(sampleCase())
    const read = main.inputsOf('audit.list').length
    holdTimers()
    main.emit('audit.appended', { seq: 3 })
    await goTo('/help')
    runPendingTimers()
    expect(main.inputsOf('audit.list')).toHaveLength(read)
  })

  it('a case that cannot be read says why', async () => {
    const main = startMain({ snapshot: snapshotOf(agent) })
    main.refuse('desk.getCase', 'not-found')
    await mountApp(main, '/desk/cases/case-1')
    expect(all('alert')).toHaveLength(1)
    expect(path()).toBe('/desk/cases/case-1')
  })

  it('a closed case shows how it was judged when it acted; today’s risk is shown apart, with its time', async () => {
    const then = {
      ...{ gate: { open: true, points: 60, pointsNeeded: 60, lacks: [] }, risk: { raised: false, reasons: [] } },
      twoFactorActive: false,
    }
    const today: SupportCase['risk'] = { raised: true, reasons: ['recent-password-change', 'earlier-case'] }
    await openCase(
      disabled({
        ...{ status: 'closed', outcome: 'disabled', closedAt: at },
        ...then,
        judgements: [
          { at, of: 'disable-two-factor', ...then },
          {
            ...{ at, of: 'closing', risk: today, twoFactorActive: true },
            gate: { open: false, points: 60, pointsNeeded: 80, lacks: ['points', 'approval'] },
          },
        ],
      }),
      { staff: auditor, risk: today },
    )
    const proof = textOf(part('Proof'))
    expect(proof).toContain('60 of 60 points Enough.')
    expect(proof).toMatch(/When 2FA was turned off, [^:]*\d:\d\d: 60 of 60 points, nothing missing\. Risk not raised\./)
    expect(proof).toMatch(/When the case was closed, .* 60 of 80 points, missing: points, approval\. Risk raised:/)
    expect(proof).toContain('What happened to the account since does not change it.')
    expect(proof).not.toMatch(/more points? needed/)
    expect(one('region', 'Proof (complete)')).toBe(part('Proof'))
    const who = textOf(part('Who'))
    expect(who).toContain('Risk as the case was judged: Not raised')
    expect(who).toMatch(/Risk today, [^:]*\d:\d\d: Raised \(.*password.*\)/i)
    expect(shownText(), 'nobody speaks').not.toContain('Say this now')
    expect(shownText()).not.toContain('Reply e-mail')
    expect(textOf(part('Approval'))).toContain('Not needed: the risk is not raised, and no check failed.')
  })

  it('what the customer began by the link is not shown as begun with the agent', async () => {
    await openCase(disabled({ events: [caseEventOf('enrolment-started', null), caseEventOf('enrolment-started')] }))
    expect(shownText()).toMatch(/Set-up by the invitation started · the customer/)
    expect(shownText()).toMatch(/Set-up with the agent started · Agent A/)
  })

  it('an open case that did nothing yet shows one risk, that of now', async () => {
    await openCase(sampleCase())
    expect(textOf(part('Who')).match(/Risk/g)).toHaveLength(1)
    expect(document.querySelector('[data-rows="judgements"]')).toBeNull()
  })

  it('frozen, closed, locked and risk are said where the customer is named', async () => {
    await openCase(sampleCase({ twoFactor: twoFactor('sms', { locked: true }), risk: raised }), {
      account: { status: 'frozen' },
    })
    expect(textOf(part('Who'))).toContain('The account is frozen')
    expect(textOf(part('Who'))).toContain('Locked after too many wrong codes or passwords.')
    expect(textOf(part('Who'))).toContain('Raised: more proof is needed (Critical services behind this login)')
  })
})
