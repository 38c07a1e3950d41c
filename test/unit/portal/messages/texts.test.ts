import { expect, test } from 'vitest'
import { sandboxIdentity } from '../../../../src/portal/config.ts'
import {
  changeText,
  frozenText,
  mobileChangedText,
  notMeText,
  passwordChangedText,
  passwordResetText,
  replacedText,
  setUpCode,
  signInCode,
} from '../../../../src/portal/messages/texts.ts'

const contacts = ['support@ipserverone.com', '+603 2026 1688']

test.each([
  ['authenticator', 'TOTP'],
  ['sms', 'SMS'],
  ['email', 'EMAIL'],
] as const)('the confirmation of %s names %s and the support contacts', (method, named) => {
  for (const kind of ['two-factor-enabled', 'two-factor-disabled'] as const) {
    const { subject, body } = changeText(kind, method, 'Bayu Digital')(sandboxIdentity)
    const done = kind === 'two-factor-enabled' ? 'enabled' : 'disabled'
    expect(subject).toBe(`Two-factor authentication ${done}: ${named}`)
    for (const part of [named, done, 'Bayu Digital', ...contacts]) expect(body).toContain(part)
  }
})

test('every other notice names the account and the support contacts', () => {
  const replaced = replacedText('authenticator', 'sms', 'Bayu Digital')(sandboxIdentity)
  expect(replaced.subject).toBe('Two-factor authentication replaced: SMS')
  for (const part of ['TOTP', 'SMS']) expect(replaced.body).toContain(part)
  const moved = mobileChangedText('+60******142', 'Bayu Digital')(sandboxIdentity)
  expect(moved.body).toContain('+60******142')
  const notices = [
    replaced,
    moved,
    passwordChangedText('Bayu Digital')(sandboxIdentity),
    frozenText('Bayu Digital')(sandboxIdentity),
  ]
  for (const { body } of notices) for (const part of ['Bayu Digital', ...contacts]) expect(body).toContain(part)
})

test('the e-mail to set a new password has the link and how long it works', () => {
  const { body } = passwordResetText('Bayu Digital', 'the-token', 3600)(sandboxIdentity)
  for (const part of ['within 60 minutes', '/password-resets/the-token', ...contacts]) expect(body).toContain(part)
})

test('the message to support names the event and the account that were reported', () => {
  const event = { id: 'event-1', what: 'signed-in', at: '2026-11-20T04:00:00.000Z' }
  const { body } = notMeText('A-47260', event)(sandboxIdentity)
  for (const part of ['A-47260', ...Object.values(event)]) expect(body).toContain(part)
})

test('a code’s message says what it is for and how long it is valid', () => {
  expect(signInCode('012345', 'sms', 300)(sandboxIdentity).body).toContain(
    '012345 is your code to sign in. It is valid for 5 min',
  )
  expect(setUpCode('012345', 'email', 300)(sandboxIdentity).body).toContain('to set up EMAIL authentication')
})
