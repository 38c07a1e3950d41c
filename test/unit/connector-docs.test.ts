import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  connectorKinds,
  connectorTable,
  keptResults,
  readSentences,
  withTable,
} from '../../tools/connectors/results.ts'
import { checks } from '../connector-kit/checks.ts'

const page = 'docs/connectors/README.md'

test('the table of connectors is what the kept results and the connectors make', () => {
  const text = readFileSync(page, 'utf8')
  const cells = (table: string): string => table.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
  expect(cells(text)).toBe(cells(withTable(text, connectorTable())))
})

test('a connector says that a real server checked it where a run of the kit did, and nowhere else', () => {
  const results = keptResults()
  for (const [kind, { checked }] of Object.entries(connectorKinds)) {
    expect(checked === 'real server', kind).toBe(results.has(kind))
    expect(existsSync(`docs/connectors/${kind}.md`), kind).toBe(true)
  }
})

test('each sentence is checked once, and each result is about each sentence', () => {
  const ids = [...readSentences().keys()]
  const checked = [...checks.map(({ sentence }) => sentence), 'SEC-1']
  expect(checked.toSorted()).toEqual(ids.toSorted())
  for (const [kind, { passed, skipped }] of keptResults())
    expect([...passed, ...skipped.map(({ sentence }) => sentence)].toSorted(), kind).toEqual(ids.toSorted())
})
