import { expect, test } from 'vitest'
import { whyNoPassword } from '../../../../src/portal/rules/new-password.ts'

const userId = 'admin@bayu.example'

test.each([
  ['x'.repeat(11), '12 characters'],
  ['🐦'.repeat(11), '12 characters'],
  ['', '12 characters'],
  [`${'x'.repeat(11)}\0`, 'control characters'],
  ['e\u0301'.repeat(11), '12 characters'],
  ['x'.repeat(257), 'at most 256 characters'],
  [`${'x'.repeat(11)}\u200b\u2028`, '12 characters'],
  [`${userId}\u200b`, 'User ID'],
  [`\u2066${userId}`, 'User ID'],
  [userId, 'User ID'],
  [` ${userId.toUpperCase()} `, 'User ID'],
])('%j is refused', (typed, why) => expect(whyNoPassword(typed, userId, 12)).toContain(why))

test.each(['x'.repeat(12), '🐦'.repeat(12), ` ${'x'.repeat(10)} `, `${userId}!`])('%j is taken', (typed) =>
  expect(whyNoPassword(typed, userId, 12)).toBeUndefined(),
)
