import { expect, test } from 'vitest'
import { sandboxIdentity } from '../../../../src/portal/config.ts'
import { caseAct } from '#shared/api/staff.ts'
import {
  assistedCode,
  consentSentence,
  consentText,
  emailChangedText,
  invitationText,
  unfrozenText,
  unlockedText,
} from '../../../../src/portal/messages/case-texts.ts'
import { setUpCode, signInCode } from '../../../../src/portal/messages/texts.ts'

const contacts = ['support@ipserverone.com', '+603 2026 1688']

test('each act has a sentence of its own, word for word', () => {
  expect(caseAct.options.map((act) => consentSentence(act, 'Agent A', 'Seri Muda Trading', 'T-1'))).toEqual([
    'Agent A will disable 2FA on account Seri Muda Trading, ticket T-1',
    'Agent A will unlock account Seri Muda Trading, ticket T-1',
    'Agent A will make account Seri Muda Trading active again, ticket T-1',
  ])
})

test('the consent e-mail contains the exact sentence and the link, and its subject names the act', () => {
  const subjects = caseAct.options.map((act) => {
    const { subject, body } = consentText(act, 'The sentence', 'the-token')(sandboxIdentity)
    expect(body).toContain('The sentence.\n')
    expect(body).toContain('/consents/the-token\n')
    return subject
  })
  expect(new Set(subjects).size).toBe(caseAct.options.length)
})

test('the invitation names account, ticket, time and the link', () => {
  const { body } = invitationText('Bayu Digital', 'T-7', 'the-token', {
    lifetimeSeconds: 86400,
    mustResetPassword: false,
  })(sandboxIdentity)
  for (const part of ['Bayu Digital', 'T-7', 'within 24 hours', '/invitations/the-token', ...contacts]) {
    expect(body).toContain(part)
  }
  expect(body).not.toContain('old password')
})

test('the invitation after a forced reset says that the same link sets the new password first', () => {
  const { subject, body } = invitationText('Bayu Digital', 'T-7', 'it', {
    lifetimeSeconds: 86400,
    mustResetPassword: true,
  })(sandboxIdentity)
  expect(subject).toContain('new password')
  expect(body).toContain('The old password no longer works. By this link you first set a new one')
})

test('only the code of an assisted set-up may be read out, and it names the ticket', () => {
  const { subject, body } = assistedCode('T-7')('012345', 'sms', 300)(sandboxIdentity)
  for (const part of ['012345', 'SMS', 'T-7', 'Read it out only', '5 minutes', ...contacts])
    expect(body).toContain(part)
  expect(subject).toContain('T-7')
  expect(body).not.toContain('Tell it to nobody')
  for (const wording of [signInCode, setUpCode]) {
    const other = wording('012345', 'sms', 300)(sandboxIdentity).body
    expect(other).toContain('Tell it to nobody')
    expect(other).not.toMatch(/read it out/i)
  }
})

test('the notice of what support did to an account has the support contacts', () => {
  const texts = [
    emailChangedText('n***@new.example', 'Bayu Digital')(sandboxIdentity),
    unlockedText('Bayu Digital')(sandboxIdentity),
    unfrozenText('Bayu Digital')(sandboxIdentity),
  ]
  for (const { body } of texts)
    for (const part of ['Bayu Digital', 'by support', ...contacts]) expect(body).toContain(part)
  expect(texts[0]?.body).toContain('n***@new.example')
})
