import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allChecks } from '../../conformance/kit/all-checks.ts'
import { readContract, sentencesOf } from '../../conformance/kit/contract.ts'

const contract = readContract()
const checks = Object.values(allChecks).flat()
const cited = new Set(checks.flatMap((check) => check.sentences))

test('each sentence is checked, or says why it is not', () => {
  const checkable = [...contract.values()].filter((sentence) => sentence.notChecked === null)
  expect(checkable.length).toBeGreaterThan(100)
  expect(checkable.map(({ id }) => id).filter((id) => !cited.has(id))).toEqual([])
  const unobservable = [...contract.values()].filter((sentence) => sentence.notChecked !== null)
  expect(unobservable.map(({ id }) => id).filter((id) => cited.has(id))).toEqual([])
})

test('a check cites sentences that are there', () => {
  expect([...cited].filter((id) => !contract.has(id))).toEqual([])
  expect(checks.filter((check) => check.sentences.length === 0)).toEqual([])
  expect(new Set(checks.map((check) => check.title)).size).toBe(checks.length)
})

test('every id in the source of the kit is one of a sentence', () => {
  const folder = 'test/conformance/kit'
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const prefixes = [...new Set([...contract.keys()].map((id) => id.split('-')[0]))].join('|')
  const named = new Set([...text.matchAll(new RegExp(`'((?:${prefixes})-\\d+)'`, 'g'))].map(([, id]) => id ?? ''))
  expect(named.size).toBeGreaterThan(100)
  expect([...named].filter((id) => !contract.has(id))).toEqual([])
})

test('a sentence is read with its heading, its id and why it is not checked', () => {
  const text = '## Two-factor\n\n- **2FA-1** It is so.\n- **2FA-2** It is not seen. _(Not checked: it is inside.)_\n'
  expect([...sentencesOf(text).values()]).toEqual([
    { id: '2FA-1', section: 'Two-factor', text: 'It is so.', notChecked: null },
    { id: '2FA-2', section: 'Two-factor', text: 'It is not seen.', notChecked: 'it is inside.' },
  ])
  expect(() => sentencesOf('- It has no id.')).toThrow('without an id')
  expect(() => sentencesOf('- **A-1** One.\n- **A-1** Two.')).toThrow('A-1')
})
