import { expect, test } from 'vitest'
import { newCode, resendAllowedAt, sendsLeft } from '../../../../src/portal/rules/codes.ts'

const limit = { resendPauseSeconds: 60, sendsPerEnrolment: 3 }

test.each([4, 6, 8, 10])('a code has %i digits, leading zeros too, and is not the last one again', (length) => {
  const codes = Array.from({ length: 400 }, () => newCode(length))
  for (const code of codes) expect(code).toMatch(new RegExp(`^\\d{${length}}$`))
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
  expect(new Set(codes).size).toBeGreaterThan(300)
})

test('another may be sent after the pause, until none is left', () => {
  const sent = (sendNumber: number) => ({ method: 'sms' as const, sendNumber, sentAt: 5000 })
  expect(resendAllowedAt(sent(1), limit)).toBe(65_000)
  expect([1, 2, 3, 4].map((number) => sendsLeft(sent(number), limit))).toEqual([2, 1, 0, 0])
  expect(resendAllowedAt(sent(3), limit)).toBeNull()
})

test('an Authenticator App is sent nothing', () => {
  const app = { method: 'authenticator' as const, sendNumber: 0, sentAt: null }
  expect(sendsLeft(app, limit)).toBe(0)
  expect(resendAllowedAt(app, limit)).toBeNull()
})
