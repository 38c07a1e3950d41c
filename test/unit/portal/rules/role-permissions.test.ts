import { expect, test } from 'vitest'
import type { AccountPermission } from '../../../../src/portal/rules/permissions.ts'
import { may } from '../../../../src/portal/rules/permissions.ts'

const changes: AccountPermission[] = ['change-factor', 'change-profile', 'report-not-me']

test('the owner may do everything', () => {
  for (const act of [...changes, 'read', 'read-security-log'] as const) expect(may('owner', act)).toBe(true)
})

test.each(['manager', 'technical', 'billing', 'purchasing', 'visitation'] as const)('%s changes nothing', (role) => {
  for (const act of changes) expect(may(role, act)).toBe(false)
  expect(may(role, 'read')).toBe(true)
  expect(may(role, 'read-security-log')).toBe(role === 'manager')
})
