import { describe, expect, it } from 'vitest'
import type { QueuePlan } from '#shared/domain/queue.ts'
import type { Account } from '#shared/api/accounts.ts'
import { judge, judgeKnown } from '../../../../../src/main/features/procedures/eligibility.ts'
import { byApp, bySms, off } from '../../../../support/samples/procedures.ts'

const change: QueuePlan = { kind: 'change', to: 'sms', reason: 'other', note: '', howLong: null }
const setUp: QueuePlan = { ...change, kind: 'set-up' }
const disable: QueuePlan = { ...change, kind: 'disable', to: null, howLong: 'today' }
const account: Account = {
  id: 'A-1',
  name: 'Company',
  userId: 'it@company.example',
  emailMasked: 'i•@company.example',
  mobileMasked: '+60 ••• 4418',
  textMessages: 'possible',
  emailChangedAt: null,
  mobileChangedAt: null,
  passwordChangedAt: null,
  status: 'active',
  services: [],
}

describe('what a plan would meet on an account', () => {
  it.each([
    ['a change', change, byApp, null],
    ['a change to what is active', change, bySms, 'already-so'],
    ['a change with 2FA off', change, off, 'prerequisite-missing'],
    ['a change under a policy', change, { ...byApp, enforced: true }, 'policy-enforced'],
    ['a set-up', setUp, off, null],
    ['a set-up of what is active', setUp, bySms, 'already-so'],
    ['a set-up with another method active', setUp, byApp, 'prerequisite-missing'],
    ['a disable', disable, bySms, null],
    ['a disable with 2FA off', disable, off, 'already-so'],
    ['a locked account', disable, { ...bySms, locked: true }, 'locked'],
  ] as const)('%s', (_what, plan, state, code) => {
    expect(judge(plan, account, state, false)).toBe(code)
  })

  it('an account that is not active comes before everything else', () => {
    for (const plan of [change, setUp, disable])
      expect(judge(plan, { ...account, status: 'frozen' }, off, false)).toBe('account-not-active')
  })

  it('SMS needs a mobile number', () => {
    expect(judge(setUp, { ...account, textMessages: 'not-mobile' }, off, false)).toBe('destination-missing')
    expect(judge(setUp, { ...account, mobileMasked: null, textMessages: 'no-number' }, off, false)).toBe(
      'destination-missing',
    )
    expect(
      judge({ ...setUp, to: 'email' }, { ...account, mobileMasked: null, textMessages: 'no-number' }, off, false),
    ).toBeNull()
  })

  it('what was read earlier shows neither a number nor a lock', () => {
    expect(judgeKnown(change, { status: 'active' }, { ...byApp, locked: true }, false)).toBeNull()
    expect(judgeKnown(change, { status: 'active' }, null, false)).toBeNull()
    expect(judgeKnown(change, { status: 'closed' }, null, false)).toBe('account-not-active')
  })
})
