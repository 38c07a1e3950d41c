import { z } from 'zod'
import { createKeycloakDirectory } from '../../src/portal/connectors/keycloak/keycloak.ts'
import { secretReference } from '../../src/portal/connectors/connector.ts'
import { keycloakSettings } from '../../src/portal/connectors/keycloak/settings.ts'
import type { KeycloakAdmin, KeycloakRealm, RealmUser } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm, keycloakVersionOf } from '../support/connectors/keycloak-realm.ts'
import type { KitAccount, KitSystem } from './system.ts'

/**
 * Where a Keycloak for trying out is, and an administrator who may create a realm: the kit makes its own and removes it. Address
 * and secret are named as a gateway's configuration names them.
 */
export const keycloakKitConfig = z.strictObject({
  url: keycloakSettings.shape.url,
  admin: z.strictObject({ user: z.string().min(1), password: secretReference }),
})

const secondFactors = ['otp', 'recovery-authn-codes', 'webauthn'] as const

/** @throws where there is no Keycloak, or the administrator may not create a realm */
export async function keycloakSystem(config: KeycloakAdmin): Promise<KitSystem> {
  const realm: KeycloakRealm = await createKeycloakRealm(config, `factordesk-kit-${process.pid}`)
  const users = new Map<string, RealmUser>()
  const userOf = ({ id }: KitAccount): RealmUser => {
    const user = users.get(id)
    if (!user) throw new Error('The kit did not make this account')
    return user
  }
  return {
    version: await keycloakVersionOf(config),
    origin: config.origin,
    connect: (origin) => createKeycloakDirectory({ ...realm.settings, url: origin }),
    withWrongCredential: () => createKeycloakDirectory({ ...realm.settings, clientSecret: 'CANARY-wrong-secret' }),
    async createAccount(factors) {
      const username = `kit-account-${users.size + 1}`
      const user = await realm.createUser(username, { factors: secondFactors.slice(0, factors) })
      users.set(user.id, user)
      return { id: user.id, userId: username, email: user.email, name: `${username} Trading` }
    },
    signIn: (account) => realm.signIn(userOf(account)),
    credentials: async (account) =>
      (await realm.credentials(userOf(account))).map(({ id, type }) => {
        return { id, secondFactor: (secondFactors as readonly string[]).includes(type) }
      }),
    async removeAsOther({ id }, credential) {
      await realm.admin('DELETE', `/users/${id}/credentials/${credential}`)
    },
    removals: async ({ id }) => {
      const path = `/admin-events?resourcePath=${encodeURIComponent(`users/${id}/credentials/*`)}`
      return ((await realm.admin('GET', path)) as unknown[]).length
    },
    lock: (account) => realm.lock(userOf(account)),
    removal: /^DELETE \S+\/credentials\//,
    secrets: () => [
      'CANARY',
      'eyJ',
      'hashIterations',
      ...[...users.values()].flatMap(({ password, secret }) => [password, secret]),
    ],
    close: () => realm.remove(),
  }
}
