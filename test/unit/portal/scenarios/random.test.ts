import { expect, test } from 'vitest'
import { createRandom } from '../../../../src/portal/scenarios/hosting-company/random.ts'

const take = (seed: string, count: number): number[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => random.between(0, 1))
}

test('the same seed draws the same, another seed something else', () => {
  expect(take('one', 3000)).toEqual(take('one', 3000))
  expect(take('one', 20)).not.toEqual(take('two', 20))
})

test('what is drawn lies between the bounds and spreads evenly over them', () => {
  const drawn = take('spread', 10_000)
  expect(drawn.filter((one) => one < 0 || one >= 1)).toEqual([])
  const tenths = Array.from({ length: 10 }, (_, tenth) => drawn.filter((one) => Math.floor(one * 10) === tenth).length)
  for (const count of tenths) expect(count).toBeGreaterThan(880)
})

test('a name is drawn as often as its share says, and never where its share is 0', () => {
  const random = createRandom('shares')
  const drawn = Array.from({ length: 10_000 }, () => random.weighted({ never: 0, often: 0.7, seldom: 0.3 }))
  expect(drawn).not.toContain('never')
  expect(drawn.filter((one) => one === 'seldom').length / 10_000).toBeCloseTo(0.3, 1)
})

test('nothing can be drawn from nothing', () => {
  expect(() => createRandom('empty').one([])).toThrow('Nothing to draw from')
})
