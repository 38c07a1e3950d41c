import { expect, test } from 'vitest'
import { choose } from '../../bench/options.ts'

const rows = ['P1', 'P6 10', 'P6 100', 'P6', 'P7', 'P10'].map((id) => ({ id }))
const chosen = (...args: string[]): string[] | string => {
  const choice = choose(args, rows)
  return 'problem' in choice ? choice.problem : choice.measures.map(({ id }) => id)
}

test('everything is measured where nothing is said, and a missed goal fails only where that is asked for', () => {
  expect(choose([], rows)).toEqual({ measures: rows, check: false })
  expect(choose(['--check'], rows)).toEqual({ measures: rows, check: true })
})

test('--only takes rows with those that belong to them, in the order of the table', () => {
  expect(chosen('--only', 'P1')).toEqual(['P1'])
  expect(chosen('--only', 'P7,P6')).toEqual(['P6 10', 'P6 100', 'P6', 'P7'])
  expect(chosen('--only', 'P6 10')).toEqual(['P6 10'])
  expect(choose(['--only', 'P1', '--check'], rows)).toEqual({ measures: [{ id: 'P1' }], check: true })
})

test('what is not understood is said, not measured', () => {
  expect(chosen('--only')).toMatch('"--only" is not understood')
  expect(chosen('--chek')).toMatch('"--chek" is not understood')
  expect(chosen('--only', 'P1,P99')).toBe('There is no row "P99": there are P1, P6 10, P6 100, P6, P7, P10.')
})
