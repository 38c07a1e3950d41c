import { expect, test } from 'vitest'
import { changeText, setUpCode, signInCode } from '../../../../src/sandbox/messages/texts.ts'

const contacts = ['support@ipserverone.com', '+603 2026 1688']

test.each([
  ['authenticator', 'TOTP'],
  ['sms', 'SMS'],
  ['email', 'EMAIL'],
] as const)('the confirmation of %s names %s and the support contacts', (method, named) => {
  for (const kind of ['two-factor-enabled', 'two-factor-disabled'] as const) {
    const { subject, body } = changeText(kind, method, 'Bayu Digital')
    const done = kind === 'two-factor-enabled' ? 'enabled' : 'disabled'
    expect(subject).toBe(`Two-factor authentication ${done}: ${named}`)
    for (const part of [named, done, 'Bayu Digital', ...contacts]) expect(body).toContain(part)
  }
})

test('a code’s message says what it is for and how long it is valid', () => {
  expect(signInCode('012345', 'sms', 300).body).toContain('012345 is your code to sign in. It is valid for 5 min')
  expect(setUpCode('012345', 'email', 300).body).toContain('to set up EMAIL authentication')
})
