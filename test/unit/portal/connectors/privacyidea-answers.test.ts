import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPrivacyideaDirectory } from '../../../../src/portal/connectors/privacyidea/privacyidea.ts'
import type { RemoteCustomer, RemoteDirectory } from '../../../../src/portal/directory/remote/remote-directory.ts'
import { asServerUses } from '../../../support/connectors/as-server-uses.ts'

const settings = { realm: 'customers', admin: 'factordesk', password: 'CANARY-password' }
const rights = ['tokenlist', 'auditlog', 'getchallenges', 'userlist', 'triggerchallenge', 'delete', 'reset']
const tokenUntil = (seconds: number): string =>
  `e30.${Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + seconds })).toString('base64url')}.CANARY-signature`

/** What privacyIDEA 3.12.2 answered, with secrets that it could answer unasked. */
const around = { id: 1, jsonrpc: '2.0', time: 1796071287.6, version: 'privacyIDEA 3.12.2', versionnumber: '3.12.2' }
const ok = (value: unknown, detail: unknown = null): Reply => {
  return { body: { ...around, detail, result: { status: true, value }, signature: 'CANARY-rsa' } }
}
const error = (status: number, code: number, message: string): Reply => {
  return { status, body: { ...around, detail: null, result: { error: { code, message }, status: false } } }
}
const user = {
  description: 'Kenari Logistics,,+60 12 345 6789,,ops@kenari.example',
  editable: false,
  email: 'ops@kenari.example',
  givenname: 'Kenari',
  surname: 'Logistics',
  mobile: '+60 12 345 6789',
  phone: 'CANARY-phone',
  resolver: 'people',
  userid: '1001',
  username: 'kenari',
}
const token = {
  active: true,
  count: 59869042,
  description: '',
  failcount: 0,
  info: { hashlib: 'sha1', timeStep: '30', 'CANARY-info': 'CANARY' },
  locked: false,
  maxfail: 10,
  realms: ['customers'],
  resolver: 'people',
  revoked: false,
  rollout_state: 'enrolled',
  serial: 'TOTP1',
  tokentype: 'totp',
  user_id: '1001',
  user_realm: 'customers',
  username: 'kenari',
}
const text_message = { ...token, serial: 'PISM1', tokentype: 'sms', info: { phone: '+60 12 345 6789' } }
const waiting = { ...token, serial: 'TOTP9', rollout_state: 'verify' }
const begun = (serial: string, state = 'verify', message = 'Please enter a valid OTP value of the new token.') =>
  ok(true, {
    googleurl: { value: 'otpauth://totp/CANARY', img: 'CANARY' },
    otpkey: { value: 'seed://CANARY', value_b32: 'STKJ67DBQAJYCX4OJ7XCFXXTHAEJSREA' },
    rollout_state: state,
    serial,
    verify: { message },
  })

interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}
/** By method and path; a function sees the form or the query. */
type Replies = Record<string, Reply | ((values: URLSearchParams) => Reply) | undefined>

let replies: Replies
let requests: string[]
let directory: Required<RemoteDirectory>
let url: string
let close: () => Promise<void>
let customer: RemoteCustomer

const signIn = (values: URLSearchParams): Reply => {
  const [username, password] = [values.get('username') ?? '', values.get('password')]
  const isAdmin = username === 'factordesk' && password === 'CANARY-password'
  if (!isAdmin && password !== 'right') return error(401, 4031, 'Authentication failure. Wrong credentials')
  const role = isAdmin ? 'admin' : 'user'
  return ok({ token: tokenUntil(3600), role, username, realm: values.get('realm') ?? '', rights })
}
const tokens = (...all: object[]): Reply => ok({ count: all.length, next: null, tokens: all })

beforeEach(async () => {
  requests = []
  customer = { accountId: 'kenari', session: tokenUntil(3600) }
  replies = {
    'POST /auth': signIn,
    'GET /user/': (values) => ok([user].filter(({ username }) => matches(values.get('username') ?? '*', username))),
    'GET /token/': tokens(token),
    'DELETE /token/TOTP1': ok(1),
    'DELETE /token/TOTP9': ok(1),
    'POST /token/init': begun('TOTP9'),
    'POST /validate/triggerchallenge': ok(1, { multi_challenge: [{ serial: 'TOTP1', transaction_id: '7' }] }),
    'POST /validate/check': (values) => ok(values.get('transaction_id') === '7' && values.get('pass') === '123456'),
    'GET /realm/': ok({ customers: { default: true } }),
    'GET /audit/': ok({ auditdata: [] }),
  }
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const line = `${request.method} ${path}`
    requests.push(line)
    void text(request).then((form) => {
      const reply = replies[line]
      const values = new URLSearchParams(request.method === 'POST' ? form : query)
      const found = typeof reply === 'function' ? reply(values) : reply
      const { status = 200, headers = {}, body } = found ?? error(404, 601, 'Not there')
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body ?? ''))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  directory = asServerUses(createPrivacyideaDirectory({ ...settings, url })) as Required<RemoteDirectory>
  close = () => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
})
afterEach(() => close())

