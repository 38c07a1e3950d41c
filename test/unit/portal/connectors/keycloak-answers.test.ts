import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RemoteDirectory } from '../../../../src/portal/directory/remote/remote-directory.ts'
import { createKeycloakDirectory } from '../../../../src/portal/connectors/keycloak/keycloak.ts'
import { testCertificate, expiredCertificate } from '../../../support/portal/test-certificate.ts'
import { tlsFront } from '../../../support/portal/tls-front.ts'
import { asServerUses } from '../../../support/connectors/as-server-uses.ts'
import { createSystemClient } from '../../../../src/portal/connectors/system-client.ts'

const id = '962c1904-2f24-420a-9d6d-d73a712b0e6f'
const ownAccount = 'f7cd6a8c-4335-47e2-9a2a-69158aa13cee'
const settings = { realm: 'desk', clientId: 'factordesk', clientSecret: 'CANARY-secret' }

/** What Keycloak 26.7.3 answered, with secrets that it could answer unasked. */
const recorded = {
  token: {
    access_token: tokenOf(['view-events', 'manage-users', 'view-users', 'query-groups', 'query-users']),
    expires_in: 60,
    token_type: 'Bearer',
  },
  user: {
    id,
    username: 'kenari',
    firstName: 'Kenari',
    lastName: 'Logistics',
    email: 'ops@kenari.example',
    emailVerified: true,
    enabled: true,
    createdTimestamp: 1796059337340,
    totp: true,
    disableableCredentialTypes: [],
    requiredActions: [],
    notBefore: 0,
    attributes: { note: ['CANARY-attribute'] },
    access: { manage: true },
  },
  credentials: [
    {
      id: 'c-password',
      type: 'password',
      createdDate: 1796059337789,
      credentialData: '{"hashIterations":5}',
      secretData: 'CANARY-hash',
    },
    { id: 'c-otp', type: 'otp', userLabel: 'Phone', createdDate: 1796059337809, secretData: '{"value":"CANARY-totp"}' },
    { id: 'c-passkey', type: 'webauthn-passwordless', userLabel: 'Laptop', createdDate: 1796059337810 },
  ],
  bruteForce: { failedLoginNotBefore: 0, numFailures: 0, disabled: false, lastIPFailure: 'n/a', lastFailure: 0 },
  events: [
    {
      id: 'e-1',
      time: 1796059352706,
      authDetails: { clientId: '80050ae7', userId: ownAccount, ipAddress: '127.0.0.1' },
      operationType: 'ACTION',
      resourceType: 'USER',
      resourcePath: `users/${id}/credentials/c-otp`,
      details: { credential_user_label: 'Phone', credential_type: 'otp', credential_id: 'c-otp' },
      representation: 'CANARY-representation',
    },
  ],
}

function tokenOf(roles: readonly string[]): string {
  const claims = { sub: ownAccount, resource_access: { 'realm-management': { roles } } }
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.CANARY-signature`
}

interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

let replies: Record<string, Reply | undefined>
let requests: string[]
let url: string
let directory: RemoteDirectory
let close: () => Promise<void>

beforeEach(async () => {
  requests = []
  replies = {
    'POST /realms/desk/protocol/openid-connect/token': { body: recorded.token },
    [`GET /admin/realms/desk/users/${id}`]: { body: recorded.user },
    [`GET /admin/realms/desk/users/${id}/credentials`]: { body: recorded.credentials },
    [`GET /admin/realms/desk/attack-detection/brute-force/users/${id}`]: { body: recorded.bruteForce },
    [`DELETE /admin/realms/desk/users/${id}/credentials/c-otp`]: { status: 204 },
    'GET /admin/realms/desk/users': { body: [recorded.user] },
    'GET /admin/realms/desk/admin-events': { body: recorded.events },
    'GET /admin/realms/desk/events/config': { body: { adminEventsEnabled: true } },
    'GET /admin/realms/desk': { body: { realm: 'desk', bruteForceProtected: true } },
  }
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url?.replace(/\?.*/, '')}`
    requests.push(line)
    const { status = 200, headers = {}, body } = replies[line] ?? { status: 404, body: { error: 'User not found' } }
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  directory = createKeycloakDirectory({ ...settings, url })
  close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
})
afterEach(() => close())

const answered = <T>(value: T) => ({ kind: 'answered', value })
const removals = () => requests.filter((line) => line.startsWith('DELETE'))

