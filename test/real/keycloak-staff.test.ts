import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '#shared/domain/clock.ts'
import type { AwaitedIdToken } from '#shared/api/openid-sign-in.ts'
import type { StaffSession } from '#shared/api/sessions.ts'
import { createStaffProvider } from '../../src/gateway/openid-provider.ts'
import { whyNoChromium } from '../../tools/real-servers/chromium.mjs'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import { areServersExpected } from '../../tools/real-servers/real-server.mjs'
import { launchChromium } from '../support/connectors/chromium-browser.ts'
import type { KeycloakRealm, RealmUser } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import type { KeycloakStaff, StaffBrowser } from '../support/connectors/keycloak-staff.ts'
import { createKeycloakStaff, createStaffBrowser } from '../support/connectors/keycloak-staff.ts'
import { gatewaySettings, writeConfig } from '../support/gateway/gateway-files.ts'
import { gatewayCommand } from '../support/gateway/gateway-process.ts'
import { openCase } from '../support/portal/desk-case.ts'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, startTestSandbox } from '../support/portal/sandbox.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let why: string | null = null
let server: KeycloakServer | null = null
let realm: KeycloakRealm
let staff: KeycloakStaff
let browser: Browser
let desk: TestSandbox

beforeAll(async () => {
  why = await whyNoKeycloak(console.log)
  if (why !== null) return
  why = await whyNoChromium(console.log)
  if (why !== null && areServersExpected()) throw new Error(why)
  if (why !== null) return
  server = await startKeycloak()
  realm = await createKeycloakRealm(server, 'company')
  staff = await createKeycloakStaff(realm, server.origin)
  browser = await launchChromium()
  desk = await startTestSandbox({ clock: systemClock, staffProvider: createStaffProvider(staff.settings, 0) })
})
afterAll(async () => {
  if (server === null) return
  await desk.close()
  await browser.close()
  await server.stop()
})
beforeEach(({ skip }) => skip(why !== null, why ?? ''))

interface Person {
  user: RealmUser
  window: StaffBrowser
}

/** Somebody of the company with a browser of their own. */
async function person(username: string, roles: readonly string[]): Promise<Person> {
  const context = await browser.newContext()
  return { user: await staff.createPerson(username, roles), window: await createStaffBrowser(context) }
}

/** Takes the browser's answer, as a console does, for clients that ask otherwise than ours. */
async function listen(): Promise<{ redirectUri: string; answer: Promise<URL>; close(): void }> {
  let found: (answer: URL) => void = () => undefined
  const answer = new Promise<URL>((resolve) => (found = resolve))
  const listener = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', Connection: 'close' })
    response.end('<h1>Go back to FactorDesk</h1>')
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    if (url.pathname === '/callback') found(url)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  return { redirectUri: `http://127.0.0.1:${port}/callback`, answer, close: () => listener.close() }
}

/** An ID token as Keycloak issues it to a client that asks for it so. */
async function idTokenOf(
  { user, window }: Person,
  { nonce, maxAgeSeconds }: AwaitedIdToken,
  asked: Record<string, string> = {},
): Promise<{ idToken: string; askedForPassword: boolean }> {
  const { issuer, clientId } = staff.settings
  const listener = await listen()
  const redirect = listener.redirectUri
  const verifier = randomBytes(32).toString('base64url')
  const url = new URL(`${issuer}/protocol/openid-connect/auth`)
  const query = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirect,
    scope: 'openid profile',
    state: 'state',
    nonce,
    max_age: String(maxAgeSeconds),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...asked,
  }
  for (const [name, value] of Object.entries(query)) if (value !== '') url.searchParams.set(name, value)
  const { asked: askedForPassword } = await window.signIn(url.href, user)
  const answer = await listener.answer
  listener.close()
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: answer.searchParams.get('code') ?? '',
    redirect_uri: redirect,
    code_verifier: verifier,
  }
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  const { id_token: idToken } = (await response.json()) as { id_token?: string }
  if (idToken === undefined) throw new Error(`Keycloak issued no ID token: ${answer.href}`)
  return { idToken, askedForPassword }
}

const begin = async () => (await desk.call('beginOpenIdSignIn', { body: { device: 'test' } })).body(201)
const finish = (signInId: string, idToken: string) =>
  desk.call('finishOpenIdSignIn', { params: { signInId }, body: { idToken } })

async function signIn(who: Person): Promise<StaffSession> {
  const awaited = await begin()
  return (await finish(awaited.id, (await idTokenOf(who, awaited)).idToken)).body(201)
}

test('roles come from the claim that Keycloak maps, and change there', async () => {
  const who = await person('changing', ['desk-agent'])
  expect((await signIn(who)).staff).toMatchObject({ role: 'agent', name: 'changing Trading' })
  await staff.setRoles(who.user, ['desk-agent', 'desk-approver'])
  expect((await signIn(who)).staff.role).toBe('approver')
  await staff.setRoles(who.user, ['desk-auditor'])
  expect((await signIn(who)).staff.role).toBe('auditor')
  await staff.setRoles(who.user, [])
  const awaited = await begin()
  ;(await finish(awaited.id, (await idTokenOf(who, awaited)).idToken)).problem('forbidden')
})

