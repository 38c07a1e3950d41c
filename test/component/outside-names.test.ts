import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostileText, whyUnsafe } from '../support/fuzz/hostile-texts.ts'
import { seeded } from '../support/fuzz/seeded.ts'
import { accountRow } from '../support/samples/account-row.ts'
import { staffMembers } from '../support/samples/desk-facts.ts'
import { i18n } from '../../src/renderer/src/i18n.ts'
import type { FakeMain } from './fake-main.ts'
import { clipboard, mountApp, startMain } from './mount.ts'
import { one, press, shownText } from './page.ts'
import { auditState, portalTime, sandboxPortal, session } from './samples.ts'

const read = ['title', 'aria-label', 'alt', 'placeholder', 'aria-description', 'aria-valuetext']

/** Every text of the page that may turn or hide what is around it, with the reason. */
function unsafeTexts(): string[] {
  const found: string[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node as HTMLElement
    const texts = node.nodeType === 3 ? [node.nodeValue ?? ''] : read.map((name) => element.getAttribute(name) ?? '')
    for (const text of texts) {
      const why = whyUnsafe(text)
      if (why !== null) found.push(`${why}: ${JSON.stringify(text)}`)
    }
  }
  return found
}

const { seed, numRuns } = seeded('names on screens', 12)
const samples = fc.sample(fc.tuple(hostileText, hostileText, hostileText), { seed, numRuns })

/** What somebody could write down here: nothing hidden, but from right to left. */
const ownText = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()

function mainWith(): FakeMain {
  const accounts = samples.map(([name, userId, other], at) =>
    accountRow(`A-${at}`, at % 2 === 0 ? 'sms' : null, {
      name,
      userId,
      ownName: at % 3 === 0 ? ownText(other) : '',
      tags: [ownText(other)].filter((tag) => tag !== ''),
      note: ownText(other),
      reachedBy: [{ via: 'A-0', viaName: other, role: 'technical' }],
    }),
  )
  const [first] = samples
  const sessions = [session('A-0', first![0], first![1])]
  const portals = [sandboxPortal({ name: first![2] } as never)]
  const staff = { ...staffMembers.agent, name: first![0], portalId: 'sandbox' }
  const main = startMain({ snapshot: { sessions, portals, staff }, accounts })
  main.reply('desk.searchCustomers', () => ({
    customers: samples.map(([name, emailMasked], at) => ({
      accountId: `A-${at}`,
      name,
      emailMasked,
      status: 'active' as const,
      twoFactor: { active: true, method: 'sms' as const },
    })),
    next: null,
  }))
  main.reply('audit.state', () => auditState())
  main.reply('audit.verify', () => ({ verdict: { verdict: 'intact', to: samples.length } }))
  main.reply('audit.cancel', () => ({}))
  main.reply('reminders.statistics', () => ({ weeks: [], procedures: [] }))
  main.reply('audit.list', () => ({
    entries: samples.map(([actor, ticket, other], at) => ({
      seq: at + 1,
      at: portalTime(),
      actor: `customer:${actor}`,
      account: other,
      procedure: null,
      step: null,
      action: 'effect.applied' as const,
      outcome: 'ok' as const,
      ticket,
      trace: null,
      detail: { note: other },
      prev: 'a',
      hash: 'b',
    })),
    more: false,
    overtaken: false,
    unsearched: null,
  }))
  return main
}

it.each(['/accounts', '/accounts/A-0/security', '/desk', '/audit', '/overview', '/queue'])(
  'names from outside turn nothing on %s',
  async (path) => {
    await mountApp(mainWith(), path, { frame: true })
    expect(unsafeTexts()).toEqual([])
  },
)

it('a name that turns the direction shows its mark, in the list, in a sentence and when it is copied', async () => {
  const main = startMain({
    accounts: [accountRow('A-1', 'sms', { name: 'Bayu \u202elatigiD', userId: 'it@bayu.example' })],
  })
  main.reply('accountList.previewImport', () => ({
    kind: 'preview',
    previewId: 'preview-1',
    file: 'names \u202evsc.exe',
    ignored: ['Colour \u202e', 'Land \u2066', 'צבע'],
    lines: [
      {
        ...{ line: 2, userId: 'it@bayu.example', portalId: 'sandbox', ownName: 'A \u202eB', tags: [], note: '' },
        ...{ verdict: 'new', problem: null, leftOut: [] },
      },
    ],
  }))
  await mountApp(main, '/accounts')
  expect(shownText()).toContain('Bayu <U+202E>latigiD')
  await press('Import names')
  await press('Choose a file')
  expect(shownText()).toContain(
    'Columns left out, because they are not understood: Colour <U+202E>, Land <U+2066>, \u2068צבע\u2069.',
  )
  // A sentence isolates the value, and not itself.
  expect(i18n.global.t('accounts.import.table', { file: 'צבע.csv' })).toBe('Lines of \u2068צבע.csv\u2069')
  const table = one('dialog').querySelector('[role="table"]')
  expect(table?.getAttribute('aria-label')).toBe('Lines of names <U+202E>vsc.exe')
  expect(shownText()).toContain('A <U+202E>B')
  expect(unsafeTexts()).toEqual([])
  expect(clipboard.text).not.toContain('\u202e')
})
