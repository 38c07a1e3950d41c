import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ariaSelector, readSelector } from '#shared/guided/selector.ts'

test.each([
  ['aria/Disable 2FA[role="button"]', { by: 'role', name: 'Disable 2FA', role: 'button' }],
  ['aria/Account password', { by: 'role', name: 'Account password', role: null }],
  ['aria/停用 2FA[role="button"]', { by: 'role', name: '停用 2FA', role: 'button' }],
  ['aria/ Two  words\n[role="link"]', { by: 'role', name: 'Two words', role: 'link' }],
  ['#confirm-button', { by: 'id', value: 'confirm-button' }],
  ['[name="password"]', { by: 'name', value: 'password' }],
  ['[data-testid="confirm"]', { by: 'data-testid', value: 'confirm' }],
])('%s is read', (text, selector) => {
  expect(readSelector(text)).toEqual(selector)
})

test.each([
  'xpath///*[@id="x"]/button',
  'text/Disable 2FA',
  'pierce/#x',
  'button:nth-of-type(2)',
  '#x > button',
  '[name="a"] button',
  '[onclick="x"]',
  'aria/',
  '',
  '#1',
])('%s is none that a recipe may contain', (text) => {
  expect(readSelector(text)).toBeNull()
})

test('a selector that was written is read back', () => {
  const words = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/\s+/gu, ' ').trim())
  const name = words.filter((text) => text !== '' && !text.includes('[role="'))
  fc.assert(
    fc.property(name, fc.constantFrom('button', 'link', 'tab'), (given, role) => {
      expect(readSelector(ariaSelector(role, given))).toEqual({ by: 'role', name: given, role })
    }),
  )
})
