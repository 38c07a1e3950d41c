import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { asServerUses } from '../support/connectors/as-server-uses.ts'
import { createKeycloakDirectory } from '../../src/portal/connectors/keycloak/keycloak.ts'
import type { Answer, RemoteAccount, RemoteDirectory } from '../../src/portal/directory/remote/remote-directory.ts'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import type { KeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import { codeOf, createKeycloakRealm, leastPrivileges } from '../support/connectors/keycloak-realm.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import { testMailServer } from '../support/portal/mail-server.ts'

let why: string | null = null
let server: KeycloakServer | null = null
let realm: KeycloakRealm
let directory: Required<
  Pick<
    RemoteDirectory,
    'removeFactor' | 'endSessions' | 'requirePasswordChange' | 'unlock' | 'setEnabled' | 'inviteToEnrol' | 'events'
  >
> &
  RemoteDirectory
let shared: KeycloakRealm
let count = 0

beforeAll(async () => {
  why = await whyNoKeycloak(console.log)
  if (why !== null) return
  server = await startKeycloak()
  shared = await createKeycloakRealm(server, 'desk')
})
afterAll(() => server?.stop())
beforeEach(({ skip }) => {
  skip(why !== null, why ?? '')
  realm = shared
  directory = connect()
})

/** An account of the shared realm, under a name of its own. */
const newUser = (options: Parameters<KeycloakRealm['createUser']>[1] = {}) =>
  realm.createUser(`kenari-${(count += 1)}`, options)

function connect(changed: Partial<KeycloakRealm['settings']> = {}): typeof directory {
  return asServerUses(createKeycloakDirectory({ ...realm.settings, ...changed })) as typeof directory
}

function value<T>(answer: Answer<T>): T {
  if (answer.kind !== 'answered') throw new Error(`Not answered: ${JSON.stringify(answer)}`)
  return answer.value
}
const read = async (id: string): Promise<RemoteAccount> => value(await directory.read(id))
const refused = (code: string) => ({ kind: 'refused', code })

describe('reading', () => {
  test('two-factor is on while any second factor is there, all of them are shown, and sign-in asks for a code', async () => {
    const kenari = await newUser({ factors: ['otp', 'webauthn', 'recovery-authn-codes'] })
    const account = await read(kenari.id)
    expect(account).toMatchObject({
      id: kenari.id,
      name: `${kenari.username} Trading`,
      email: kenari.email,
      status: 'active',
      factors: { on: true, enforced: false, locked: false, passwordChangeRequired: false },
    })
    expect(account.factors.factors.map(({ method, label }) => [method, label])).toEqual([
      ['authenticator', 'Phone'],
      [null, 'Key'],
      [null, 'Recovery codes'],
    ])
    expect(Math.abs((account.passwordChangedAt ?? 0) - Date.now())).toBeLessThan(600_000)
    expect(await realm.signIn(kenari)).toBe('asks for a code')
    const bayu = await newUser({ factors: [] })
    expect((await read(bayu.id)).factors).toMatchObject({ on: false, factors: [] })
    expect(await realm.signIn(bayu)).toBe('signed in')
    for (const one of [['webauthn'], ['recovery-authn-codes']] as const) {
      const { id } = await newUser({ factors: one })
      expect((await read(id)).factors.on).toBe(true)
    }
  })

  test('an account that is not there, and ids that would lead elsewhere, are not found', async () => {
    for (const id of [randomUUID(), '..', '.', '../users', 'a/b', 'a;b', '', '*'])
      expect(await directory.read(id)).toEqual(refused('not-found'))
  })

  test('policies, a disabled account and a missing address are shown', async () => {
    const { id } = await newUser({ email: '' })
    await realm.admin('PUT', `/users/${id}`, { enabled: false, requiredActions: ['CONFIGURE_TOTP', 'UPDATE_PASSWORD'] })
    expect(await read(id)).toMatchObject({
      email: null,
      status: 'frozen',
      factors: { enforced: true, passwordChangeRequired: true },
    })
  })

  test('search finds user names, addresses and names, by pages, without losing or repeating one', async () => {
    for (let n = 0; n < 7; n += 1) await realm.createUser(`serimuda-${n}`, { factors: n % 2 === 0 ? ['otp'] : [] })
    await realm.createUser('bayu')
    const find = async (text: string, after: string | null = null, limit = 3) =>
      value(await directory.find({ text, method: null, status: null }, { after, limit }))
    const seen = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof find>> = await find('serimuda', after)
      seen.push(...page.accounts.map(({ email, on, method }) => [email, on, method]))
      after = page.next
    } while (after !== null)
    expect(seen).toEqual(
      Array.from({ length: 7 }, (_, n) => [
        `serimuda-${n}@customer.example`,
        n % 2 === 0,
        n % 2 === 0 ? 'authenticator' : null,
      ]),
    )
    expect((await find('bayu@cust')).accounts).toHaveLength(1)
    expect((await find('*ayu*')).accounts).toHaveLength(1)
    expect((await find('', null, 100)).accounts.length).toBeGreaterThanOrEqual(8)
    expect((await find('nobody')).accounts).toEqual([])
    const one = { after: null, limit: 3 }
    expect(await directory.find({ text: '', method: 'sms', status: null }, one)).toEqual(refused('not-supported'))
    expect(value(await directory.find({ text: 'bayu', method: null, status: 'active' }, one)).accounts).toHaveLength(1)
    for (const status of ['frozen', 'closed'] as const)
      expect(value(await directory.find({ text: 'bayu', method: null, status }, one)).accounts).toEqual([])
    expect(await directory.find({ text: '', method: null, status: null }, { after: '1 OR 1', limit: 3 })).toEqual(
      refused('conflict'),
    )
  })
})

