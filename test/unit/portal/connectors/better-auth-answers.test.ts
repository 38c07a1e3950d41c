import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBetterAuthDirectory } from '../../../../src/portal/connectors/better-auth/better-auth.ts'
import { checkedVersion } from '../../../../src/portal/connectors/better-auth/check.ts'
import type { BetterAuthSettings } from '../../../../src/portal/connectors/better-auth/settings.ts'
import { betterAuthSettings } from '../../../../src/portal/connectors/better-auth/settings.ts'
import type { RemoteDirectory } from '../../../../src/portal/directory/remote/remote-directory.ts'
import packages from '../../../../package.json' with { type: 'json' }

interface Reply {
  status?: number
  headers?: Record<string, string | string[]>
  body?: unknown
}

/** Answers as better-auth 1.7.25 gave them, with marks where something secret was. */
const account = {
  name: 'Kenari',
  email: 'k@x.example',
  emailVerified: false,
  image: 'CANARY-image',
  createdAt: '2026-11-30T20:39:33.478Z',
  updatedAt: '2026-11-30T20:40:36.164Z',
  role: 'user',
  banned: false,
  banReason: null,
  banExpires: null,
  twoFactorEnabled: true,
  id: 'iDshPSSPsc0gDAt0mfY7oDqYcByFsd8Z',
}
const cookieOf = (value: string): string =>
  `better-auth.session_token=${value}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`
const ended = 'better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'
const challengeCookie = 'better-auth.two_factor=2fa-x.y; Max-Age=600; Path=/; HttpOnly; SameSite=Lax'
const totpURI =
  'otpauth://totp/Better%20Auth:k%40x.example?secret=J52VC4BYGJEXE427&issuer=Better+Auth&digits=6&period=30'
const refusal = (status: number, code: string): Reply => ({ status, body: { message: 'CANARY words', code } })
const own = { email: 'factordesk@x.example', password: 'own' }
const customer = { accountId: account.id, session: 'better-auth.session_token=theirs' }

let replies: Record<string, Reply | Reply[]>
let requests: { line: string; body: string; cookie: string | undefined; origin: string | undefined }[]
let connect: (changes?: Partial<BetterAuthSettings>) => RemoteDirectory
let directory: RemoteDirectory
let close: () => Promise<void>

