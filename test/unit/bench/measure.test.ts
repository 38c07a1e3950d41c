import { expect, test } from 'vitest'
import type { Measure } from '../../bench/measure.ts'
import { measureAll, quantile, resultOf, slope, table } from '../../bench/measure.ts'

const measure = (times: number[], over: Partial<Measure> = {}): Measure => {
  return { id: 'X1', what: 'a thing', limitMs: 10, of: 'median', run: () => Promise.resolve(times), ...over }
}

test('a quantile is the time that so many do not exceed, in whatever order they came', () => {
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3)
  expect(quantile([2, 1], 0.5)).toBe(1)
  expect(
    quantile(
      Array.from({ length: 200 }, (_, index) => index + 1),
      0.95,
    ),
  ).toBe(190)
  expect(() => quantile([], 0.5)).toThrow('Nothing was measured')
})

test('the goal is met up to the limit, and missed above it', async () => {
  expect(await resultOf(measure([10]))).toMatchObject({ figure: 10, ratio: 1, met: true })
  expect(await resultOf(measure([10.01]))).toMatchObject({ met: false })
  expect(await resultOf(measure([11], { goal: 1.1 }))).toMatchObject({ ratio: 1.1, met: true })
  expect(await resultOf(measure([99], { goal: null }))).toMatchObject({ met: true })
  expect(await resultOf(measure([1, 2, 90], { of: 'p95' }))).toMatchObject({ figure: 90, met: false })
})

test('the table says figure, limit and ratio, and which goal was missed', async () => {
  const lines = table([await resultOf(measure([4, 5, 6])), await resultOf(measure([50], { id: 'X2' }))])
  expect(lines).toHaveLength(3)
  expect(lines[1]).toMatch(/^X1 .* median of 3 .* 5 ms .* 4 ms … 6 ms .* 10 ms .* 0\.50 .* met/)
  expect(lines[2]).toMatch(/^X2 .* 5\.00 .* MISSED/)
})

test('of pairs the ratio is the median of their ratios, so that a slow minute, which slows both, changes nothing', async () => {
  const pairs = [
    { ours: 15, limit: 10 },
    { ours: 600, limit: 400 },
    { ours: 90, limit: 10 },
  ]
  const paired = { id: 'X3', what: 'ours', limitIs: 'bare', unit: 'µs', run: () => Promise.resolve(pairs) } as const
  const result = await resultOf({ ...paired, goal: 1.5 })
  expect(result).toMatchObject({ figure: 90, least: 15, largest: 600, limit: 10, ratio: 1.5, met: true })
  expect(await resultOf({ ...paired, goal: 1.4 })).toMatchObject({ met: false })
  expect(await resultOf({ ...paired, goal: null })).toMatchObject({ met: true })
  expect(table([result])[1]).toMatch(
    /^X3 .* ours : bare .* 3 pairs .* 90 µs .* 15 µs … 600 µs .* 10 µs .* 1\.50 .* met/,
  )
})

test('growth is shown as a power: 0 is flat, 1 is in proportion', () => {
  expect(
    slope([
      [10, 5],
      [100, 5],
      [1000, 5],
    ]),
  ).toBeCloseTo(0)
  expect(
    slope([
      [10, 5],
      [1000, 500],
    ]),
  ).toBeCloseTo(1)
  expect(() => slope([[10, 5]])).toThrow('two points')
})

test('a row that fails is reported with its error, and the rows after it are measured', async () => {
  const lines: string[] = []
  const broken = measure([], { id: 'X1', run: () => Promise.reject(new Error('the window closed')) })
  const { measured, failed } = await measureAll([broken, measure([5], { id: 'X2' })], (line) => lines.push(line))
  expect(failed).toEqual([{ id: 'X1', what: 'a thing', error: 'the window closed' }])
  expect(measured.map(({ id }) => id)).toEqual(['X2'])
  expect(lines.join('\n')).toMatch(/X1 failed: .*the window closed[^]*X2 .* met/)
})