/** As the directory of a file compares: `*` at the ends is for any text, and no case counts. */
function matches(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase().replace(/^\*|\*$/g, '')
  return pattern.includes('*') ? name.toLowerCase().includes(wanted) : name.toLowerCase() === wanted
}

const answered = <T>(value: T) => ({ kind: 'answered', value })
const refused = (code: string) => ({ kind: 'refused', code })
const sent = (start: string) => requests.filter((line) => line.startsWith(start))

test('an account is what privacyIDEA has, without what nobody asked for and without tokens of others', async () => {
  replies['GET /token/'] = tokens(
    token,
    text_message,
    waiting,
    { ...token, serial: 'OTHER', username: 'bayu' },
    { ...token, serial: 'KEY', tokentype: 'sshkey' },
  )
  const account = await directory.read('kenari')
  expect(account).toMatchObject(
    answered({
      name: 'Kenari Logistics',
      email: 'ops@kenari.example',
      mobile: '+60123456789',
      factors: {
        on: true,
        factors: [
          { id: 'TOTP1', method: 'authenticator', label: 'Authenticator app TOTP1' },
          { id: 'PISM1', method: 'sms', label: 'Text message PISM1' },
        ],
      },
    }),
  )
  const found = await directory.find({ text: 'ken', method: null, status: null }, { after: null, limit: 10 })
  expect(found).toMatchObject(answered({ accounts: [{ id: 'kenari', on: true, method: 'authenticator' }], next: null }))
  expect(JSON.stringify([account, found, await directory.test()])).not.toMatch(/CANARY|otpauth|seed/)
})

test('a removal deletes the serials that are named and are the account’s own, and no others', async () => {
  replies['GET /token/'] = tokens(token, text_message, waiting)
  expect(await directory.removeFactor('kenari', ['TOTP1', 'OTHER', 'TOTP9'])).toEqual(answered(null))
  expect(sent('DELETE')).toEqual(['DELETE /token/TOTP1'])
  // A refusal after the first removal is not a refusal of the whole; one that is gone is none.
  replies['DELETE /token/PISM1'] = error(403, 303, 'Not allowed')
  expect(await directory.removeFactor('kenari', ['TOTP1', 'PISM1'])).toEqual({ kind: 'lost' })
  replies['DELETE /token/TOTP1'] = error(404, 601, 'No token found')
  expect(await directory.removeFactor('kenari', ['TOTP1'])).toEqual(answered(null))
})

test('a name is no pattern, and no name of another', async () => {
  for (const name of ['*', 'ken*', '%', '', 'KENARI', 'bayu']) {
    expect(await directory.read(name)).toEqual(refused('not-found'))
    expect(await directory.signIn(name, 'right')).toEqual(name === 'KENARI' ? expect.anything() : refused('not-found'))
  }
  expect(sent('GET /user/').length).toBe(4)
  // Somebody who is not there costs as many calls as a wrong password.
  const calls = async (name: string): Promise<string[]> => {
    requests = []
    await directory.signIn(name, 'wrong')
    return requests
  }
  expect(await calls('nobody')).toEqual(await calls('kenari'))
  // An address of two accounts is the sign-in of neither.
  replies['GET /user/'] = ok([user, { ...user, username: 'bayu' }])
  expect(await directory.signIn(user.email, 'right')).toEqual(refused('not-found'))
})

