import { createHash } from 'node:crypto'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { CryptoKey, JWK, JWTHeaderParameters } from 'jose'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** Claims of an ID token; undefined leaves one out. */
export type Claims = Record<string, unknown>

/** A small OpenID Connect issuer whose ID tokens a test signs as it likes. No person signs in at it. */
export interface TestIssuer {
  issuer: string
  clientId: string
  /** An ID token with the right claims of a person, but for these. */
  sign(claims: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** What it says of itself, different from now on. */
  says(metadata: object): void
  /** Signs with a new key from now on; the old one stays published where that is wanted. */
  rotate(options?: { keepOld?: boolean }): Promise<void>
  /** Publishes a new key instead; the answer signs with the old one. */
  withdrawn(): Promise<(claims: Claims) => Promise<string>>
  /** What its token endpoint answers a code that is none, and where its authorization endpoint comes back to. */
  behaves(as: { tokenError?: string; redirects?: (uri: string) => boolean; redirectError?: string }): void
  /** A key that it never published. */
  foreignKey(): Promise<CryptoKey>
  signWith(key: CryptoKey | Uint8Array, claims: Claims, header: JWTHeaderParameters): Promise<string>
  /** The claims of the ID tokens that its token endpoint answers, different from now on. */
  issues(claims: Claims): void
  /** What its authorization endpoint, and its page to sign out at, were asked for. */
  asked: URLSearchParams[]
  signedOut: URLSearchParams[]
  /** How often its keys were read. */
  keyReads(): number
  /** Nothing answers until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
}

interface OwnKey {
  key: CryptoKey
  jwk: JWK
}

/** Starts an issuer on a free port of this computer; the caller stops it. */
export async function startTestIssuer(clientId = 'factordesk-console'): Promise<TestIssuer> {
  let keys: OwnKey[] = [await newKey(1)]
  let made = 1
  let reads = 0
  let metadata: object = {}
  let behaviour: Parameters<TestIssuer['behaves']>[0] = {}
  const codes = new Map<string, URLSearchParams>()
  const asked: URLSearchParams[] = []
  const signedOut: URLSearchParams[] = []
  let issued: Claims = {}
  let port = 0
  let server: Server | undefined
  const issuer = (): string => `http://127.0.0.1:${port}/realms/desk`

  async function start(): Promise<void> {
    const created = createServer((request, response) => {
      const isKeys = request.url === '/keys'
      if (isKeys) reads += 1
      const body = isKeys
        ? { keys: keys.map(({ jwk }) => jwk) }
        : request.url === '/realms/desk/.well-known/openid-configuration'
          ? {
              issuer: issuer(),
              authorization_endpoint: `${issuer()}/auth`,
              token_endpoint: `${issuer()}/token`,
              jwks_uri: `http://127.0.0.1:${port}/keys`,
              end_session_endpoint: `${issuer()}/logout`,
              code_challenge_methods_supported: ['S256'],
              ...metadata,
            }
          : undefined
      const url = new URL(request.url ?? '', 'http://127.0.0.1')
      const ask = url.searchParams
      if (url.pathname === '/realms/desk/auth') {
        asked.push(ask)
        const back = new URL(ask.get('redirect_uri') ?? 'http://none.example')
        const { redirects = () => true, redirectError } = behaviour
        if (!redirects(back.href)) return void response.writeHead(400, { Connection: 'close' }).end()
        back.searchParams.set('state', ask.get('state') ?? '')
        const error = redirectError ?? (ask.get('prompt') === 'none' ? 'login_required' : undefined)
        if (error !== undefined) back.searchParams.set('error', error)
        else {
          const code = `code-${codes.size + 1}`
          codes.set(code, ask)
          back.searchParams.set('code', code)
        }
        return void response.writeHead(302, { Location: back.href, Connection: 'close' }).end()
      }
      if (url.pathname === '/realms/desk/logout') {
        signedOut.push(ask)
        const back = new URL(ask.get('post_logout_redirect_uri') ?? 'http://none.example')
        back.searchParams.set('state', ask.get('state') ?? '')
        return void response.writeHead(302, { Location: back.href, Connection: 'close' }).end()
      }
      if (url.pathname === '/realms/desk/token') {
        void text(request).then(async (body) => {
          const answer = await tokensFor(new URLSearchParams(body))
          const isJson = { 'Content-Type': 'application/json', Connection: 'close' }
          response.writeHead('error' in answer ? 400 : 200, isJson).end(JSON.stringify(answer))
        })
        return
      }
      response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': 'application/json', Connection: 'close' })
      response.end(JSON.stringify(body ?? {}))
    })
    await new Promise<void>((resolve) => created.listen(port, '127.0.0.1', resolve))
    port = (created.address() as AddressInfo).port
    server = created
  }
  await start()

  /** What the token endpoint answers: an ID token for a code that is proved by its verifier, once. */
  async function tokensFor(form: URLSearchParams): Promise<object> {
    const code = form.get('code') ?? ''
    const ask = codes.get(code)
    codes.delete(code)
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isProved = ask?.get('code_challenge') === proof && ask.get('redirect_uri') === form.get('redirect_uri')
    if (!ask || !isProved || form.get('client_id') !== clientId)
      return { error: behaviour.tokenError ?? 'invalid_grant' }
    const idToken = await issuerOfTest.sign({ nonce: ask.get('nonce') ?? undefined, ...issued })
    return { access_token: 'access-token', token_type: 'Bearer', expires_in: 60, id_token: idToken }
  }

  const claimsOf = (claims: Claims): Claims => {
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: issuer(), aud: clientId, sub: 'person-a', iat: now, exp: now + 300, auth_time: now }
    const all: Claims = { ...usual, name: 'Agent A', desk_roles: ['desk-agent'], ...claims }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  }
  const signWith: TestIssuer['signWith'] = (key, claims, header) =>
    new SignJWT(claimsOf(claims)).setProtectedHeader(header).sign(key)

  const issuerOfTest: TestIssuer = {
    get issuer() {
      return issuer()
    },
    clientId,
    sign(claims, header = {}) {
      const newest = keys.at(-1)
      if (newest === undefined) throw new Error('The issuer has no key')
      return signWith(newest.key, claims, { alg: 'RS256', kid: newest.jwk.kid ?? '', ...header })
    },
    says: (changed) => void (metadata = changed),
    async rotate({ keepOld = false } = {}) {
      made += 1
      keys = [...(keepOld ? keys : []), await newKey(made)]
    },
    async withdrawn() {
      const old = keys.at(-1)
      if (old === undefined) throw new Error('The issuer has no key')
      made += 1
      keys = [await newKey(made)]
      return (claims) => signWith(old.key, claims, { alg: 'RS256', kid: old.jwk.kid ?? '' })
    },
    behaves: (as) => void (behaviour = as),
    foreignKey: async () => (await newKey(0)).key,
    signWith,
    keyReads: () => reads,
    async stop() {
      const stopped = server
      server = undefined
      stopped?.closeAllConnections()
      await new Promise((resolve) => (stopped ? stopped.close(resolve) : resolve(undefined)))
    },
    start,
    issues: (claims) => void (issued = claims),
    asked,
    signedOut,
  }
  return issuerOfTest
}

async function newKey(number: number): Promise<OwnKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return {
    key: privateKey,
    jwk: { ...(await exportJWK(publicKey)), kid: `key-${number}`, use: 'sig', alg: 'RS256' },
  }
}
