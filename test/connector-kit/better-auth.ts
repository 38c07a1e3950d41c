import { z } from 'zod'
import { createBetterAuthDirectory } from '../../src/portal/connectors/better-auth/better-auth.ts'
import { betterAuthSettings } from '../../src/portal/connectors/better-auth/settings.ts'
import { secretReference } from '../../src/portal/connectors/connector.ts'
import type { BetterAuthAdmin, BetterAuthCustomer } from '../support/connectors/better-auth-accounts.ts'
import { betterAuthAccounts } from '../support/connectors/better-auth-accounts.ts'
import type { KitAccount, KitSystem } from './system.ts'

const account = z.strictObject({ email: z.email(), password: secretReference })

/**
 * Where a better-auth for trying out is: an administrator with better-auth's role `admin`, who creates and removes accounts, and
 * the account of the gateway. Passwords are named as a gateway's configuration names them.
 */
export const betterAuthKitConfig = z.strictObject({
  url: betterAuthSettings.shape.url,
  origin: betterAuthSettings.shape.origin,
  admin: account,
  gateway: account,
})

/**
 * @param version of the server, which better-auth does not say
 * @throws where there is no better-auth, or the administrator may not create accounts
 */
export async function betterAuthSystem(config: BetterAuthAdmin, version: string): Promise<KitSystem> {
  const accounts = betterAuthAccounts(config, config.codes && 'sms')
  const users = new Map<string, BetterAuthCustomer>()
  const customerOf = ({ id }: KitAccount): BetterAuthCustomer => {
    const customer = users.get(id)
    if (!customer) throw new Error('The kit did not make this account')
    return customer
  }
  const isOn = async (one: KitAccount): Promise<boolean> =>
    (await accounts.signIn(customerOf(one)))?.is === 'asks for a code'
  const wasOn = new Set<string>()
  const createAccount: KitSystem['createAccount'] = async (factors) => {
    const name = `kit-${process.pid}-${users.size + 1}`
    const customer = await accounts.createCustomer(`${name}@kit.example`, { authenticator: factors > 0 })
    users.set(customer.id, customer)
    if (factors > 0) wasOn.add(customer.id)
    return { id: customer.id, userId: customer.email, email: customer.email, name: customer.name }
  }
  await createAccount(0)
  return {
    version: `better-auth ${version}`,
    origin: new URL(config.url).origin,
    connect: (origin) => {
      const { pathname } = new URL(config.url)
      const settings = { ...accounts.settings, url: `${origin}${pathname}` }
      return createBetterAuthDirectory({ ...settings, origin: config.origin ?? new URL(config.url).origin })
    },
    withWrongCredential: () => createBetterAuthDirectory({ ...accounts.settings, password: 'CANARY-wrong-password' }),
    createAccount,
    signIn: async (one) => (await accounts.signIn(customerOf(one)))?.is ?? 'refused',
    // Only a flag: nothing of it can be removed alone.
    credentials: async () => [{ id: 'password', secondFactor: false }],
    removeAsOther: (one) => accounts.turnOff(customerOf(one)),
    // better-auth writes none down: what shows is whether it is off.
    removals: async (one) => (wasOn.has(one.id) && !(await isOn(one)) ? 1 : 0),
    lock: () => Promise.reject(new Error('better-auth locks no password')),
    removal: /^POST \S+\/two-factor\/disable/,
    waitHeader: 'X-Retry-After',
    customers: {
      password: (one) => customerOf(one).password,
      async code(one, secret) {
        if (secret !== null) accounts.remember(customerOf(one), secret)
        const signIn = await accounts.signIn(customerOf(one))
        const isApp = secret !== null || (signIn?.is === 'asks for a code' && signIn.methods.includes('totp'))
        return accounts.code(customerOf(one), isApp ? 'totp' : 'otp')
      },
      async asksFor(one) {
        const signIn = await accounts.signIn(customerOf(one))
        if (signIn?.is !== 'asks for a code') return null
        const method = signIn.methods.includes('totp') ? 'authenticator' : 'sms'
        const isTaken = await accounts.signInByCode(customerOf(one), method === 'sms' ? 'otp' : 'totp')
        return isTaken ? method : null
      },
    },
    secrets: () => ['CANARY', 'backupCodes', 'otpauth', ...accounts.secrets()],
    close: () => accounts.remove(),
  }
}