test('an account is what Keycloak has, without what nobody asked for; a passkey is no second factor', async () => {
  const account = await directory.read(id)
  expect(account).toMatchObject(
    answered({
      name: 'Kenari Logistics',
      email: 'ops@kenari.example',
      passwordChangedAt: 1796059337789,
      factors: { on: true, factors: [{ id: 'c-otp', method: 'authenticator', label: 'Phone' }] },
    }),
  )
  const found = await directory.find({ text: 'ken', method: null, status: null }, { after: null, limit: 10 })
  const events = await directory.events?.(id, null)
  expect(events).toMatchObject(answered([{ what: 'factor-removed', factorId: 'c-otp', byUs: true }]))
  expect(JSON.stringify([account, found, events, await directory.test()])).not.toMatch(/CANARY|hashIterations/)
})

test('a removal sends one request for each id that is a second factor of the account, and none beside a password', async () => {
  expect(await directory.removeFactor?.(id, ['c-otp', 'c-unknown'])).toEqual(answered(null))
  expect(removals()).toEqual([`DELETE /admin/realms/desk/users/${id}/credentials/c-otp`])
  for (const ids of [['c-password'], ['c-otp', 'c-password'], ['c-passkey']])
    expect(await directory.removeFactor?.(id, ids)).toEqual({ kind: 'refused', code: 'forbidden' })
  expect(removals()).toHaveLength(1)
})

test('only the ids that are named are removed', async () => {
  const codes = { id: 'c-codes', type: 'recovery-authn-codes', createdDate: 1 }
  const path = `/admin/realms/desk/users/${id}/credentials`
  replies[`GET ${path}`] = { body: [...recorded.credentials, codes] }
  replies[`DELETE ${path}/c-codes`] = { status: 204 }
  expect(await directory.removeFactor?.(id, ['c-otp'])).toEqual(answered(null))
  expect(removals()).toEqual([`DELETE ${path}/c-otp`])
  // A refusal after the first removal is not a refusal of the whole.
  replies[`DELETE ${path}/c-codes`] = { status: 403 }
  expect(await directory.removeFactor?.(id, ['c-otp', 'c-codes'])).toEqual({ kind: 'lost' })
})

test('an id never leads to another path', async () => {
  for (const other of ['..', '.', 'a/b', 'a\\b', ';a', '*', '']) {
    expect(await directory.read(other)).toEqual({ kind: 'refused', code: 'not-found' })
    expect(await directory.unlock?.(other)).toEqual({ kind: 'refused', code: 'not-found' })
  }
  expect(requests).toEqual([])
})

test.each([
  [{ status: 400 }, { kind: 'refused', code: 'conflict' }],
  [{ status: 401 }, { kind: 'refused', code: 'credential-refused' }],
  [{ status: 403 }, { kind: 'refused', code: 'credential-refused' }],
  [{ status: 404 }, { kind: 'refused', code: 'not-found' }],
  [{ status: 409 }, { kind: 'refused', code: 'conflict' }],
  [
    { status: 429, headers: { 'Retry-After': '7' } },
    { kind: 'refused', code: 'too-many-requests', retryAfterSeconds: 7 },
  ],
  [
    { status: 429, headers: { 'Retry-After': '999999999' } },
    { kind: 'refused', code: 'too-many-requests', retryAfterSeconds: 86_400 },
  ],
  [
    { status: 429, headers: { 'Retry-After': 'soon' } },
    { kind: 'refused', code: 'too-many-requests' },
  ],
  [{ status: 500 }, { kind: 'lost' }],
  [{ status: 302, headers: { Location: '/admin/realms/desk' } }, { kind: 'lost' }],
  [{ body: '{"id":"x"' }, { kind: 'lost' }],
  [{ body: { id, username: 1 } }, { kind: 'lost' }],
  [{ headers: { 'Content-Encoding': 'gzip' }, body: recorded.user }, { kind: 'lost' }],
] satisfies [Reply, unknown][])('the answer %o to a reading is %o', async (reply, expected) => {
  replies[`GET /admin/realms/desk/users/${id}`] = reply
  expect(await asServerUses(directory).read(id)).toEqual(expected)
})

