import { afterEach, beforeEach, expect, test } from 'vitest'
import { staffProviderLines } from '../../../src/gateway/check-openid.ts'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import type { TestIssuer } from '../../support/gateway/test-issuer.ts'
import { startTestIssuer } from '../../support/gateway/test-issuer.ts'

let issuer: TestIssuer
beforeEach(async () => void (issuer = await startTestIssuer()))
afterEach(() => issuer.stop())

async function check(changes: Partial<OpenIdSettings> = {}, now = Date.now): Promise<string[]> {
  const lines = await staffProviderLines(
    {
      kind: 'openid-connect',
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      scopes: ['openid'],
      redirectPorts: [],
      rolesClaim: 'desk_roles',
      roles: { agent: ['a'], approver: ['b'], auditor: [] },
      sessionHours: 10,
      stepUpSeconds: 120,
      ...changes,
    },
    now,
  )
  return lines.map(({ state, text }) => `${state} ${text}`)
}

test('a provider at which staff can sign in', async () => {
  issuer.says({ claims_supported: ['sub', 'desk_roles'] })
  expect(await check()).toEqual([
    `ok Staff: ${issuer.issuer} answers`,
    'ok Staff: PKCE with S256',
    'ok Staff: factordesk-console is a public client',
    'ok Staff: the provider comes back to a console of this computer',
    'ok Staff: the claim desk_roles is one of the provider’s',
  ])
})

test('a provider whose clock differs by more than is allowed for is named with the seconds, in both directions', async () => {
  const lineAt = async (ms: number) => (await check({}, () => Date.now() + ms)).filter((line) => line.includes('clock'))
  expect(await lineAt(20_000)).toEqual([])
  expect(await lineAt(-20_000)).toEqual([])
  expect(await lineAt(600_000)).toEqual([
    expect.stringMatching(
      /^missing Staff: the clock of the provider is (599|600|601) s behind this computer’s, and 30 s/,
    ),
  ])
  expect(await lineAt(-600_000)).toEqual([
    expect.stringMatching(/^missing Staff: the clock of the provider is (599|600|601) s ahead of this computer’s/),
  ])
})

test('a provider that is not there, is none, or calls itself otherwise', async () => {
  const { issuer: address } = issuer
  expect(await check({ issuer: `${address}/elsewhere` })).toEqual([
    `missing Staff: ${address}/elsewhere is no OpenID Connect provider. Correct "staffSignIn.issuer".`,
  ])
  issuer.says({ issuer: 'https://issuer.example' })
  expect(await check()).toEqual([
    `missing Staff: ${address} calls itself https://issuer.example. Set "staffSignIn.issuer" to exactly that.`,
  ])
  await issuer.stop()
  expect(await check()).toEqual([
    `missing Staff: ${address} is not reached (ECONNREFUSED). Check "staffSignIn.issuer", and that it runs.`,
  ])
})

test('what a provider lacks: PKCE, a public client, the way back, the claim, a page to sign out at', async () => {
  issuer.says({ code_challenge_methods_supported: ['plain'], end_session_endpoint: undefined })
  issuer.behaves({ tokenError: 'unauthorized_client', redirects: () => false })
  const lines = await check()
  const missing = [
    /^missing Staff: the provider does not say that it knows PKCE with S256/,
    /^missing Staff: factordesk-console is not known there, or not a public client/,
    /^missing Staff: the provider does not come back to http:\/\/127\.0\.0\.1:49152\/callback\. Register http:\/\/127\.0\.0\.1\/callback/,
    /^note Staff: the provider does not list the claim desk_roles/,
    /^note Staff: the provider names no page to sign out at/,
  ]
  for (const line of missing)
    expect(
      lines.some((one) => line.test(one)),
      String(line),
    ).toBe(true)
  expect(lines).toHaveLength(6)
})

test('a provider that comes back to registered ports alone', async () => {
  issuer.behaves({ redirects: (uri) => uri === 'http://127.0.0.1:4180/callback' })
  expect(await check({ redirectPorts: [4180] })).toContain(
    'ok Staff: the provider comes back to a console of this computer',
  )
  expect((await check({ redirectPorts: [4180, 4181] })).join()).toContain('does not come back to http://127.0.0.1:4181')
  issuer.behaves({ redirectError: 'invalid_scope' })
  expect((await check()).join()).toContain('refuses the sign-in of factordesk-console: invalid_scope')
})
