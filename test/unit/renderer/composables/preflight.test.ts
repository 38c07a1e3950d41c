import { describe, expect, it } from 'vitest'
import { reasons } from '#shared/domain/procedure.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { mayStart, preflightChecks } from '../../../../src/renderer/src/lib/preflight-checks.ts'
import { defaultTarget, reasonOrder } from '../../../../src/renderer/src/composables/use-preflight.ts'

const on: TwoFactorState = {
  active: true,
  method: 'authenticator',
  destinationMasked: null,
  since: null,
  lastChangedBy: null,
  enforced: false,
  locked: false,
  version: 1,
}
const off: TwoFactorState = { ...on, active: false, method: null }
const account: Account = {
  id: 'a',
  name: 'A',
  userId: 'a@example.test',
  emailMasked: 'a***@example.test',
  mobileMasked: '+60******142',
  textMessages: 'possible',
  emailChangedAt: null,
  mobileChangedAt: null,
  passwordChangedAt: null,
  status: 'active',
  services: [],
}
const options = { signedIn: true, nowMs: Date.parse('2026-11-22T00:00:00.000Z') }
type Arguments = Parameters<typeof preflightChecks>
const missing = (...given: Arguments): string[] =>
  preflightChecks(...given)
    .filter(({ status }) => status === 'missing')
    .map(({ text }) => text)

describe('the pre-flight', () => {
  it('finds nothing missing where the guides can begin', () => {
    const good: Arguments[] = [
      ['disable', on, account, null, options],
      ['change', on, account, 'sms', options],
      ['set-up', off, account, null, options],
      ['change', { ...on, enforced: true }, account, 'sms', { ...options, replace: true }],
    ]
    for (const given of good) expect(mayStart(preflightChecks(...given))).toBe(true)
  })

  it.each<[string, Arguments]>([
    ['notActive', ['disable', on, { ...account, status: 'frozen' }, null, options]],
    ['notSignedIn', ['disable', on, account, null, { ...options, signedIn: false }]],
    ['twoFactorNotOn', ['disable', off, account, null, options]],
    ['twoFactorAlreadyOn', ['set-up', on, account, null, options]],
    ['policy', ['disable', { ...on, enforced: true }, account, null, options]],
    ['policy', ['disable', { ...on, enforced: true }, account, null, { ...options, replace: true }]],
    ['policyChange', ['change', { ...on, enforced: true }, account, 'sms', options]],
    ['notMobile', ['change', on, { ...account, textMessages: 'not-mobile' }, 'sms', options]],
    ['noCountry', ['change', on, { ...account, textMessages: 'country' }, 'sms', options]],
    ['noMobile', ['change', on, { ...account, mobileMasked: null, textMessages: 'no-number' }, 'sms', options]],
  ])('says that %s', (text, given) => {
    expect(missing(...given)).toEqual([text])
    expect(mayStart(preflightChecks(...given))).toBe(false)
  })

  it('does not ask for a number where none is needed', () => {
    expect(
      missing('change', on, { ...account, mobileMasked: null, textMessages: 'no-number' }, 'email', options),
    ).toEqual([])
    expect(
      missing('set-up', off, { ...account, mobileMasked: null, textMessages: 'no-number' }, null, options),
    ).toEqual([])
  })

  it('points out what changed within seven days, and nothing older', () => {
    const changed = {
      ...account,
      mobileChangedAt: '2026-11-20T00:00:00.000Z',
      emailChangedAt: '2026-11-01T00:00:00.000Z',
    }
    const texts = preflightChecks('disable', on, changed, null, options).map(({ text }) => text)
    expect(texts).toContain('changedMobile')
    expect(texts).not.toContain('changedEmail')
  })

  it('offers SMS first as the guide does, from SMS the Authenticator App', () => {
    expect(defaultTarget('authenticator', ['authenticator', 'sms', 'email'])).toBe('sms')
    expect(defaultTarget('sms', ['authenticator', 'sms', 'email'])).toBe('authenticator')
    expect(defaultTarget('sms', ['sms', 'email'])).toBe('email')
    expect(defaultTarget('sms', ['sms'])).toBeNull()
  })

  it('asks for every reason that the contract knows', () => {
    expect([...reasonOrder].sort()).toEqual([...reasons].sort())
  })
})