test('a 401 has the token renewed once, for a change too: Keycloak did nothing before it', async () => {
  replies[`POST /admin/realms/desk/users/${id}/logout`] = { status: 401 }
  expect(await directory.endSessions?.(id)).toEqual({ kind: 'refused', code: 'credential-refused' })
  const token = 'POST /realms/desk/protocol/openid-connect/token'
  const logout = `POST /admin/realms/desk/users/${id}/logout`
  expect(requests).toEqual([token, logout, token, logout])
})

test('a token is kept while it lives, and many who need one ask for it once', async () => {
  await Promise.all(Array.from({ length: 5 }, () => directory.read(id)))
  expect(requests.filter((line) => line.includes('openid-connect'))).toHaveLength(1)
})

test('the secret is read with each new token, and one that cannot be read is a refused credential', async () => {
  let secret = 'first'
  const clientSecret = (): string => {
    if (secret === '') throw new Error('CANARY: no such file')
    return secret
  }
  replies['POST /realms/desk/protocol/openid-connect/token'] = { body: { ...recorded.token, expires_in: 0 } }
  const rotating = createKeycloakDirectory({ ...settings, url, clientSecret })
  expect(await rotating.read(id)).toMatchObject({ kind: 'answered' })
  secret = ''
  expect(await rotating.read(id)).toEqual({ kind: 'refused', code: 'credential-refused' })
})

test('an answer that never ends is lost, and no more of it is read than the bound', async () => {
  replies[`GET /admin/realms/desk/users/${id}`] = { body: `"${'x'.repeat(5 * 1024 * 1024)}"` }
  const reply = await createSystemClient({ url }).send(
    { method: 'GET', path: `/admin/realms/desk/users/${id}` },
    Date.now() + 20_000,
  )
  expect(reply).toEqual({ kind: 'lost' })
})

test('plain http is for this machine alone, and an address has nothing but itself', () => {
  for (const bad of [
    'http://id.example',
    'ftp://127.0.0.1',
    'https://user:pass@id.example',
    'https://id.example/?a=b',
    'x',
  ])
    expect(() => createKeycloakDirectory({ ...settings, url: bad })).toThrow()
  for (const good of ['https://id.example/auth', 'http://localhost:8080', 'http://[::1]:8080'])
    expect(() => createKeycloakDirectory({ ...settings, url: good })).not.toThrow()
})

test('by TLS a certificate that is not trusted, has expired or names another host is no connection, and nothing is sent', async () => {
  const trusted = (port: number, host = 'localhost'): RemoteDirectory =>
    createKeycloakDirectory({ ...settings, url: `https://${host}:${port}`, ca: testCertificate.cert })
  const port = await tlsFront(url)
  expect(await trusted(port).read(id)).toMatchObject({ kind: 'answered' })
  const before = requests.length
  const strangers = [
    createKeycloakDirectory({ ...settings, url: `https://localhost:${port}` }),
    trusted(port, '127.0.0.2'),
    createKeycloakDirectory({
      ...settings,
      url: `https://localhost:${await tlsFront(url, expiredCertificate)}`,
      ca: expiredCertificate.cert,
    }),
  ]
  for (const one of strangers) expect(await one.removeFactor?.(id, ['c-otp'])).toEqual({ kind: 'unreachable' })
  expect(requests).toHaveLength(before)
})

test('the check names what is missing, and what is too wide', async () => {
  const check = async (roles: readonly string[]): Promise<string> => {
    replies['POST /realms/desk/protocol/openid-connect/token'] = {
      body: { ...recorded.token, access_token: tokenOf(roles) },
    }
    const answer = await createKeycloakDirectory({ ...settings, url }).test()
    return answer.kind === 'answered' ? [...answer.value.missing, ...answer.value.findings].join('\n') : answer.kind
  }
  const least = ['view-events', 'manage-users', 'view-users', 'query-groups', 'query-users']
  expect(await check(least)).not.toMatch(/is missing|is more/)
  expect(await check([...least, 'realm-admin'])).toContain('realm-admin is more')
  expect(await check(least.slice(1))).toContain('view-events is missing')
  replies['GET /admin/realms/desk'] = { body: { bruteForceProtected: false, smtpServer: {} } }
  replies['GET /admin/realms/desk/events/config'] = { body: { adminEventsEnabled: false } }
  const all = await check(least)
  for (const part of ['Brute force', 'no SMTP', 'Admin events are off']) expect(all).toContain(part)
})
