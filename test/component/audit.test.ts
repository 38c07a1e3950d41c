import { describe, expect, it, vi } from 'vitest'
import type { InputOf } from '#shared/ipc/operations.ts'
import type { AuditVerdict } from '#shared/ipc/views.ts'
import type { AuditEntry } from '#shared/domain/audit-entry.ts'
import type { FakeMain } from './fake-main.ts'
import { effectEndpoints } from '../../src/main/effects/catalog.ts'
import { en } from '../../src/renderer/src/locales/en.ts'
import { clipboard, goTo, mountApp, startMain } from './mount.ts'
import { all, click, fill, focused, isDisabled, key, one, press, settle, shownText, textOf } from './page.ts'
import { accountPage, twoFactor } from './samples.ts'
import { holdTimers, runPendingTimers } from './timers.ts'
import { accountRow } from '../support/samples/account-row.ts'

const pageSize = 50

function entry(seq: number, changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: '2026-11-22T14:02:31.000Z',
    actor: 'customer:it@serimuda.example',
    account: 'A-20417',
    procedure: 'procedure-1',
    step: '5 Disable 2FA',
    action: 'procedure.step',
    outcome: 'ok',
    ticket: null,
    trace: null,
    detail: {},
    hash: `hash-${seq}`,
    prev: `hash-${seq - 1}`,
    ...changes,
  }
}

/** A record that grows; a filter keeps what bears a ticket of these letters. */
interface Record {
  main: FakeMain
  write: (count: number) => Promise<void>
  lists: () => InputOf<'audit.list'>[]
}

async function openAudit(written: number, of: (seq: number) => AuditEntry = entry): Promise<Record> {
  let head = written
  const main = startMain()
  main.reply('audit.list', ({ before, text }) => {
    const newest = (before ?? head + 1) - 1
    const found = Array.from({ length: newest }, (_, place) => of(newest - place)).filter(({ ticket }) =>
      text === '' ? true : ticket?.startsWith(text),
    )
    return { entries: found.slice(0, pageSize), more: found.length > pageSize, overtaken: false, unsearched: null }
  })
  main.reply('audit.state', () => ({
    entries: head,
    headHash: `hash-${head}`,
    keyFingerprint: 'f1-2e-3d',
    keyProtection: 'keychain',
    lastCheckpointSeq: 1,
    findings: [],
    secondAnchor: null,
    start: { end: 'clean', unsigned: null },
    openFolders: [],
  }))
  main.reply('audit.verify', () => ({ verdict: { verdict: 'intact', to: head } }))
  main.reply('audit.cancel', () => ({}))
  await mountApp(main, '/audit')
  return {
    main,
    lists: () => main.inputsOf('audit.list'),
    write: async (count) => {
      head += count
      main.emit('audit.appended', { seq: head })
      await later(1000)
    },
  }
}

/** What waits a moment before it happens, e.g. after a keystroke. */
async function later(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await settle()
}
const fakeTime = (): unknown => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
const numbers = (): number[] => all('button', /^Details of entry/).map((button) => Number(textOf(button)))
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, place) => from - place)
const chain = (): HTMLElement => one('region', 'Chain')
const statement = (): string => textOf(all('status', undefined, chain())[0]!)