describe('changes', () => {
  test('a removal takes away the factors that are named, twice if need be, and never a password', async () => {
    const kenari = await newUser({ factors: ['otp', 'recovery-authn-codes'] })
    const all = await realm.credentials(kenari)
    const idOf = (type: string): string => all.find((one) => one.type === type)?.id ?? ''
    const mark = (await read(kenari.id)).factors.mark
    expect(await directory.removeFactor(kenari.id, [idOf('otp'), idOf('password')])).toEqual(refused('forbidden'))
    expect(await directory.removeFactor(kenari.id, [idOf('password')])).toEqual(refused('forbidden'))
    expect(await directory.removeFactor(kenari.id, [])).toEqual(refused('conflict'))
    expect(await realm.credentials(kenari)).toHaveLength(3)
    expect(await directory.removeFactor(kenari.id, [idOf('otp'), randomUUID()])).toEqual({
      kind: 'answered',
      value: null,
    })
    expect((await realm.credentials(kenari)).map(({ type }) => type)).toEqual(['password', 'recovery-authn-codes'])
    expect((await read(kenari.id)).factors.mark).not.toBe(mark)
    expect(await directory.removeFactor(kenari.id, [idOf('otp')])).toEqual({ kind: 'answered', value: null })
    expect(await directory.removeFactor(kenari.id, [idOf('recovery-authn-codes')])).toMatchObject({ kind: 'answered' })
    expect((await read(kenari.id)).factors.on).toBe(false)
    expect(await realm.signIn(kenari)).toBe('signed in')
    // An id of another account removes nothing there.
    const bayu = await newUser()
    const [other = ''] = (await realm.credentials(bayu)).filter(({ type }) => type === 'otp').map(({ id }) => id)
    await directory.removeFactor(kenari.id, [other])
    expect(await realm.signIn(bayu)).toBe('asks for a code')
  })

  test('a lock is seen and cleared; the account signs in afterwards', async () => {
    const kenari = await newUser({ factors: [] })
    await realm.lock(kenari)
    expect((await read(kenari.id)).factors.locked).toBe(true)
    expect(await realm.signIn(kenari)).toBe('refused')
    expect(value(await directory.unlock(kenari.id))).toBeNull()
    expect((await read(kenari.id)).factors.locked).toBe(false)
    expect(await realm.signIn(kenari)).toBe('signed in')
  })

  test('a new password is required at the next sign-in, beside what was required before', async () => {
    const mail = await testMailServer()
    await realm.admin('PUT', '', {
      smtpServer: { host: '127.0.0.1', port: new URL(mail.url).port, from: 'id@portal.example' },
    })
    onTestFinished(async () => {
      await realm.admin('PUT', '', { smtpServer: {} })
    })
    const { id, email, username } = await newUser({ factors: [] })
    await realm.admin('PUT', `/users/${id}`, { requiredActions: ['VERIFY_EMAIL'] })
    expect(value(await directory.requirePasswordChange(id))).toBeNull()
    expect((await read(id)).factors.passwordChangeRequired).toBe(true)
    const user = (await realm.admin('GET', `/users/${id}`)) as {
      requiredActions: string[]
      email: string
      firstName: string
    }
    expect(user).toMatchObject({ email, firstName: username })
    expect(user.requiredActions.sort()).toEqual(['UPDATE_PASSWORD', 'VERIFY_EMAIL'])
    expect(mail.given.map(({ recipients }) => recipients)).toEqual([[email]])
    expect(value(await directory.inviteToEnrol(id))).toBeNull()
    expect(mail.given).toHaveLength(2)
  })

  test('without a mail server or an address an invitation is refused, and a new password is required all the same', async () => {
    const { id } = await newUser()
    expect(await directory.inviteToEnrol(id)).toEqual(refused('not-supported'))
    expect(value(await directory.requirePasswordChange(id))).toBeNull()
    expect((await read(id)).factors.passwordChangeRequired).toBe(true)
    const without = await newUser({ email: '' })
    expect(await directory.inviteToEnrol(without.id)).toEqual(refused('destination-missing'))
    await directory.setEnabled(id, false)
    expect((await read(id)).status).toBe('frozen')
    expect(await directory.inviteToEnrol(id)).toEqual(refused('account-not-active'))
    await directory.setEnabled(id, true)
    expect((await read(id)).status).toBe('active')
  })

  test('sessions end, as often as it is sent', async () => {
    const kenari = await newUser({ factors: [] })
    expect(await realm.signIn(kenari)).toBe('signed in')
    const sessions = async () => (await realm.admin('GET', `/users/${kenari.id}/sessions`)) as unknown[]
    expect(await sessions()).toHaveLength(1)
    for (const _ of [1, 2]) expect(value(await directory.endSessions(kenari.id))).toBeNull()
    expect(await sessions()).toEqual([])
  })

  test('each change of an account that is not there is refused or changes nothing', async () => {
    for (const id of [randomUUID(), '..']) {
      expect(await directory.removeFactor(id, ['x'])).toEqual(refused('not-found'))
      for (const call of ['endSessions', 'requirePasswordChange', 'inviteToEnrol'] as const)
        expect(await directory[call](id)).toEqual(refused('not-found'))
      expect(await directory.setEnabled(id, false)).toEqual(refused('not-found'))
    }
  })

  test('the log names who removed what', async () => {
    const kenari = await newUser({ factors: ['otp', 'recovery-authn-codes'] })
    const all = await realm.credentials(kenari)
    const [otp = '', codes = ''] = ['otp', 'recovery-authn-codes'].map(
      (type) => all.find((one) => one.type === type)?.id,
    )
    await realm.admin('DELETE', `/users/${kenari.id}/credentials/${codes}`)
    const before = value(await directory.events(kenari.id, null))
    expect(before.at(-1)).toMatchObject({ what: 'factor-removed', factorId: codes, byUs: false })
    await directory.removeFactor(kenari.id, [otp])
    await directory.endSessions(kenari.id)
    const after = value(await directory.events(kenari.id, before.at(-1)?.cursor ?? ''))
    expect(after.map(({ what, factorId, byUs }) => [what, factorId, byUs])).toEqual([
      ['factor-removed', otp, true],
      ['sessions-ended', null, true],
    ])
    const ofOther = value(await directory.events((await newUser()).id, after.at(-1)?.cursor ?? ''))
    expect(ofOther.filter(({ what }) => what !== 'other')).toEqual([])
  })
})

