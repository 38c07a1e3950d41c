import { expect, test } from 'vitest'
import { growthLine } from '../../bench/growth.ts'
import { resultOf } from '../../bench/measure.ts'

const at = (id: string, time: number) =>
  resultOf({ id, what: 'a thing', limitMs: 1, of: 'median', run: () => Promise.resolve([time]) })
const growth = {
  what: 'P6 an account',
  points: [
    { count: 10, id: 'P6 10', per: 10 },
    { count: 1000, id: 'P6', per: 1000 },
  ],
}

test('a row of growth shows the figures by what they were measured on, and their slope', async () => {
  const results = [await at('P6 10', 50), await at('P6', 50_000)]
  expect(growthLine(growth, results)).toBe(
    'P12 P6 an account: 10: 5.00 ms, 1,000: 50.00 ms; slope 0.50 (0 flat, 1 in proportion)',
  )
})

test('there is none where one of its figures was not measured', async () => {
  expect(growthLine(growth, [await at('P6', 50_000)])).toBeNull()
})