describe('the list of the audit', () => {
  it('shows the newest page, and older ones on demand until there is none', async () => {
    const { lists } = await openAudit(120)
    expect(numbers()).toEqual(down(120, 71))
    await press('Show older entries')
    expect(numbers()).toEqual(down(120, 21))
    await press('Show older entries')
    expect(numbers()).toEqual(down(120, 1))
    expect(all('button', 'Show older entries')).toEqual([])
    expect(lists().map(({ before }) => before)).toEqual([null, 71, 21])
  })

  it('says which entries a search did not reach, why, and goes on there; shows how far the index is', async () => {
    const { main, lists } = await openAudit(3)
    const answers = [{ before: 951, why: 'limit' as const }, { before: 401, why: 'index' as const }, null]
    main.reply('audit.list', () => ({
      entries: [],
      more: false,
      overtaken: false,
      unsearched: answers.shift() ?? null,
    }))
    fakeTime()
    void fill('Search the audit', 'zz')
    await later(200)
    const said = (): string => all('status').map(textOf).join(' | ')
    expect(said()).toMatch(/Entries before No\. 951 were not searched: words this short .* No entry matches so far\./)
    await press('Search older entries')
    expect(lists().at(-1)?.before).toBe(951)
    expect(said()).toMatch(/Entries before No\. 401 were not searched: the search index is still being made\./)
    main.emit('audit.progress', { job: 'word-index', done: 600, of: 1000 })
    await settle()
    expect(shownText()).toContain('Preparing the search of older entries: 600 of 1,000')
    main.emit('audit.progress', { job: 'word-index', done: 1000, of: 1000 })
    await settle()
    expect(said()).toContain('No entry matches.')
    expect(said()).not.toContain('not searched')
    expect(shownText()).not.toContain('Preparing')
    vi.useRealTimers()
  })

  it('that is left reads and checks no more', async () => {
    const { main } = await openAudit(3)
    const asked = (): number => main.calls.filter(({ name }) => name.startsWith('audit.')).length
    const before = asked()
    holdTimers()
    main.emit('audit.appended', { seq: 4 })
    await goTo('/help')
    runPendingTimers()
    expect(asked()).toBe(before)
  })

  it('says who did what, where, and what came of it, in words', async () => {
    await openAudit(3, (seq) =>
      entry(
        seq,
        seq === 3
          ? {
              ...{ actor: 'staff:agent-a', action: 'effect.rejected', outcome: 'refused' },
              ...{ ticket: 'T-7', detail: { effect: 'disable-for-customer' } },
            }
          : seq === 2
            ? { actor: 'app', action: 'app.started', account: null, step: null }
            : {},
      ),
    )
    const [, staff, app, customer] = all('row').map(textOf)
    expect(staff).toMatch(
      /^3 .*2026 .*agent-a Staff Disable 2FA for the customer · Refused by the portal A-20417 T-7 5 Disable 2FA Refused$/,
    )
    expect(app).toMatch(/FactorDesk FactorDesk started OK$/)
    expect(customer).toMatch(/it@serimuda\.example Customer Step taken/)
  })

  it.each(Object.keys(effectEndpoints))(
    'names the action in what was sent and in what came of it: %s',
    async (effect) => {
      await openAudit(2, (seq) =>
        entry(seq, { action: seq === 1 ? 'effect.intended' : 'effect.applied', detail: { effect } }),
      )
      const [, applied, intended] = all('row').map(textOf)
      const action = en.timeline.actions[effect as keyof typeof en.timeline.actions]
      expect(applied).toContain(`${action} · Done by the portal`)
      expect(intended).toContain(`${action} · About to send`)
    },
  )

  it('opens the details of one line at a time, with everything that is recorded of it', async () => {
    await openAudit(3, (seq) =>
      entry(seq, { ticket: `T-${seq}`, trace: `trace-${seq}`, detail: { code: 'wrong-password', n: 3 } }),
    )
    await press('Details of entry 2')
    const details = (): string => textOf(document.querySelector('tbody td[colspan]')!)
    for (const said of [
      'Failure code wrong-password',
      'n 3',
      'Ticket T-2',
      'Procedure procedure-1',
      'Trace ID trace-2',
      'Hash hash-2',
      'Hash before hash-1',
    ])
      expect(details()).toContain(said)
    expect(one('button', 'Details of entry 2').getAttribute('aria-expanded')).toBe('true')
    await click(all('row')[1]!)
    expect(details(), 'the line itself may be clicked as well').toContain('Ticket T-3')
    expect(document.querySelectorAll('tbody td[colspan]')).toHaveLength(1)
    await press('Details of entry 3')
    expect(document.querySelectorAll('tbody td[colspan]')).toHaveLength(0)
  })

  it('takes new entries in on top; what is being read stays where it is, opened as it was', async () => {
    fakeTime()
    const { write, lists } = await openAudit(170)
    await press('Show older entries')
    await press('Details of entry 80')
    const line = one('button', 'Details of entry 80')
    const asked = lists().length
    await write(1)
    expect(numbers()).toEqual(down(171, 71))
    await write(120)
    expect(numbers()).toEqual(down(291, 71))
    expect(one('button', 'Details of entry 80'), 'the same element').toBe(line)
    expect(line.getAttribute('aria-expanded')).toBe('true')
    expect(
      lists()
        .slice(asked)
        .map(({ before }) => before),
    ).toEqual([null, null, 242, 192])
  })

  it('that could not be read says why, and keeps what it had', async () => {
    const { main } = await openAudit(60)
    main.refuse('audit.list', 'unexpected')
    await press('Show older entries')
    expect(all('alert')).toHaveLength(1)
    expect(numbers()).toEqual(down(60, 11))
  })

  it('without an entry says so', async () => {
    await openAudit(0)
    expect(shownText()).toContain('No entry yet.')
  })

  it('of one account does not name it in each line, and asks for that account alone', async () => {
    const main = startMain({ accounts: [accountRow('A-20417', 'sms')] })
    main.reply('account.get', () => accountPage('A-20417', twoFactor('sms')))
    main.reply('timeline.get', () => ({
      lines: [],
      older: 0,
      namesOperations: null,
      elsewhere: { changes: 0, since: null },
      readAt: null,
      failure: null,
    }))
    main.reply('audit.list', () => ({ entries: [entry(7)], more: false, overtaken: false, unsearched: null }))
    await mountApp(main, '/accounts/A-20417/activity')
    await click(one('radio', /entries/i))
    expect(main.inputsOf('audit.list')[0]).toMatchObject({ account: 'A-20417', before: null })
    expect(all('columnheader').map(textOf)).not.toContain('Account')
    expect(textOf(all('row')[1]!)).not.toContain('A-20417')
  })
})

