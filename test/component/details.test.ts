import { describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { accountRow } from '../support/samples/account-row.ts'
import type { FakeMain } from './fake-main.ts'
import { clipboard, mountApp, startMain } from './mount.ts'
import { all, fill, isDisabled, one, press, pressTwice, settle, shownText, textOf } from './page.ts'
import { appSnapshot, auditState, portalTime, sandboxPortal } from './samples.ts'

describe('the details of a failure', () => {
  it('of a call: version, instant, operation, code and trace, and nothing that was typed', async () => {
    const main = startMain()
    main.refuse('session.signIn', 'unauthenticated', { traceId: 'trace-7' })
    await mountApp(main, '/sign-in')
    await fill('User ID', 'it@serimuda.example')
    await fill('Password', 'not the password')
    await press('Sign in')
    await press('Copy details')
    expect(clipboard.text).toMatch(
      /^FactorDesk 0\.0\.0\nWhen: 20\d\d-\S+Z\nOperation: session\.signIn\nCode: unauthenticated\nTrace ID: trace-7\nThe sign-in was not accepted\./,
    )
    for (const typed of ['it@serimuda.example', 'not the password']) expect(clipboard.text).not.toContain(typed)
    expect(textOf(one('status', 'Copied'))).toBe('Copied')
  })

  it('of an account of a queue that failed', async () => {
    const main = startMain({ accounts: [accountRow('A-1', null, { name: 'Bayu Digital' })] })
    main.reply('queue.get', () => ({
      queue: {
        id: 'queue-1',
        plan: { kind: 'disable', to: null, reason: 'maintenance', note: '', howLong: 'today' },
        state: 'finished',
        startedAt: portalTime(),
        updatedAt: portalTime(),
        items: [
          {
            accountId: 'A-1',
            accountName: 'Bayu Digital',
            userId: 'admin@bayu.example',
            state: {
              is: 'failed',
              procedureId: null,
              code: 'already-so',
              ending: { at: portalTime(), now: null, readBack: false, trace: 'trace-9' },
            },
          },
        ],
      },
    }))
    await mountApp(main, '/queue')
    expect(textOf(one('row', /Bayu Digital/))).toContain('Not done:')
    await press('Copy details: Bayu Digital')
    expect(clipboard.text).toMatch(/\nOperation: queue: disable\nCode: already-so\nTrace ID: trace-9\nNot done: /)
  })

  it('of a portal that does not answer; the line goes when it does again', async () => {
    const away = sandboxPortal({
      id: 'portal.example',
      embedded: false,
      origin: 'https://portal.example',
      status: 'unreachable',
      capabilities: null,
    })
    const main = startMain({ accounts: [accountRow('A-1', 'sms')], snapshot: { portals: [sandboxPortal(), away] } })
    await mountApp(main, '/accounts')
    expect(shownText()).toContain('portal.example does not answer.')
    await press('Copy details')
    expect(clipboard.text).toContain('\nOperation: portal: portal.example\nCode: portal-unreachable\nTrace ID: none\n')
    main.emit('app.changed', appSnapshot({ portals: [sandboxPortal(), { ...away, status: 'ready' }] }))
    await settle()
    expect(shownText()).not.toContain('does not answer')
  })
})

describe('a diagnosis', () => {
  const files = [
    { name: 'system.json', what: 'system', bytes: 900 },
    { name: 'logs/factordesk.log', what: 'log', bytes: 52_400 },
  ] as const
  async function openSettings(): Promise<FakeMain> {
    const main = startMain({ accounts: [accountRow('A-1', 'sms')] })
    main.reply('diagnosis.preview', () => ({ files: [...files] }))
    main.reply('audit.state', () => auditState())
    await mountApp(main, '/settings')
    return main
  }

  it('lists what is in it before it is saved, once, where the user says', async () => {
    const main = await openSettings()
    const section = one('region', 'Diagnosis')
    expect(all('row', undefined, section).map(textOf).slice(1)).toEqual([
      expect.stringMatching(/^system\.json .* 1 kB$/),
      expect.stringMatching(/^logs\/factordesk\.log .* 52 kB$/),
    ])
    expect(textOf(section)).toContain('no password, code, token or secret')
    main.reply('diagnosis.save', () => ({ file: '/tmp/diagnosis.zip', files: 2 }))
    await pressTwice('Save a diagnosis')
    expect(main.inputsOf('diagnosis.save')).toHaveLength(1)
    expect(textOf(section)).toContain('Saved: /tmp/diagnosis.zip')
  })

  it('that was called off says nothing, and one that failed says why', async () => {
    const main = await openSettings()
    main.reply('diagnosis.save', () => ({ file: null, files: 0 }))
    await press('Save a diagnosis')
    expect(shownText()).not.toContain('Saved:')
    main.refuse('diagnosis.save', 'file-not-written')
    await press('Save a diagnosis')
    expect(all('alert', undefined, one('region', 'Diagnosis'))).toHaveLength(1)
  })
})

describe('names from a file', () => {
  async function openImport(answer: OutputOf<'accountList.previewImport'>): Promise<FakeMain> {
    const main = startMain({ accounts: [accountRow('A-1', 'sms')] })
    main.reply('accountList.previewImport', () => answer)
    main.reply('accountList.confirmImport', () => ({ added: 1, changed: 1 }))
    await mountApp(main, '/accounts')
    await press('Import names')
    return main
  }
  const facts = { userId: 'a@x.example', portalId: 'sandbox', ownName: 'A', tags: ['vip'], note: '' }
  const line = { ...facts, problem: null, leftOut: [] }

  it('a file with a column of passwords is refused, with the column and nothing of its content', async () => {
    await openImport({ kind: 'refused', why: 'secrets', column: 2 })
    expect(textOf(one('dialog'))).toContain('FactorDesk never takes passwords from files.')
    await press('Choose a file')
    expect(textOf(one('alert', undefined, one('dialog')))).toMatch(
      /This file was refused\..* Column 2\. FactorDesk never takes passwords/,
    )
    await press('Copy details', one('dialog'))
    expect(clipboard.text).toMatch(
      /\nOperation: accountList\.previewImport\nCode: invalid-request\nTrace ID: none\nColumn 2\. /,
    )
    expect(all('button', /^Import \d/)).toEqual([])
  })

  it('says what becomes of each line, and imports the good ones once', async () => {
    const main = await openImport({
      kind: 'preview',
      previewId: 'preview-1',
      file: 'names.csv',
      ignored: ['Colour'],
      lines: [
        { ...line, line: 2, verdict: 'new' },
        { ...line, line: 3, verdict: 'wrong', problem: 'user-id-missing' },
        { ...line, line: 4, verdict: 'changed', leftOut: [6] },
        { ...line, line: 5, verdict: 'same' },
      ],
    })
    await press('Choose a file')
    expect(shownText()).toContain('Columns left out, because they are not understood: Colour.')
    expect(shownText()).toContain('Text in columns without a name is left out: line 4.')
    const rows = all('row', undefined, one('dialog')).map(textOf).slice(1)
    expect(rows).toEqual([
      '2 a@x.example A vip New',
      '3 a@x.example A vip Wrong: no User ID',
      '4 a@x.example A vip Changes',
      '5 a@x.example A vip Same',
    ])
    await pressTwice('Import 2 lines')
    expect(main.inputsOf('accountList.confirmImport')).toEqual([{ previewId: 'preview-1' }])
    expect(textOf(one('dialog'))).toContain('1 account added, 1 changed.')
  })

  it('that is not Unicode is read in the encoding that the operator chooses, and in another one after that', async () => {
    const main = await openImport({
      kind: 'code-pages',
      previewId: 'preview-1',
      file: 'names.csv',
      codePages: [
        { encoding: 'windows-1251', sample: ['Головной офис'] },
        { encoding: 'windows-1252', sample: ['Ãîëîâíîé îôèñ'] },
      ],
    })
    const lines = [{ ...line, line: 2, verdict: 'new' as const }]
    main.reply('accountList.previewImportAs', () => ({
      kind: 'preview',
      previewId: 'preview-2',
      file: 'names.csv',
      ignored: [],
      lines,
    }))
    await press('Choose a file')
    expect(textOf(one('dialog'))).toContain('Cyrillic (Windows-1251) Головной офис')
    await press('Use this encoding')
    await press('Other encoding')
    await press('Use this encoding')
    const encoding = 'windows-1251'
    expect(main.inputsOf('accountList.previewImportAs')).toEqual([
      { previewId: 'preview-1', encoding },
      { previewId: 'preview-2', encoding },
    ])
    expect(textOf(one('button', 'Import 1 line'))).toBe('Import 1 line')
  })

  it('with nothing new has nothing to import, and says why', async () => {
    await openImport({
      kind: 'preview',
      previewId: 'preview-1',
      file: 'names.csv',
      ignored: [],
      lines: [{ ...line, line: 2, verdict: 'same' }],
    })
    await press('Choose a file')
    expect(isDisabled(one('button', 'Import 0 lines'))).toBe(true)
    expect(shownText()).toContain('No line is new or changes anything')
  })
})
