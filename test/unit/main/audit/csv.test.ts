import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvHead, csvLines } from '../../../../src/main/audit/reader/export-csv.ts'
import { entryBody, genesis } from '#shared/audit/chain.ts'
import { seeded } from '../../../support/fuzz/seeded.ts'

const facts = {
  at: '2026-11-20T04:00:00.000Z',
  account: null,
  procedure: null,
  step: null,
  action: 'effect.applied',
  outcome: 'ok',
  trace: null,
} as const

function cellsOf(actor: string, ticket: string, note: string): string[] {
  const body = entryBody(1, { ...facts, actor, ticket, detail: { note } }, genesis)
  const text = csvHead() + csvLines([{ seq: 1, body, hash: 'ab' }])
  expect(text.startsWith('\uFEFF"This list is for reading. It is not signed and proves nothing.')).toBe(true)
  expect(text.endsWith('"\r\n')).toBe(true)
  const [, head, line] = parse(text, { bom: true })
  expect(head!.slice(0, 2)).toEqual(['number', 'time'])
  expect(line).toHaveLength(head!.length)
  return line!
}

it('contains what was in the entry, whatever it is', () => {
  const line = cellsOf('customer:a, "b"', 'two\nlines', 'naïve')
  expect(line[2]).toBe('customer:a, "b"')
  expect(line[8]).toBe('two\nlines')
  expect(JSON.parse(line[10]!)).toEqual({ note: 'naïve' })
})

it.each(['=1+1', '+60', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＠A', '\u00a0=1'])(
  'makes %j no formula',
  (text) => {
    expect(cellsOf(text, text, text)[8]).toBe(`'${text}`)
  },
)

it('never begins a cell with what a spreadsheet takes for a formula', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (actor, ticket) => {
      for (const cell of cellsOf(actor, ticket, actor)) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/)
    }),
    seeded('csv cells', 100),
  )
})