describe('its filters', () => {
  it('narrow the list a moment after the last keystroke, with one call, and one button takes them back', async () => {
    fakeTime()
    const { lists } = await openAudit(120, (seq) => entry(seq, { ticket: seq % 2 ? 'T-odd' : 'T-even' }))
    await key('/')
    expect(focused()).toBe('Search the audit')
    await fill('Search the audit', 'T')
    await fill('Search the audit', 'T-odd')
    expect(lists()).toHaveLength(1)
    await later(200)
    expect(lists()).toHaveLength(2)
    expect(numbers().every((seq) => seq % 2 === 1)).toBe(true)
    await fill('Search the audit', 'nowhere')
    await later(200)
    expect(shownText()).toContain('No entry matches.')
    await press('Clear filters')
    await later(200)
    expect(numbers()).toEqual(down(120, 71))
    expect(focused()).toBe('Search the audit')
    expect(all('button', 'Clear filters')).toEqual([])
  })

  it('are sent as they are chosen: operator, account, ticket, outcome, action, times', async () => {
    fakeTime()
    const { lists } = await openAudit(3)
    await fill('Operator', 'staff')
    await fill('Account', 'A-2')
    await fill('Ticket', 'T-1')
    await press('Refused')
    await fill('From', '2026-01-05T08:00')
    await fill('Before', '2026-01-06T08:00')
    await press('Any action')
    await click(one('menuitem', 'Console locked'))
    await later(200)
    expect(lists().at(-1)).toMatchObject({
      actor: 'staff',
      accountWords: 'A-2',
      ticket: 'T-1',
      outcome: 'refused',
      action: 'lock.locked',
      from: new Date('2026-01-05T08:00').toISOString(),
      to: new Date('2026-01-06T08:00').toISOString(),
      before: null,
    })
    await press('Clear filters')
    await later(200)
    expect(lists().at(-1)).toMatchObject({
      actor: '',
      accountWords: '',
      ticket: '',
      outcome: null,
      action: null,
      from: null,
      to: null,
    })
    expect(one('textbox', 'From')).toHaveProperty('value', '')
  })

  it('leave an answer alone that was asked for by an older one and comes after the newer', async () => {
    fakeTime()
    const { main, lists } = await openAudit(3)
    let answerLate = (): void => undefined
    main.reply('audit.list', ({ text }) =>
      text === 'T-1'
        ? new Promise(
            (resolve) =>
              (answerLate = () => resolve({ entries: [entry(1)], more: false, overtaken: false, unsearched: null })),
          )
        : { entries: [entry(2)], more: false, overtaken: false, unsearched: null },
    )
    await fill('Search the audit', 'T-1')
    await later(200)
    await fill('Search the audit', 'T-2')
    await later(200)
    expect(
      lists()
        .slice(-2)
        .map(({ list }) => list.turn),
    ).toEqual([2, 3])
    answerLate()
    await settle()
    expect(numbers()).toEqual([2])
  })
})

