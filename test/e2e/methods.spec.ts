import { expect } from '@playwright/test'
import { methods } from '#shared/api/methods.ts'
import { type Method } from '#shared/api/primitives.ts'
import { customers } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

const spoken: Record<Method, string> = { authenticator: 'an Authenticator App', sms: 'SMS', email: 'Email' }

/** A walk over all three methods that takes each of the six ordered pairs once. */
const walk: readonly Method[] = ['authenticator', 'sms', 'email', 'sms', 'authenticator', 'email', 'authenticator']

test('the walk takes every ordered pair of methods once', { tag: '@main' }, () => {
  const pairs = new Set(walk.slice(1).map((to, at) => `${walk[at]} ${to}`))
  expect(pairs.size).toBe(methods.length * (methods.length - 1))
})

test('every ordered pair of methods, one after another on one account', { tag: '@main' }, async ({ app, console_ }) => {
  const { seriMuda } = customers
  await console_.signIn(seriMuda, 'authenticator')
  for (const to of walk.slice(1)) {
    await console_.openSecurity(seriMuda)
    await console_.button('Manage two-factor authentication').click()
    await console_.button('Change method').click()
    await console_.confirmPreflight(to)
    await console_.disable()
    await console_.openSetup()
    await console_.chooseMethod(to)
    await console_.confirmIdentity()
    await console_.typeCode(await console_.enrolmentCode(to, seriMuda))
    await console_.okay()
    await expect(console_.heading(`This account is now protected by ${spoken[to]}.`)).toBeVisible()
  }
  const effects = await app.sandbox.ledger()
  expect(effects.filter(({ what }) => what === 'two-factor-enabled')).toHaveLength(6)
  expect(effects.filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(6)
})