test.each([
  [error(400, 905, 'ERR905'), refused('conflict')],
  [error(400, 904, 'ERR904: The user can not be found'), refused('not-found')],
  [error(401, 4304, 'Authentication failure'), refused('credential-refused')],
  [error(403, 303, 'Not allowed'), refused('credential-refused')],
  [error(404, 601, 'Not there'), refused('not-found')],
  [
    { status: 429, headers: { 'Retry-After': '7' } },
    { ...refused('too-many-requests'), retryAfterSeconds: 7 },
  ],
  [
    { status: 429, headers: { 'Retry-After': '999999999' } },
    { ...refused('too-many-requests'), retryAfterSeconds: 86_400 },
  ],
  [{ status: 429, headers: { 'Retry-After': 'soon' } }, refused('too-many-requests')],
  [{ status: 500 }, { kind: 'lost' }],
  [{ body: '{"result":' }, { kind: 'lost' }],
  [ok({ count: 1, next: 2, tokens: [token] }), { kind: 'lost' }],
  [ok({ tokens: [{ serial: 1 }] }), { kind: 'lost' }],
] satisfies [Reply, unknown][])('the answer %o to a reading is %o', async (reply, expected) => {
  replies['GET /token/'] = reply
  expect(await directory.read('kenari')).toEqual(expected)
})

test('a 401 has the gateway sign in once more, for a change too: privacyIDEA did nothing before it', async () => {
  replies['DELETE /token/TOTP1'] = error(401, 4033, 'Authentication failure')
  expect(await directory.removeFactor('kenari', ['TOTP1'])).toEqual(refused('credential-refused'))
  expect(sent('POST /auth')).toHaveLength(2)
  expect(sent('DELETE')).toHaveLength(2)
})

test('a sign-in asks for a code where there is a second factor, and gives nothing out before it', async () => {
  expect(await directory.signIn('Kenari', 'wrong')).toEqual(refused('wrong-password'))
  const asked = await directory.signIn('Kenari', 'right')
  expect(asked).toMatchObject(answered({ is: 'challenge', method: 'authenticator' }))
  if (asked.kind !== 'answered' || asked.value.is !== 'challenge') return
  const { challenge } = asked.value
  expect(await directory.proveCode(challenge, '654321')).toEqual(refused('wrong-code'))
  expect(await directory.proveCode(challenge, '')).toEqual(refused('wrong-code'))
  expect(await directory.proveCode(challenge, '123456')).toMatchObject(answered({ accountId: 'kenari' }))
  replies['GET /token/'] = tokens(waiting)
  expect(await directory.signIn('kenari', 'right')).toMatchObject(answered({ is: 'signed-in' }))
})

test('an administrator, or somebody of another realm, is no customer', async () => {
  for (const changed of [{ role: 'admin' }, { realm: 'staff' }, { username: 'bayu' }]) {
    replies['POST /auth'] = (values) =>
      values.get('realm') === null
        ? signIn(values)
        : ok({ token: tokenUntil(60), role: 'user', username: 'kenari', realm: 'customers', rights, ...changed })
    expect(await directory.signIn('kenari', 'right')).toEqual(refused('wrong-password'))
  }
})

test('a code goes to a number that is shown in part alone, and a challenge that is over takes none', async () => {
  replies['GET /token/'] = tokens(text_message)
  replies['POST /validate/triggerchallenge'] = ok(1, { multi_challenge: [{ serial: 'PISM1', transaction_id: '7' }] })
  const asked = await directory.signIn('kenari', 'right')
  if (asked.kind !== 'answered' || asked.value.is !== 'challenge') throw new Error('No code is asked for')
  const { challenge, method } = asked.value
  expect(method).toBe('sms')
  expect(sent('POST /validate')).toEqual([])
  expect(await directory.sendCode(challenge)).toEqual(answered({ destinationMasked: '+60******789' }))
  const open = { transaction_id: '7', timestamp: 'Mon, 30 Nov 2026 20:41:25 GMT', otp_valid: false, data: 'CANARY' }
  const challenges = (expiration: string) => ok({ challenges: [{ ...open, expiration }], count: 1 })
  replies['GET /token/challenges/PISM1'] = challenges('Mon, 30 Nov 2026 20:41:26 GMT')
  expect(await directory.proveCode(challenge, '123456')).toEqual(refused('code-expired'))
  replies['GET /token/challenges/PISM1'] = challenges('Mon, 30 Nov 2026 20:43:25 GMT')
  expect(await directory.proveCode(challenge, '123456')).toMatchObject(answered({ accountId: 'kenari' }))
  replies['POST /validate/triggerchallenge'] = ok(0, { message: 'The PIN was correct, but the SMS could not be sent!' })
  expect(await directory.sendCode(challenge)).toEqual(refused('destination-missing'))
})