describe('the chain', () => {
  const verdict = (main: FakeMain, is: AuditVerdict | null): void => main.reply('audit.verify', () => ({ verdict: is }))

  it('is checked when the screen opens, and the whole of it at a press', async () => {
    const { main } = await openAudit(12)
    expect(statement()).toBe('Intact to entry 12.')
    expect(textOf(chain())).toContain('12 entries · last checkpoint at entry 1 · signing key sealed by the system')
    expect(all('button', 'Copy details', chain())).toEqual([])
    verdict(main, { verdict: 'not-anchored', since: 9 })
    await press('Check again')
    expect(statement()).toContain('Not anchored since entry 9')
    expect(main.inputsOf('audit.verify')).toEqual([{ whole: false }, { whole: true }])
  })

  it('that was restored says at which entry and what is lost, and is never called intact', async () => {
    const { main } = await openAudit(12)
    verdict(main, {
      verdict: 'restored',
      breaks: [
        { kind: 'restored', at: 9, after: 4 },
        { kind: 'new-key', at: 12, after: 11 },
      ],
      to: 20,
      notAnchoredSince: null,
    })
    await press('Check again')
    expect(textOf(one('region', 'Chain'))).toContain(
      'Restored from a backup at entry 9. Entries 5 to 8 are lost. Signed by a new key since entry 12: who signed the entries before cannot be proved. Apart from that whole to entry 20.',
    )
    expect(textOf(one('region', 'Chain'))).not.toContain('Intact')
  })

  it('that is broken says where and why, and has its details to copy', async () => {
    const { main } = await openAudit(12)
    verdict(main, { verdict: 'broken', at: 3, why: 'the hash does not fit' })
    await press('Check again')
    expect(statement()).toBe('Broken at entry 3: the hash does not fit')
    await press('Copy details')
    expect(clipboard.text).toMatch(
      /\nOperation: audit\.verify\nCode: audit-broken\nTrace ID: none\nBroken at entry 3: /,
    )
    expect(clipboard.text).toContain('f1-2e-3d')
  })

  it('shows how far a long check is; cancelled, nothing is said of the chain', async () => {
    const { main } = await openAudit(12)
    const release = main.hold('audit.verify')
    verdict(main, null)
    await press('Check again')
    expect(isDisabled(one('button', 'Check again'))).toBe(true)
    main.emit('audit.progress', { job: 'verify', done: 5, of: 12 })
    main.emit('audit.progress', { job: 'export', done: 1, of: 12 })
    await settle()
    expect(textOf(chain())).toContain('Checking the chain: 5 of 12')
    await press('Cancel', chain())
    expect(main.inputsOf('audit.cancel')).toEqual([{ job: 'verify' }])
    release()
    await settle()
    expect(statement()).toBe('Check cancelled: nothing can be said of the chain.')
  })

  it('that could not be checked says so', async () => {
    const { main } = await openAudit(12)
    main.refuse('audit.verify', 'unexpected')
    await press('Check again')
    expect(all('alert')).toHaveLength(1)
  })

  it('is checked on as entries come in', async () => {
    fakeTime()
    const { main, write } = await openAudit(12)
    await write(2)
    expect(statement()).toBe('Intact to entry 14.')
    expect(textOf(chain())).toContain('14 entries')
    expect(main.inputsOf('audit.verify').every(({ whole }) => !whole)).toBe(true)
  })
})

