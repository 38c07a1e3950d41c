import { describe, expect, it } from 'vitest'
import type { NewEntry } from '../../../../src/main/audit/store.ts'
import { createTestAudit, sampleEntry, type TestAudit } from '../../../support/audit/test-audit.ts'
import { foundEntries as found, searchPage } from '../../../support/audit/word-index.ts'

function auditOf(...entries: Partial<NewEntry>[]): TestAudit {
  const opened = createTestAudit()
  for (const one of entries) opened.audit.append({ ...sampleEntry(1), ...one })
  return opened
}

it('lists the entries of one account, not of another whose id begins with it', async () => {
  const opened = auditOf({ account: 'A-2041' }, { account: 'A-20417' }, { account: 'A-2041-9' }, { account: null })
  expect(await found(opened, { account: 'A-2041' })).toEqual([1])
  expect(await found(opened, { accountWords: 'a-2041' })).toEqual([3, 2, 1])
  expect(await found(opened, {})).toEqual([4, 3, 2, 1])
})

describe('words', () => {
  const entries: Partial<NewEntry>[] = [
    { ticket: 'HD-1042', trace: '9f86d081-884c-4d63-a159-0c5b1e1f2a3b' },
    { ticket: 'HD-104', detail: { mobile: '+60******142', email: 'i***@serimuda.example' } },
    { ticket: null, actor: 'staff:agent-a', detail: { note: 'Müller rang,\ntwo lines', code: 'no-such "thing"' } },
  ]
  const cases: [string, number[]][] = [
    ['HD-1042', [1]],
    ['hd-10', [2, 1]],
    ['1042', [1]],
    ['9f86d081-884c-4d63-a159-0c5b1e1f2a3b', [1]],
    ['9f86d081-884c', [1]],
    ['142', [2]],
    ['*142', [2]],
    ['+60******142', [2]],
    ['serimuda.ex', [3, 2, 1].slice(1)],
    ['agent', [3]],
    ['muller', [3]],
    ['MÜLL lines', [3]],
    ['lines', [3]],
    ['müller 1042', []],
    ['"thing"', [3]],
    ['agent-a rang', [3]],
    ['', [3, 2, 1]],
    ['--- *', []],
    ['042', [1]],
    ['erimud', [2, 1]],
    ['ülle', [3]],
    ['ange 4', []],
    ['wo', [3]],
    ['-8', [1]],
    ['HD‑1042', [1]],
    ['ｈｄ－１０４２', [1]],
    ['QUOTES', [1]],
    ['effect.applied', [3, 2, 1]],
    ['prev', []],
  ]
  it.each(cases)('%s', async (text, expected) => {
    expect(await found(auditOf(...entries), { text })).toEqual(expected)
  })

  const hostile = ['"', '""', 'a"b', 'NEAR(a b)', 'actor : x', '-', 'a* OR b', '(', '^a', 'a + b', '{actor}', '\0x', '\u{1F426}', "'; DROP TABLE entry; --", 'AND', 'NOT', '\\', ':', 'a:b', '½', '𝔘'] // prettier-ignore
  it.each(hostile)('never are a syntax error: %j', async (text) => {
    const opened = auditOf(...entries)
    for (const filter of [
      { text },
      { actor: text },
      { ticket: text, text },
      { accountWords: text },
      { procedure: text },
    ])
      await expect(found(opened, filter)).resolves.toBeDefined()
  })

  it('of an entry that was rolled back are not found, and those of the next with its number are', async () => {
    const opened = auditOf(...entries)
    expect(await found(opened, { text: 'muller' })).toEqual([3])
    const failing = (): void => {
      opened.audit.append({ ...sampleEntry(1), ticket: 'ROLLED-1' })
      throw new Error('rolled back')
    }
    expect(() => opened.unitOfWork.run(failing)).toThrow('rolled back')
    expect(await found(opened, { text: 'rolled' })).toEqual([])
    opened.audit.append({ ...sampleEntry(1), ticket: 'ROLLED-2' })
    expect(await found(opened, { text: 'rolled' })).toEqual([4])
  })
})

describe('filters', () => {
  it('by operator, ticket, action and outcome narrow one another', async () => {
    const opened = auditOf(
      { actor: 'staff:agent-a', ticket: 'HD-1', action: 'effect.rejected', outcome: 'refused' },
      { actor: 'staff:agent-b', ticket: 'HD-1', action: 'effect.rejected', outcome: 'refused' },
      { actor: 'staff:agent-a', ticket: 'HD-2' },
    )
    expect(await found(opened, { actor: 'agent-a' })).toEqual([3, 1])
    expect(await found(opened, { actor: 'agent-a', ticket: 'HD-1' })).toEqual([1])
    expect(await found(opened, { ticket: 'HD-1' })).toEqual([2, 1])
    expect(await found(opened, { action: 'effect.rejected', outcome: 'refused', text: 'agent-b' })).toEqual([2])
    expect(await found(opened, { actor: 'HD-1' })).toEqual([])
    expect(await found(opened, { outcome: 'unknown' })).toEqual([])
  })

  it('by time include an instant and end before another, also where the clock was set back', async () => {
    const opened = auditOf({}, {})
    const second = opened.clock.now().toISOString()
    opened.clock.advance(3_600_000)
    const later = opened.clock.now().toISOString()
    opened.audit.append(sampleEntry(3))
    opened.clock.advance(-1_800_000)
    opened.audit.append(sampleEntry(4))
    const between = new Date(Date.parse(later) - 1).toISOString()
    expect(await found(opened, { from: later })).toEqual([3])
    expect(await found(opened, { to: later })).toEqual([4, 2, 1])
    expect(await found(opened, { from: second, to: between, text: 'disable' })).toEqual([4, 2, 1])
    expect(await found(opened, { from: between, to: between })).toEqual([])
    expect(await found(opened, { from: '2099-01-01T00:00:00.000Z', text: 'disable' })).toEqual([])
  })

  it('page back from any entry, with and without words, each entry once', async () => {
    const opened = auditOf(...Array.from({ length: 120 }, () => ({})))
    for (const text of ['', 'disable', '5']) {
      const all: number[] = []
      for (let before: number | null = null, more = true; more; before = all.at(-1)!) {
        const page = await searchPage(opened, { text, before })
        all.push(...page.rows.map(({ seq }) => seq))
        more = page.more
      }
      expect(all).toEqual(Array.from({ length: 120 }, (_, n) => 120 - n))
    }
  })
})