describe('the credential', () => {
  beforeEach(async () => {
    if (!server) return
    realm = await createKeycloakRealm(server, `settings-${(count += 1)}`)
    directory = connect()
  })

  const findings = async (one = directory) => value(await one.test()).findings
  const missing = async (one = directory) => value(await one.test()).missing

  test('what is missing or too wide is named', async () => {
    expect(await findings()).toEqual([
      expect.stringContaining('manage-users also'),
      expect.stringContaining('view-realm'),
    ])
    expect(await missing()).toEqual([])
    await realm.grant(['view-users', 'query-users', 'manage-realm', 'impersonation', 'view-realm'])
    await realm.admin('PUT', '', { bruteForceProtected: false, adminEventsEnabled: false })
    const named = (await findings(connect())).join('\n')
    expect(await missing(connect())).toEqual([
      expect.stringContaining('manage-users is missing'),
      expect.stringContaining('view-events is missing'),
    ])
    for (const part of ['manage-realm is more', 'impersonation is more', 'Brute force', 'no SMTP'])
      expect(named).toContain(part)
    expect(named).not.toMatch(/(view-users|query-users|view-realm) is/)
    await realm.grant([...leastPrivileges, 'view-realm'])
    expect((await findings(connect())).join('\n')).toContain('Admin events are off')
  })

  test('a wrong secret, client or realm is a refused credential; a missing privilege too', async () => {
    for (const changed of [{ clientSecret: 'wrong' }, { clientId: 'nobody' }, { realm: 'none' }]) {
      expect(await connect(changed).test()).toEqual(refused('credential-refused'))
      expect(await connect(changed).removeFactor(randomUUID(), ['x'])).toEqual(refused('credential-refused'))
    }
    const kenari = await newUser()
    await realm.grant(['view-users', 'query-users'])
    const narrow = connect()
    expect(await narrow.read(kenari.id)).toMatchObject({ kind: 'answered' })
    const [otp = ''] = (await realm.credentials(kenari)).filter(({ type }) => type === 'otp').map(({ id }) => id)
    expect(await narrow.removeFactor(kenari.id, [otp])).toEqual(refused('credential-refused'))
    expect(await narrow.events(kenari.id, null)).toEqual(refused('credential-refused'))
    expect(await realm.signIn(kenari)).toBe('asks for a code')
  })

  test('a token that ended or was revoked is renewed, for readings and changes', async () => {
    const kenari = await newUser()
    await read(kenari.id)
    // Every token that was issued before is refused from now on.
    const notBefore = Math.floor(Date.now() / 1000) + 1
    await realm.admin('PUT', '', { notBefore })
    await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 5000 }).toBeGreaterThan(notBefore)
    expect((await read(kenari.id)).factors.on).toBe(true)
    const later = notBefore + 3
    await realm.admin('PUT', '', { notBefore: later })
    await expect.poll(() => Math.floor(Date.now() / 1000), { timeout: 9000 }).toBeGreaterThan(later)
    expect(value(await directory.endSessions(kenari.id))).toBeNull()
  })
})

