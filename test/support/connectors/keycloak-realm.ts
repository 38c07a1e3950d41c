import { generateSync } from 'otplib'
import type { KeycloakSettings } from '../../../src/portal/connectors/keycloak/settings.ts'
import { until } from '../time/until.ts'

/** Where a Keycloak is and who administers it, with the right to create realms. */
export interface KeycloakAdmin {
  origin: string
  admin: { userName: string; password: string }
}

/** A customer of a realm, with what it needs to sign in. */
export interface RealmUser {
  id: string
  username: string
  email: string
  password: string
  /** Of its Authenticator App, in base32. */
  secret: string
}

/** What the sign-in page would do with a right password. */
type SignIn = 'signed in' | 'asks for a code' | 'refused'

/** A realm for one test run, with its truth: what Keycloak itself says, by its administrator and at its sign-in. */
export interface KeycloakRealm {
  name: string
  settings: KeycloakSettings
  /** A call of the administrator's, below the realm. @throws where the answer is no success */
  admin(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>
  /** Roles of the client `realm-management` that the gateway's client has from now on. */
  grant(roles: readonly string[]): Promise<void>
  createUser(username: string, options?: { factors?: readonly Factor[]; email?: string }): Promise<RealmUser>
  /** The types of the credentials that Keycloak has of an account, in alphabetical order. */
  credentials(user: RealmUser): Promise<{ id: string; type: string }[]>
  /** What Keycloak does with the right password and no code, or with this one. */
  signIn(user: RealmUser, options?: { password?: string; code?: string }): Promise<SignIn>
  /** Wrong passwords until Keycloak lets nobody sign in. */
  lock(user: RealmUser): Promise<void>
  remove(): Promise<void>
}

type Factor = 'otp' | 'recovery-authn-codes' | 'webauthn'

const defaultFactors: readonly Factor[] = ['otp']
export const leastPrivileges = ['manage-users', 'view-users', 'query-users', 'view-events'] as const
/** Wrong passwords until the brute force detection of the realm locks. */
const failuresUntilLock = 5
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const signInClient = 'sign-in'

/** The code that the Authenticator App shows now. */
export function codeOf(user: RealmUser): string {
  return generateSync({ secret: user.secret })
}

/** @param representation what is different from the realm that tests use: settings of the realm by Keycloak's names */
export async function createKeycloakRealm(
  { origin, admin }: KeycloakAdmin,
  name: string,
  representation: Record<string, unknown> = {},
): Promise<KeycloakRealm> {
  const settings = {
    url: origin,
    realm: name,
    clientId: 'factordesk',
    clientSecret: `CANARY-${name}-secret-of-the-gateway`,
  }
  const token = async (realm: string, form: Record<string, string>) => {
    const response = await fetch(`${origin}/realms/${realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return { ok: response.ok, body: (await response.json()) as { access_token?: string; error_description?: string } }
  }
  let kept = { value: '', until: 0 }
  const adminToken = async (): Promise<string> => {
    if (Date.now() < kept.until) return kept.value
    const form = { grant_type: 'password', client_id: 'admin-cli', username: admin.userName, password: admin.password }
    const { body } = await token('master', form)
    // Half of what such a token lives.
    kept = { value: body.access_token ?? '', until: Date.now() + 30_000 }
    return kept.value
  }
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${origin}/admin/realms${path}`, {
      method,
      headers: { Authorization: `Bearer ${await adminToken()}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  const ofRealm: KeycloakRealm['admin'] = (method, path, body) => call(method, `/${name}${path}`, body)
  await call('POST', '', {
    realm: name,
    enabled: true,
    bruteForceProtected: true,
    failureFactor: failuresUntilLock,
    quickLoginCheckMilliSeconds: 0,
    adminEventsEnabled: true,
    // Keycloak takes the parts of this policy together alone.
    otpPolicyType: 'totp',
    otpPolicyAlgorithm: 'HmacSHA1',
    otpPolicyDigits: 6,
    otpPolicyPeriod: 30,
    otpPolicyInitialCounter: 0,
    otpPolicyLookAheadWindow: 1,
    otpPolicyCodeReusable: true,
    clients: [
      {
        clientId: settings.clientId,
        secret: settings.clientSecret,
        serviceAccountsEnabled: true,
        standardFlowEnabled: false,
      },
      { clientId: signInClient, publicClient: true, directAccessGrantsEnabled: true, standardFlowEnabled: false },
    ],
    users: [
      {
        username: `service-account-${settings.clientId}`,
        enabled: true,
        serviceAccountClientId: settings.clientId,
        clientRoles: { 'realm-management': leastPrivileges },
      },
    ],
    ...representation,
  })
  const firstId = async (path: string): Promise<string> =>
    ((await ofRealm('GET', path)) as { id: string }[])[0]?.id ?? ''
  const failuresOf = async ({ id }: RealmUser) => {
    const path = `/attack-detection/brute-force/users/${id}`
    const status = (await ofRealm('GET', path)) as Record<'numFailures' | 'numSecondaryAuthFailures', number> & {
      disabled: boolean
    }
    return { disabled: status.disabled, count: status.numFailures + status.numSecondaryAuthFailures }
  }

  const realm: KeycloakRealm = {
    name,
    settings,
    admin: ofRealm,
    async grant(roles) {
      const client = await firstId(`/clients?clientId=${settings.clientId}`)
      const management = await firstId('/clients?clientId=realm-management')
      const { id } = (await ofRealm('GET', `/clients/${client}/service-account-user`)) as { id: string }
      const mappings = `/users/${id}/role-mappings/clients/${management}`
      await ofRealm('DELETE', mappings, await ofRealm('GET', mappings))
      const all = (await ofRealm('GET', `/clients/${management}/roles`)) as { name: string }[]
      await ofRealm(
        'POST',
        mappings,
        all.filter((role) => roles.includes(role.name)),
      )
    },
    async createUser(username, { factors = defaultFactors, email = `${username}@customer.example` } = {}) {
      const password = `password-of-${username}`
      await ofRealm('POST', '/users', {
        username,
        ...(email !== '' && { email, emailVerified: true }),
        firstName: username,
        lastName: 'Trading',
        enabled: true,
        credentials: [{ type: 'password', value: password }, ...factors.map((type) => credentialOf(type))],
      })
      const id = await firstId(`/users?exact=true&username=${username}`)
      return { id, username, email, password, secret }
    },
    credentials: async ({ id }) => (await ofRealm('GET', `/users/${id}/credentials`)) as { id: string; type: string }[],
    async signIn(user, { password = user.password, code } = {}) {
      const form = { grant_type: 'password', client_id: signInClient, username: user.username, password }
      const before = await failuresOf(user)
      const bare = await token(name, { ...form, ...(code !== undefined && { totp: code }) })
      if (bare.ok) return 'signed in'
      if (code !== undefined) return 'refused'
      // A missing code and a wrong password have the same answer; only the code shows which it was. Another sign-in is
      // refused while this one is still being counted.
      if (before.disabled || bare.body.error_description !== 'Invalid user credentials') return 'refused'
      await until('the failure is counted', async () => {
        const now = await failuresOf(user)
        return now.disabled || now.count > before.count
      })
      return (await token(name, { ...form, totp: codeOf(user) })).ok ? 'asks for a code' : 'refused'
    },
    async lock(user) {
      for (let n = 0; n < failuresUntilLock; n += 1) await realm.signIn(user, { password: 'wrong', code: '000000' })
      // Keycloak counts them beside the sign-in.
      await until('the account is locked', async () => (await failuresOf(user)).disabled)
    },
    async remove() {
      await call('DELETE', `/${name}`)
    },
  }
  return realm
}

function credentialOf(type: Factor): Record<string, unknown> {
  const json = (value: unknown): string => JSON.stringify(value)
  switch (type) {
    case 'otp':
      return {
        type,
        userLabel: 'Phone',
        secretData: json({ value: secret }),
        credentialData: json({
          subType: 'totp',
          digits: 6,
          period: 30,
          algorithm: 'HmacSHA1',
          counter: 0,
          secretEncoding: 'BASE32',
        }),
      }
    case 'recovery-authn-codes':
      return {
        type,
        secretData: json({ codes: [{ number: 1, encodedHashedValue: 'CANARY-recovery-code' }] }),
        credentialData: json({ hashIterations: 1, algorithm: 'SHA512', totalCodes: 1, remainingCodes: 1 }),
      }
    case 'webauthn':
      return {
        type,
        userLabel: 'Key',
        secretData: json({}),
        credentialData: json({
          aaguid: '00000000-0000-0000-0000-000000000000',
          credentialId: 'AQID',
          counter: 0,
          attestationStatementFormat: 'none',
          credentialPublicKey: 'AQID',
          transports: [],
        }),
      }
  }
}

/** The version that a Keycloak says it has. */
export async function keycloakVersionOf({ origin, admin }: KeycloakAdmin): Promise<string> {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: admin.userName, password: admin.password }
  const granted = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { access_token: token } = (await granted.json()) as { access_token?: string }
  const info = await fetch(`${origin}/admin/serverinfo`, { headers: { Authorization: `Bearer ${token}` } })
  const { systemInfo } = (await info.json()) as { systemInfo?: { version?: string } }
  return `Keycloak ${systemInfo?.version ?? 'of an unknown version'}`
}
