import { z } from 'zod'
import { secretReference } from '../../src/portal/connectors/connector.ts'
import { createPrivacyideaDirectory } from '../../src/portal/connectors/privacyidea/privacyidea.ts'
import { privacyideaSettings } from '../../src/portal/connectors/privacyidea/settings.ts'
import type {
  PrivacyideaAdmin,
  PrivacyideaCustomer,
  PrivacyideaRealm,
} from '../support/connectors/privacyidea-realm.ts'
import { createPrivacyideaRealm } from '../support/connectors/privacyidea-realm.ts'
import type { KitAccount, KitSystem } from './system.ts'

const administrator = z.strictObject({ user: z.string().min(1), password: secretReference })

/**
 * Where a privacyIDEA for trying out is: an administrator who may do everything, another one for the gateway, and a user
 * directory in which users can be made. The kit makes a realm, policies, users, an SMS gateway and a mail server of its own and
 * removes them. Secrets are named as a gateway's configuration names them.
 */
export const privacyideaKitConfig = z.strictObject({
  url: privacyideaSettings.shape.url,
  admin: administrator,
  gateway: administrator,
  resolver: z.string().min(1),
  userPassword: z.string().min(8).default('kit-password-of-users'),
  sinkAddress: z.string().min(1).optional(),
})

/** In the order in which an account of the kit gets them: an app, a counter, a list. */
const types = ['totp', 'hotp', 'paper'] as const

/** @throws where there is no privacyIDEA, or the administrator may not do it */
export async function privacyideaSystem(config: PrivacyideaAdmin): Promise<KitSystem> {
  const realm: PrivacyideaRealm = await createPrivacyideaRealm(config, `kit${process.pid}`)
  const users = new Map<string, PrivacyideaCustomer>()
  const userOf = ({ id }: KitAccount): PrivacyideaCustomer => {
    const user = users.get(id)
    if (!user) throw new Error('The kit did not make this account')
    return user
  }
  return {
    version: realm.version,
    origin: config.origin,
    connect: (origin) => createPrivacyideaDirectory({ ...realm.settings, url: origin }),
    withWrongCredential: () => createPrivacyideaDirectory({ ...realm.settings, password: 'CANARY-wrong-password' }),
    async createAccount(factors) {
      // A number of its own, by which the code that was sent to it is found.
      const mobile = `+6012${String(3_450_000 + users.size)}`
      const name = `kit-account-${users.size + 1}`
      const user = await realm.createUser(name, { types: types.slice(0, factors), mobile })
      users.set(user.name, user)
      return { id: user.name, userId: user.name, email: user.email, name: user.displayName }
    },
    signIn: (account) => realm.signIn(userOf(account)),
    credentials: async (account) =>
      (await realm.tokens(userOf(account))).map(({ serial }) => {
        return { id: serial, secondFactor: true }
      }),
    async removeAsOther(_account, serial) {
      await realm.admin('DELETE', `/token/${serial}`)
    },
    removals: (account) => realm.removals(userOf(account)),
    lock: (account) => realm.lock(userOf(account)),
    factorsToLock: 1,
    removal: /^DELETE \/token\//,
    customers: {
      password: (account) => userOf(account).password,
      async code(account, secret) {
        const user = userOf(account)
        if (secret !== null) user.secret = secret
        const kinds = (await realm.tokens(user)).map(({ tokentype }) => tokentype)
        if (kinds.includes('sms')) return realm.sinks.newest(user.mobile) ?? ''
        return kinds.includes('email') ? (realm.sinks.newest(user.email) ?? '') : realm.code(user)
      },
      asksFor: (account) => realm.asksFor(userOf(account)),
    },
    secrets: () => ['CANARY', 'otpauth:', 'seed:', config.userPassword, config.gateway.password, ...realm.secrets()],
    close: () => realm.remove(),
  }
}