test('what Keycloak remembers of a person proves nothing before an effect; a new sign-in does, for one call', async () => {
  const who = await person('proving', ['desk-agent'])
  const { accessToken: token } = await signIn(who)
  const work = await openCase(desk, {}, token)
  const stepUp = async () => {
    const body = { operation: 'disableForCustomer', caseId: work.params.caseId, key: newKey() } as const
    return (await desk.call('beginStepUp', { token, body })).body(201)
  }
  const finishStepUp = (stepUpId: string, idToken: string) =>
    desk.call('finishStepUp', { token, params: { stepUpId }, body: { idToken } })

  // A console that asks neither to sign in again nor for a small age: Keycloak's session answers without a password.
  const remembered = await stepUp()
  const silent = await idTokenOf(who, remembered, { max_age: '' })
  expect(silent.askedForPassword).toBe(false)
  ;(await finishStepUp(remembered.id, silent.idToken)).problem('step-up-required')

  const another = await person('another', ['desk-agent'])
  const foreign = await stepUp()
  ;(await finishStepUp(foreign.id, (await idTokenOf(another, foreign)).idToken)).problem('step-up-required')

  const fresh = await stepUp()
  const proof = await idTokenOf(who, fresh, { prompt: 'login' })
  expect(proof.askedForPassword).toBe(true)
  ;(await finishStepUp(fresh.id, proof.idToken)).body(200)
  ;(await finishStepUp(fresh.id, proof.idToken)).problem('not-found')

  await staff.setRoles(who.user, [])
  const without = await stepUp()
  ;(await finishStepUp(without.id, (await idTokenOf(who, without, { prompt: 'login' })).idToken)).problem(
    'step-up-required',
  )
})

test('an ID token of Keycloak is for its nonce, its client and its realm alone', async () => {
  const who = await person('elsewhere', ['desk-agent'])
  const awaited = await begin()
  const { idToken } = await idTokenOf(who, { ...awaited, nonce: 'the-nonce-of-something-else' })
  ;(await finish(awaited.id, idToken)).problem('unauthenticated')
  const other = { ...staff.settings, clientId: 'another-client' }
  const second = await startTestSandbox({ clock: systemClock, staffProvider: createStaffProvider(other, 0) })
  const begun = (await second.call('beginOpenIdSignIn', { body: { device: 'test' } })).body(201)
  const forDesk = await idTokenOf(who, begun)
  const params = { signInId: begun.id }
  ;(await second.call('finishOpenIdSignIn', { params, body: { idToken: forDesk.idToken } })).problem('unauthenticated')
  await second.close()
})

test('keys that Keycloak rotates are read, and those that it withdrew are refused', async () => {
  const who = await person('rotating', ['desk-agent'])
  await signIn(who)
  const realmId = ((await realm.admin('GET', '')) as { id: string }).id
  const waiting = await begin()
  const byOldKey = await idTokenOf(who, waiting)
  const config = { priority: ['200'], enabled: ['true'], active: ['true'], keySize: ['2048'], algorithm: ['RS256'] }
  const kind = { providerId: 'rsa-generated', providerType: 'org.keycloak.keys.KeyProvider', parentId: realmId }
  await realm.admin('POST', '/components', { name: 'new', ...kind, config })
  await signIn(who)
  const components = (await realm.admin('GET', `/components?type=${kind.providerType}`)) as {
    id: string
    name: string
    providerId: string
  }[]
  for (const { id, name, providerId } of components)
    if (providerId === 'rsa-generated' && name !== 'new') await realm.admin('DELETE', `/components/${id}`)
  // The next key that is not known has the keys read again.
  await realm.admin('POST', '/components', { name: 'newest', ...kind, config: { ...config, priority: ['300'] } })
  const again = await person('rotating-too', ['desk-agent'])
  await signIn(again)
  ;(await finish(waiting.id, byOldKey.idToken)).problem('unauthenticated')
})

test('--check reports what Keycloak shows of itself and of the client', async () => {
  const folder = temporaryFolder()
  const check = async (changes: object = {}) => {
    const staffSignIn = { ...staff.settings, ...changes }
    const { stdout } = await gatewayCommand([
      '--config',
      writeConfig(folder, gatewaySettings({ staffSignIn })),
      '--check',
    ])
    return stdout.split('\n').filter((line) => line.includes('Staff:'))
  }
  const { issuer, clientId } = staff.settings
  expect(await check()).toEqual([
    `ok      Staff: ${issuer} answers`,
    'ok      Staff: PKCE with S256',
    `ok      Staff: ${clientId} is a public client`,
    'ok      Staff: the provider comes back to a console of this computer',
    expect.stringMatching(/^note {4}Staff: the provider does not list the claim desk_roles/),
  ])
  expect((await check({ issuer: `${issuer}-of-nobody` })).join()).toContain('is no OpenID Connect provider')
  expect((await check({ issuer: issuer.replace('127.0.0.1', 'localhost') })).join('\n')).toMatch(/calls itself|answers/)
  expect((await check({ clientId: 'nobody' })).join('\n')).toContain(
    'nobody is not known there, or not a public client',
  )
  await realm.admin('POST', '/clients', {
    clientId: 'confidential',
    secret: 'secret-of-the-client',
    redirectUris: ['http://127.0.0.1/other'],
  })
  const lines = (await check({ clientId: 'confidential' })).join('\n')
  expect(lines).toContain('confidential is not known there, or not a public client')
  expect(lines).toContain('the provider does not come back to http://127.0.0.1:49152/callback')
})