test('a set-up is begun by the password, and taken back where nobody could complete it', async () => {
  replies['GET /token/'] = tokens()
  expect(await directory.enrol(customer, 'authenticator', 'wrong')).toEqual(refused('wrong-password'))
  expect(sent('POST /token/init')).toEqual([])
  const { secret, id } = { id: 'TOTP9', secret: 'STKJ67DBQAJYCX4OJ7XCFXXTHAEJSREA' }
  const app = await directory.enrol(customer, 'authenticator', 'right')
  expect(app).toEqual(answered({ id, method: 'authenticator', destinationMasked: null, expiresAt: null, secret }))
  const byText = await directory.enrol(customer, 'sms', 'right')
  expect(byText).toMatchObject(answered({ method: 'sms', destinationMasked: '+60******789', secret: null }))
  expect(JSON.stringify([app, byText])).not.toMatch(/CANARY|otpauth|seed/)
  expect(sent('DELETE')).toEqual([])
  replies['POST /token/init'] = begun('TOTP9', '')
  expect(await directory.enrol(customer, 'authenticator', 'right')).toEqual(refused('not-supported'))
  replies['POST /token/init'] = begun('TOTP9', 'verify', 'The PIN was correct, but the SMS could not be sent!')
  expect(await directory.enrol(customer, 'sms', 'right')).toEqual(refused('destination-missing'))
  expect(sent('DELETE')).toEqual(['DELETE /token/TOTP9', 'DELETE /token/TOTP9'])
  // What could not be taken back is there, or not.
  replies['DELETE /token/TOTP9'] = { status: 500 }
  expect(await directory.enrol(customer, 'sms', 'right')).toEqual({ kind: 'lost' })
})

test('only a set-up that waits is completed or cancelled, by digits alone', async () => {
  replies['GET /token/'] = tokens(token, waiting)
  replies['POST /token/init'] = (values) =>
    values.get('verify') === '123456'
      ? ok(true, { rollout_state: 'enrolled', serial: 'TOTP9' })
      : error(400, 905, 'ERR905: Verification of the new token failed.')
  expect(await directory.verifyEnrolment(customer, 'TOTP9', '000000')).toEqual(refused('wrong-code'))
  const count = sent('POST /token/init').length
  for (const code of ['', ' ', 'x'.repeat(6)])
    expect(await directory.verifyEnrolment(customer, 'TOTP9', code)).toEqual(refused('wrong-code'))
  for (const id of ['TOTP1', 'OTHER']) {
    expect(await directory.verifyEnrolment(customer, id, '123456')).toEqual(refused('not-found'))
    expect(await directory.cancelEnrolment(customer, id)).toEqual(answered(null))
  }
  expect(sent('POST /token/init')).toHaveLength(count)
  expect(sent('DELETE')).toEqual([])
  expect(await directory.verifyEnrolment(customer, 'TOTP9', '123456')).toEqual(answered({ session: null }))
  expect(await directory.cancelEnrolment(customer, 'TOTP9')).toEqual(answered(null))
  expect(sent('DELETE')).toEqual(['DELETE /token/TOTP9'])
})

test('a session that ended is that, and a right that a customer lacks is the company’s policy', async () => {
  replies['GET /token/'] = tokens(waiting)
  replies['POST /token/init'] = error(401, 4033, 'Authentication failure. Your token has expired')
  expect(await directory.verifyEnrolment(customer, 'TOTP9', '123456')).toEqual(refused('session-ended'))
  const signsIn = replies['POST /auth']
  for (const body of [{}, error(401, 4036, 'Of another kind').body]) {
    replies['POST /token/init'] = { status: 401, body }
    expect(await directory.verifyEnrolment(customer, 'TOTP9', '123456')).toEqual(refused('forbidden'))
    replies['POST /auth'] = (values) => (values.get('username') === 'kenari' ? { status: 401, body } : signIn(values))
    for (const answer of [
      await directory.signIn('kenari', 'right'),
      await directory.verifyPassword(customer, 'right'),
      await directory.removeOwnFactor(customer, { password: 'right', code: null }),
    ])
      expect(answer).toEqual(refused('forbidden'))
    replies['POST /auth'] = signsIn
  }
  replies['POST /token/init'] = error(403, 303, 'User actions are defined')
  expect(await directory.verifyEnrolment(customer, 'TOTP9', '123456')).toEqual(refused('policy-enforced'))
  replies['GET /token/'] = tokens(token)
  replies['DELETE /token/TOTP1'] = error(403, 303, 'User actions are defined')
  const proof = { password: 'right', code: null }
  expect(await directory.removeOwnFactor(customer, proof)).toEqual(refused('policy-enforced'))
  expect(await directory.removeOwnFactor(customer, { ...proof, password: 'wrong' })).toEqual(refused('wrong-password'))
  replies['DELETE /token/TOTP1'] = ok(1)
  expect(await directory.removeOwnFactor(customer, proof)).toMatchObject(
    answered({ session: expect.any(String) as string }),
  )
})