describe('the way to it', () => {
  test('down, silent, cut and broken answers are what they are, and effects are what took place', async () => {
    const proxy = await faultProxy(() => server?.origin ?? '')
    const through = connect({ url: proxy.origin })
    const kenari = await newUser()
    const [otp = ''] = (await realm.credentials(kenari)).filter(({ type }) => type === 'otp').map(({ id }) => id)
    value(await through.read(kenari.id))
    const reply = (head: string, body = '{}') =>
      `HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
    const where = /^DELETE/
    const instead: [string, unknown][] = [
      ['403 Forbidden', refused('credential-refused')],
      ['409 Conflict', refused('conflict')],
      ['429 Too Many Requests\r\nRetry-After: 7', { ...refused('too-many-requests'), retryAfterSeconds: 7 }],
      ['429 Too Many Requests\r\nRetry-After: -7', refused('too-many-requests')],
      ['500 Internal Server Error', { kind: 'lost' }],
      ['302 Found\r\nLocation: http://127.0.0.1:1/', { kind: 'lost' }],
    ]
    for (const [head, expected] of instead) {
      proxy.plan({ where, fault: { kind: 'instead', answer: reply(head) } })
      expect(await through.removeFactor(kenari.id, [otp])).toEqual(expected)
    }
    expect(await realm.signIn(kenari)).toBe('asks for a code')
    proxy.plan({
      where: /^GET \S+\/credentials/,
      fault: { kind: 'cut', direction: 'answer', after: { share: 0.5 }, by: 'reset' },
      times: 2,
    })
    expect(await through.removeFactor(kenari.id, [otp])).toEqual({ kind: 'unreachable' })
    proxy.plan({ where, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'reset' } })
    expect(await through.removeFactor(kenari.id, [otp])).toEqual({ kind: 'lost' })
    expect(await realm.signIn(kenari)).toBe('signed in')
    await proxy.close()
    expect(await through.removeFactor(kenari.id, [otp])).toEqual({ kind: 'unreachable' })
    expect(await through.read(kenari.id)).toEqual({ kind: 'unreachable' })
  })

  test('nothing secret is in any answer', async () => {
    const kenari = await newUser({ factors: ['otp', 'recovery-authn-codes'] })
    const raw = createKeycloakDirectory(realm.settings)
    const answers = JSON.stringify([
      await raw.test(),
      await raw.read(kenari.id),
      await raw.find({ text: '', method: null, status: null }, { after: null, limit: 10 }),
      await raw.events?.(kenari.id, null),
      await connect({ clientSecret: 'CANARY-wrong' }).test(),
    ])
    for (const secret of ['CANARY', kenari.secret, kenari.password, codeOf(kenari), 'hashIterations', 'Bearer', 'eyJ'])
      expect(answers).not.toContain(secret)
  })
})

test('it leaves no folder when it is stopped', async ({ skip }) => {
  skip(why !== null, why ?? '')
  const { folder = '', origin = '' } = server ?? {}
  await server?.stop()
  expect(existsSync(folder)).toBe(false)
  await expect(fetch(origin)).rejects.toThrow()
  server = null
})