beforeEach(async () => {
  requests = []
  replies = {
    'POST /sign-in/email': { headers: { 'Set-Cookie': cookieOf('own') }, body: { user: account, token: 'CANARY' } },
    'GET /admin/get-user': { body: account },
    'GET /get-session': { body: { session: { token: 'CANARY' }, user: account } },
    'POST /admin/has-permission': { body: { error: null, success: true } },
    'POST /two-factor/disable': { headers: { 'Set-Cookie': cookieOf('next') }, body: { status: true } },
    'POST /two-factor/enable': { body: { method: 'totp', totpURI, backupCodes: ['CANARY-backup'] } },
    'POST /two-factor/send-otp': { body: { status: true } },
    'POST /two-factor/verify-totp': {
      headers: { 'Set-Cookie': [ended, cookieOf('next')] },
      body: { token: 'dead', user: { ...account, twoFactorEnabled: false } },
    },
    'POST /verify-password': { body: { status: true } },
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      const line = `${request.method} ${request.url?.replace(/\?.*/, '').replace('/api/auth', '')}`
      requests.push({ line, body, cookie: request.headers.cookie, origin: request.headers.origin })
      const planned = replies[line] ?? { status: 404 }
      const { status = 200, headers = {}, body: text } = (Array.isArray(planned) ? planned.shift() : planned) ?? {}
      response.writeHead(status, headers).end(text === undefined ? '' : JSON.stringify(text))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/auth`
  connect = (changes = {}) => createBetterAuthDirectory({ ...own, url, codesBy: 'sms', ...changes })
  directory = connect()
  close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
})
afterEach(() => close())

const answered = <T>(value: T) => ({ kind: 'answered', value })
const refused = (code: string) => ({ kind: 'refused', code })
const lines = (): string[] => requests.map(({ line }) => line)
const proof = { password: 'right', code: null }

test('an account is what better-auth has, without what nobody asked for', async () => {
  const read = await directory.read(account.id)
  expect(read).toMatchObject(
    answered({
      name: 'Kenari',
      email: 'k@x.example',
      status: 'active',
      factors: { on: true, mark: 'on', locked: null },
    }),
  )
  const enrolment = await directory.enrol?.(customer, 'authenticator', 'right')
  expect(enrolment).toMatchObject(answered({ id: 'totp', secret: 'J52VC4BYGJEXE427' }))
  expect(
    JSON.stringify([read, enrolment, await directory.test(), await directory.signIn?.('a@b.example', 'x')]),
  ).not.toMatch(/CANARY|otpauth/)
})

test('an account is the one that was asked for, and where the flag is missing it is not off', async () => {
  expect(await directory.read(account.id.toLowerCase())).toEqual(refused('not-found'))
  const { twoFactorEnabled: _, ...without } = account
  replies['GET /admin/get-user'] = { body: without }
  expect(await directory.read(account.id)).toEqual(refused('not-supported'))
  replies['GET /admin/get-user'] = { body: { ...account, twoFactorEnabled: null, banned: true } }
  expect(await directory.read(account.id)).toMatchObject(answered({ status: 'frozen', factors: { on: false } }))
  replies['GET /admin/get-user'] = { body: { ...account, banned: true, banExpires: '2020-01-01T00:00:00.000Z' } }
  expect(await directory.read(account.id)).toMatchObject(answered({ status: 'active' }))
})

test.each([
  [refusal(400, 'INVALID_PASSWORD'), refused('wrong-password')],
  [refusal(401, 'UNAUTHORIZED'), refused('session-ended')],
  [refusal(401, 'SOMETHING_NEW'), refused('forbidden')],
  [{ status: 401 }, refused('forbidden')],
  [{ status: 403 }, refused('forbidden')],
  [refusal(403, 'INVALID_ORIGIN'), refused('credential-refused')],
  [refusal(403, 'BANNED_USER'), { kind: 'lost' }],
  [refusal(400, 'VALIDATION_ERROR'), refused('conflict')],
  [{ status: 404 }, refused('not-supported')],
  [
    { status: 429, headers: { 'X-Retry-After': '7' } },
    { ...refused('too-many-requests'), retryAfterSeconds: 7 },
  ],
  [
    { status: 429, headers: { 'Retry-After': '9' } },
    { ...refused('too-many-requests'), retryAfterSeconds: 9 },
  ],
  [{ status: 429, headers: { 'X-Retry-After': 'soon' } }, refused('too-many-requests')],
  [{ status: 500 }, { kind: 'lost' }],
  [refusal(500, 'UNAUTHORIZED'), { kind: 'lost' }],
  [{ status: 302, headers: { Location: '/' } }, { kind: 'lost' }],
  [{ body: { status: false } }, { kind: 'lost' }],
] satisfies [Reply, unknown][])('the answer %o to a disabling is %o, and it is sent once', async (reply, expected) => {
  replies['POST /two-factor/disable'] = reply
  expect(await directory.removeOwnFactor?.(customer, proof)).toEqual(expected)
  expect(requests).toEqual([
    expect.objectContaining({
      line: 'POST /two-factor/disable',
      cookie: customer.session,
      body: '{"password":"right"}',
    }),
  ])
})

test('each change goes on with the session of its cookie, never with the token of its body', async () => {
  const next = answered({ session: 'better-auth.session_token=next' })
  expect(await directory.removeOwnFactor?.(customer, proof)).toEqual(next)
  expect(await directory.verifyEnrolment?.(customer, 'totp', '123456')).toEqual(next)
  expect(await directory.verifyEnrolment?.(customer, '../sign-out', '123456')).toEqual(refused('not-found'))
  replies['POST /two-factor/disable'] = {
    headers: { 'Set-Cookie': [cookieOf('next').replace('better-auth', '__Secure-shop')] },
    body: { status: true },
  }
  expect(await directory.removeOwnFactor?.(customer, proof)).toEqual(
    answered({ session: '__Secure-shop.session_token=next' }),
  )
})

test('a wrong code is 401 and no ended session; a lock is 429 and no limit', async () => {
  const verify = (reply: Reply) => {
    replies['POST /two-factor/verify-totp'] = reply
    return directory.verifyEnrolment?.(customer, 'totp', '123456')
  }
  expect(await verify(refusal(401, 'INVALID_CODE'))).toEqual(refused('wrong-code'))
  expect(await verify(refusal(401, 'INVALID_TWO_FACTOR_COOKIE'))).toEqual(refused('session-ended'))
  expect(await verify(refusal(400, 'OTP_HAS_EXPIRED'))).toEqual(refused('code-expired'))
  expect(await verify(refusal(429, 'ACCOUNT_TEMPORARILY_LOCKED'))).toEqual(refused('locked'))
})

test('a sign-in asks for the app before a code that is sent; one that is over is no wrong code', async () => {
  const signIn = (methods: string[], by = directory) => {
    const body = { twoFactorRedirect: true, twoFactorMethods: methods }
    replies['POST /sign-in/email'] = { headers: { 'Set-Cookie': [ended, challengeCookie] }, body }
    return by.signIn?.('k@x.example', 'right')
  }
  const challenge = 'totp better-auth.two_factor=2fa-x.y'
  const waiting = { is: 'challenge', destinationMasked: null }
  expect(await signIn(['totp', 'otp'])).toEqual(answered({ ...waiting, challenge, method: 'authenticator' }))
  expect(await signIn(['otp'])).toEqual(
    answered({ ...waiting, challenge: challenge.replace('totp', 'otp'), method: 'sms' }),
  )
  expect(await signIn(['otp'], connect({ codesBy: undefined }))).toEqual(refused('not-supported'))
  expect(await directory.proveCode?.(challenge, '123456')).toEqual(
    answered({ accountId: account.id, session: 'better-auth.session_token=next' }),
  )
  expect(requests.at(-1)).toMatchObject({ cookie: 'better-auth.two_factor=2fa-x.y' })
  for (const [reply, code] of [
    [refusal(401, 'INVALID_CODE'), 'wrong-code'],
    [refusal(401, 'INVALID_TWO_FACTOR_COOKIE'), 'conflict'],
    [refusal(400, 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'), 'conflict'],
  ] as const) {
    replies['POST /two-factor/verify-totp'] = reply
    expect(await directory.proveCode?.(challenge, '123456')).toEqual(refused(code))
  }
  replies['POST /two-factor/verify-otp'] = refusal(400, 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE')
  expect(await directory.proveCode?.(challenge.replace('totp', 'otp'), '1')).toEqual(refused('code-expired'))
  replies['POST /sign-in/email'] = refusal(401, 'INVALID_EMAIL_OR_PASSWORD')
  expect(await directory.signIn?.('k@x.example', 'wrong')).toEqual(refused('wrong-password'))
})

test('a code is sent for a set-up once the password is right', async () => {
  replies['POST /verify-password'] = refusal(400, 'INVALID_PASSWORD')
  expect(await directory.enrol?.(customer, 'sms', 'wrong')).toEqual(refused('wrong-password'))
  expect(await directory.verifyPassword?.(customer, 'wrong')).toEqual(answered(false))
  expect(lines()).not.toContain('POST /two-factor/send-otp')
  replies['POST /verify-password'] = { body: { status: true } }
  expect(await directory.enrol?.(customer, 'sms', 'right')).toMatchObject(answered({ id: 'otp', secret: null }))
  expect(lines().slice(-2)).toEqual(['POST /verify-password', 'POST /two-factor/send-otp'])
  expect(await directory.enrol?.(customer, 'email', 'right')).toEqual(refused('not-supported'))
  expect(await directory.enrol?.(customer, 'sms', null)).toEqual(refused('wrong-password'))
})

test('a set-up that is on without a code, or whose codes are unusual, is none', async () => {
  const begin = async (text: string, cookies: string[] = []) => {
    replies['POST /two-factor/enable'] = { headers: { 'Set-Cookie': cookies }, body: { totpURI: text } }
    return directory.enrol?.(customer, 'authenticator', 'right')
  }
  expect(await begin(totpURI, [cookieOf('next')])).toEqual({ kind: 'lost' })
  for (const part of ['digits=8', 'period=60', 'algorithm=SHA256'])
    expect(await begin(`${totpURI.replace(/&(digits|period).*/, '')}&${part}`)).toEqual(refused('not-supported'))
})

test('the gateway’s own session is renewed once at a 401, and its refusals are never a customer’s', async () => {
  replies['GET /admin/get-user'] = [{ status: 401 }, { body: account }]
  expect(await directory.read(account.id)).toMatchObject(answered({ id: account.id }))
  expect(lines()).toEqual(['POST /sign-in/email', 'GET /admin/get-user', 'POST /sign-in/email', 'GET /admin/get-user'])
  replies['GET /admin/get-user'] = { status: 403, body: { code: 'YOU_ARE_NOT_ALLOWED_TO_GET_USER' } }
  expect(await directory.read(account.id)).toEqual(refused('credential-refused'))
  replies['GET /admin/get-user'] = refusal(401, 'UNAUTHORIZED')
  expect(await directory.read(account.id)).toEqual(refused('credential-refused'))
  replies['GET /admin/get-user'] = refusal(404, 'USER_NOT_FOUND')
  expect(await directory.read(account.id)).toEqual(refused('not-found'))
  // Many who need one ask for it once, with the origin that better-auth trusts.
  requests = []
  const other = connect({ origin: 'https://id.example' })
  await Promise.all(Array.from({ length: 5 }, () => other.read(account.id)))
  expect(lines().filter((line) => line.includes('sign-in'))).toHaveLength(1)
  expect(requests.every(({ origin }) => origin === 'https://id.example')).toBe(true)
})

test('the password is read with each new session, and one that cannot be read is a refused credential', async () => {
  const password = (): string => {
    throw new Error('CANARY: no such file')
  }
  expect(await connect({ password }).read(account.id)).toEqual(refused('credential-refused'))
  expect(requests).toEqual([])
})

test('a search passes through addresses and then names, each account once, and no page is longer than asked for', async () => {
  const one = (id: string, email: string, name: string, more = {}) => ({ ...account, id, email, name, ...more })
  replies['GET /admin/list-users'] = [
    { body: { users: [one('1', 'ken@x.example', 'A'), one('2', 'kxn@x.example', 'wildcard')] } },
    {
      body: { users: [one('1', 'ken@x.example', 'A'), one('3', 'b@x.example', 'Ken'), one('4', 'c@x.example', 'Ken')] },
    },
    { body: { users: [one('4', 'c@x.example', 'Ken')] } },
  ]
  const page = async (after: string | null) => {
    const answer = await directory.find({ text: 'ken', method: null, status: null }, { after, limit: 2 })
    return answer.kind === 'answered' ? [answer.value.accounts.map(({ id }) => id), answer.value.next] : [answer]
  }
  expect(await page(null)).toEqual([['1', '3'], 'name 2'])
  expect(await page('name 2')).toEqual([['4'], null])
  expect(await page('x')).toEqual([refused('conflict')])
  expect(await directory.find({ text: '', method: 'sms', status: null }, { after: null, limit: 2 })).toEqual(
    refused('not-supported'),
  )
})

test('the check names what is missing, too wide or limited', async () => {
  const check = async (): Promise<string> => {
    const answer = await connect().test()
    return answer.kind === 'answered' ? [...answer.value.missing, ...answer.value.findings].join('\n') : answer.kind
  }
  expect(await check()).toContain('More than the gateway needs: user:create, user:set-role')
  expect(await check()).toContain('plugin phone-number is missing')
  replies['GET /get-session'] = { body: { user: { ...account, phoneNumber: null } } }
  expect(await check()).not.toContain('phone-number')
  replies['POST /admin/has-permission'] = { body: { success: false } }
  const none = await check()
  for (const name of ['user:list', 'user:get', 'user:ban', 'session:revoke'])
    expect(none).toContain(`The privilege ${name} is missing`)
  expect(none).not.toMatch(/More than|three calls/)
  replies['POST /two-factor/factordesk-check'] = { status: 429 }
  expect(await check()).toContain('raise the limit of /two-factor/* for its address')
  replies['GET /get-session'] = { body: { user: { id: 'x' } } }
  expect(await check()).toMatch(/plugin two-factor is missing[^]*plugin admin is missing/)
  replies['POST /sign-in/email'] = refusal(403, 'INVALID_ORIGIN')
  expect(await check()).toContain('does not trust the origin http://127.0.0.1:')
  replies['POST /sign-in/email'] = {
    headers: { 'Set-Cookie': challengeCookie },
    body: { twoFactorRedirect: true, twoFactorMethods: ['totp'] },
  }
  expect(await check()).toContain('own account has two-factor authentication on')
  replies['POST /sign-in/email'] = refusal(401, 'INVALID_EMAIL_OR_PASSWORD')
  expect(await connect().test()).toEqual(refused('credential-refused'))
})

test('the version that is said to be checked is the one of the package', () => {
  expect(checkedVersion).toBe(packages.devDependencies['better-auth'])
})

test('an origin has no path, and an address of another machine is https', () => {
  const isGood = (changes: object): boolean =>
    betterAuthSettings.safeParse({ url: 'https://id.example/api/auth', ...own, ...changes }).success
  expect(isGood({ origin: 'https://id.example' })).toBe(true)
  for (const bad of [{ origin: 'https://id.example/' }, { url: 'http://id.example/api/auth' }, { codesBy: 'pigeon' }])
    expect(isGood(bad)).toBe(false)
})

test('sessions have ended only where better-auth says that it succeeded', async () => {
  replies['POST /admin/revoke-user-sessions'] = { body: { success: true } }
  expect(await directory.endSessions?.(account.id)).toEqual({ kind: 'answered', value: null })
  replies['POST /admin/revoke-user-sessions'] = { body: { success: false } }
  expect((await directory.endSessions?.(account.id))?.kind).not.toBe('answered')
})