test('the audit names who removed what, in the time that its server has', async () => {
  const line = { action: 'DELETE /token/<serial>', success: 1, user: 'kenari', realm: 'customers', info: 'CANARY' }
  const lines = [
    { ...line, number: 61, serial: 'TOTP2', administrator: null, date: '2026-12-01T04:42:00.955363' },
    { ...line, number: 60, serial: 'TOTP1', administrator: 'factordesk', date: '2026-12-01T04:41:00.859712' },
    { ...line, number: 59, serial: 'TOTP3', success: 0, administrator: 'factordesk', date: '2026-12-01T04:40:00' },
    { ...line, number: 58, serial: 'TOTP4', user: 'kenari2', administrator: 'factordesk', date: '2026-12-01T04:40:00' },
  ]
  replies['GET /audit/'] = (values) => {
    if (values.get('action')?.startsWith('POST')) return ok({ auditdata: [] })
    return ok({ auditdata: values.has('user') ? lines : [{ ...lines[0], date: '2026-12-01T04:41:27.1' }] })
  }
  expect(await directory.events('kenari', null)).toEqual(
    answered([
      {
        cursor: '60',
        at: Date.parse('2026-11-30T20:41:00.859Z'),
        what: 'factor-removed',
        factorId: 'TOTP1',
        byUs: true,
      },
      {
        cursor: '61',
        at: Date.parse('2026-11-30T20:42:00.955Z'),
        what: 'factor-removed',
        factorId: 'TOTP2',
        byUs: false,
      },
    ]),
  )
  expect(await directory.events('kenari', '60')).toMatchObject(answered([{ cursor: '61' }]))
})

test('the check names what is missing, and what is too wide', async () => {
  const check = async (granted: readonly string[]): Promise<string> => {
    replies['POST /auth'] = ok({
      token: tokenUntil(60),
      role: 'admin',
      username: 'factordesk',
      realm: '',
      rights: granted,
    })
    const answer = await createPrivacyideaDirectory({ ...settings, url }).test()
    return answer.kind === 'answered' ? [...answer.value.missing, ...answer.value.findings].join('\n') : answer.kind
  }
  expect(await check(rights)).not.toMatch(/is missing|is more/)
  expect(await check([...rights, 'setpin'])).toContain('setpin is more')
  expect(await check(rights.slice(1))).toContain('tokenlist is missing')
  expect(await check([...rights, ...Array.from({ length: 100 }, (_, n) => `right${n}`)])).toContain(
    '100 privileges more',
  )

  const all = [...rights, 'policyread', 'smsgateway_read', 'smtpserver_read']
  replies['GET /policy/'] = ok([
    { scope: 'enrollment', active: true, realm: ['Customers'], action: { verify_enrollment: 'totp sms' } },
    { scope: 'enrollment', active: false, realm: [], action: { verify_enrollment: 'email' } },
    { scope: 'user', active: true, realm: ['elsewhere'], action: { '*': true } },
  ])
  replies['GET /smsgateway/'] = ok([])
  replies['GET /smtpserver/'] = ok({})
  const said = await check(all)
  for (const part of ['lacks email:', 'No policy in the scope user', 'no SMS gateway', 'no SMTP server'])
    expect(said).toContain(part)
  replies['GET /smsgateway/'] = ok([{ name: 'one', options: { PASSWORD: 'CANARY' } }])
  replies['GET /smtpserver/'] = ok({ one: { password: 'CANARY' } })
  replies['GET /policy/'] = ok([
    { scope: 'enrollment', active: true, realm: [], action: { verify_enrollment: 'totp sms email' } },
    {
      scope: 'user',
      active: true,
      realm: [],
      action: { enrollTOTP: true, enrollSMS: true, enrollEMAIL: true, delete: true },
    },
  ])
  expect(await check(all)).toBe('')
  replies['GET /policy/'] = { status: 500 }
  expect(await check(all)).toBe('lost')
})
