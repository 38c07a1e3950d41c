import { expect } from '@playwright/test'
import { methods } from '#shared/api/names.ts'
import { type Method } from '#shared/api/primitives.ts'
import { customers } from '../support/electron/console-page.ts'
import { anyOrder, test } from '../support/electron/shared-app.ts'

test.describe.configure(anyOrder)

const spoken: Record<Method, string> = { authenticator: 'an Authenticator App', sms: 'SMS', email: 'Email' }

/** An order of all three methods that takes each of the six ordered pairs once. */
const order: readonly Method[] = ['authenticator', 'sms', 'email', 'sms', 'authenticator', 'email', 'authenticator']

test('the order takes every ordered pair of methods once', { tag: '@main' }, () => {
  const pairs = new Set(order.slice(1).map((to, at) => `${order[at]} ${to}`))
  expect(pairs.size).toBe(methods.length * (methods.length - 1))
})

test(
  'every ordered pair of methods, one after another on one account',
  { tag: '@main' },
  async ({ app, consolePage }) => {
    const { seriMuda } = customers
    await consolePage.signIn(seriMuda, 'authenticator')
    for (const to of order.slice(1)) {
      await consolePage.openSecurity(seriMuda)
      await consolePage.button('Manage two-factor authentication').click()
      await consolePage.button('Change method').click()
      await consolePage.confirmPreflight(to)
      await consolePage.disable()
      await consolePage.openSetup()
      await consolePage.chooseMethod(to)
      await consolePage.confirmIdentity()
      await consolePage.typeCode(await consolePage.enrolmentCode(to, seriMuda))
      await consolePage.okay()
      await expect(consolePage.heading(`This account is now protected by ${spoken[to]}.`)).toBeVisible()
    }
    const effects = await app.sandbox.ledger()
    expect(effects.filter(({ what }) => what === 'two-factor-enabled')).toHaveLength(6)
    expect(effects.filter(({ what }) => what === 'two-factor-disabled')).toHaveLength(6)
  },
)
