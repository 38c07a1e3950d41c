import { expect, test } from 'vitest'
import { riskOf } from '../../../../src/portal/rules/risk.ts'

const day = 24 * 60 * 60 * 1000
const now = 1000 * day
const quiet = {
  services: [{ kind: 'domain' as const, name: 'a.example' }],
  emailChangedAt: null,
  mobileChangedAt: now - 7 * day,
  passwordChangedAt: now - 300 * day,
  earlierCase: false,
  now,
}

test('a quiet account raises nothing', () => {
  expect(riskOf(quiet)).toEqual({ raised: false, reasons: [] })
})

test.each([
  ['critical-services', { services: [{ kind: 'gpu-server' as const, name: 'g' }] }],
  ['critical-services', { services: ['a', 'b', 'c'].map((name) => ({ kind: 'domain' as const, name })) }],
  ['recent-email-change', { emailChangedAt: now - 7 * day + 1 }],
  ['recent-mobile-change', { mobileChangedAt: now }],
  ['recent-password-change', { passwordChangedAt: now - day }],
  ['earlier-case', { earlierCase: true }],
])('%s raises it', (reason, changed) => {
  expect(riskOf({ ...quiet, ...changed })).toEqual({ raised: true, reasons: [reason] })
})