describe('the export', () => {
  const exportAs = async (name: RegExp): Promise<void> => {
    await press('Export')
    await click(one('menuitem', name))
  }

  it('is written in the form that was chosen, and CSV says that it cannot be verified', async () => {
    const { main } = await openAudit(12)
    main.reply('audit.export', ({ format }) => ({ file: `/tmp/exported.${format}`, entries: 12 }))
    await exportAs(/^JSON Lines/)
    expect(shownText()).toContain('12 entries written to /tmp/exported.json-lines')
    expect(shownText()).not.toContain('cannot be verified')
    await exportAs(/^CSV/)
    expect(shownText()).toContain('CSV is for reading and cannot be verified')
    expect(main.inputsOf('audit.export')).toEqual([{ format: 'json-lines' }, { format: 'csv' }])
  })

  it('shows how far it is, and can be called off: no file was written', async () => {
    const { main } = await openAudit(12)
    main.reply('audit.export', () => ({ file: null, entries: 0 }))
    const release = main.hold('audit.export')
    await exportAs(/^JSON Lines/)
    main.emit('audit.progress', { job: 'export', done: 4, of: 12 })
    await settle()
    expect(shownText()).toContain('Exporting: 4 of 12')
    expect(isDisabled(one('button', 'Export'))).toBe(true)
    await press('Cancel')
    expect(main.inputsOf('audit.cancel')).toEqual([{ job: 'export' }])
    release()
    await settle()
    expect(shownText()).toContain('Export cancelled. No file was written.')
    expect(shownText()).not.toContain('Exporting:')
  })

  it('that failed says why', async () => {
    const { main } = await openAudit(12)
    main.refuse('audit.export', 'file-not-written')
    await exportAs(/^CSV/)
    expect(all('alert')).toHaveLength(1)
    expect(shownText()).not.toContain('written to')
  })
})

describe('what shows that something else changed the audit', () => {
  const findings = [
    { kind: 'entries-missing', found: 'entries 8 to 10 are missing' },
    { kind: 'schema', found: 'trigger quiet was added' },
  ] as const
  const altered = async (): Promise<FakeMain> => {
    const { main } = await openAudit(12)
    let reviewed = false
    main.reply('audit.state', () => ({
      ...{
        entries: 12,
        headHash: 'hash-12',
        keyFingerprint: 'f1-2e-3d',
        keyProtection: 'keychain',
        lastCheckpointSeq: 1,
      },
      ...{
        secondAnchor: null,
        findings: reviewed ? [] : [...findings],
        start: { end: 'unclean', unsigned: { from: 3, to: 5 } },
        openFolders: [
          { folder: '/home/shared/factordesk', closed: true },
          { folder: '/tmp/factordesk/logs', closed: false },
        ],
      },
    }))
    main.reply('audit.review', () => ((reviewed = true), {}))
    main.reply('audit.verify', () => ({ verdict: { verdict: 'altered', why: 'trigger quiet was added' } }))
    await goTo('/help')
    await goTo('/audit')
    return main
  }

  it('is listed in words, with what it means, until somebody has reviewed it with a reason', async () => {
    const main = await altered()
    const found = (): HTMLElement[] => all('region', 'Something else changed the audit or its database')
    expect(textOf(found()[0]!)).toContain('Entries were removed: entries 8 to 10 are missing')
    expect(textOf(found()[0]!)).toContain('The database was changed: trigger quiet was added')
    expect(textOf(found()[0]!)).toContain('No step is sent to a portal until somebody has reviewed it.')
    expect(isDisabled(one('button', 'Mark as reviewed'))).toBe(true)
    await fill('What you found out', ' ok ')
    expect(isDisabled(one('button', 'Mark as reviewed'))).toBe(true)
    await fill('What you found out', ' Our own backup was restored ')
    await press('Mark as reviewed')
    expect(main.inputsOf('audit.review')).toEqual([{ reason: 'Our own backup was restored' }])
    expect(found()).toEqual([])
  })

  it('is said of the chain, and how the last run ended', async () => {
    await altered()
    expect(textOf(chain())).toContain('Changed by something else: trigger quiet was added')
    expect(textOf(chain())).toContain('The last run did not end by itself')
    expect(textOf(chain())).toContain('Entries 3 to 5 were not signed then')
  })

  it('is said where other users could read a folder of the profile, and whether they still can', async () => {
    await altered()
    expect(textOf(chain())).toContain(
      'could read the folder /home/shared/factordesk until this start; now they cannot.',
    )
    expect(textOf(chain())).toContain('Other users of this computer can enter the folder /tmp/factordesk/logs.')
  })

  it('is said in the frame, wherever one is, with the way to it', async () => {
    const main = startMain({ snapshot: { auditFindings: 1 } })
    await mountApp(main, '/help', { frame: true })
    expect(textOf(one('alert'))).toContain('Something else changed the audit or its database.')
    expect(one('link', 'Review').getAttribute('href')).toContain('/audit')
  })
})
