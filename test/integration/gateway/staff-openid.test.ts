import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '#shared/domain/clock.ts'
import type { AwaitedIdToken } from '#shared/api/openid-sign-in.ts'
import type { StaffSession } from '#shared/api/sessions.ts'
import type { OpenIdSettings } from '../../../src/gateway/openid-provider.ts'
import { createStaffProvider } from '../../../src/gateway/openid-provider.ts'
import type { Claims, TestIssuer } from '../../support/gateway/test-issuer.ts'
import { startTestIssuer } from '../../support/gateway/test-issuer.ts'
import type { CaseWork } from '../../support/portal/desk-case.ts'
import { consent, openCase, prove, sixtyPoints } from '../../support/portal/desk-case.ts'
import { changeRows, readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { newKey, samplePassword, samples, startTestSandbox } from '../../support/portal/sandbox.ts'

let issuer: TestIssuer
let desk: TestSandbox

const settingsOf = (changes: Partial<OpenIdSettings> = {}): OpenIdSettings => ({
  kind: 'openid-connect',
  issuer: issuer.issuer,
  clientId: issuer.clientId,
  scopes: ['openid', 'profile'],
  redirectPorts: [],
  rolesClaim: 'desk_roles',
  roles: { agent: ['desk-agent'], approver: ['desk-approver'], auditor: ['desk-auditor'] },
  sessionHours: 10,
  stepUpSeconds: 120,
  ...changes,
})

beforeEach(async () => {
  issuer = await startTestIssuer()
  desk = await startTestSandbox({ clock: systemClock, staffProvider: createStaffProvider(settingsOf(), 0) })
})
afterEach(async () => {
  await desk.close()
  await issuer.stop()
})

/** Seconds since 1970. */
const seconds = (): number => Math.floor(Date.now() / 1000)

async function begin(): Promise<AwaitedIdToken> {
  return (await desk.call('beginOpenIdSignIn', { body: { device: 'test' } })).body(201)
}

const finish = (signInId: string, idToken: string) =>
  desk.call('finishOpenIdSignIn', { params: { signInId }, body: { idToken } })

/** Signs in with an ID token that has the right claims but for these. */
async function signInWith(claims: Claims = {}, header = {}) {
  const { id, nonce } = await begin()
  return finish(id, await issuer.sign({ nonce, ...claims }, header))
}

/** A session whose person signed in at the provider ten seconds ago. */
async function signedIn(claims: Claims = {}): Promise<StaffSession> {
  return (await signInWith({ auth_time: seconds() - 10, ...claims })).body(201)
}

describe('a sign-in', () => {
  test('brings a session for the person whom the ID token proves, with the role of its claim', async () => {
    const { staff, accessToken } = await signedIn()
    expect(staff).toMatchObject({ name: 'Agent A', role: 'agent' })
    ;(await desk.call('listCases', { token: accessToken })).body(200)
    const again = await signedIn({ name: 'Agent A. Promoted', desk_roles: ['other', 'desk-approver'] })
    expect(again.staff).toEqual({ id: staff.id, name: 'Agent A. Promoted', role: 'approver' })
    const other = await signedIn({ sub: 'person-b', desk_roles: 'desk-auditor', name: undefined })
    expect(other.staff).toMatchObject({ name: 'person-b', role: 'auditor' })
    expect(other.staff.id).not.toBe(staff.id)
  })

  test('reads roles of a claim within a claim, and none of a prototype', async () => {
    await desk.restart({ staffProvider: createStaffProvider(settingsOf({ rolesClaim: ['realm_access', 'roles'] })) })
    expect((await signedIn({ realm_access: { roles: ['desk-agent'] } })).staff.role).toBe('agent')
    ;(await signInWith({ desk_roles: ['desk-agent'] })).problem('forbidden')
    await desk.restart({ staffProvider: createStaffProvider(settingsOf({ rolesClaim: ['constructor', 'name'] })) })
    ;(await signInWith({})).problem('forbidden')
  })

  test('is refused where no role of the desk is in the claim', async () => {
    ;(await signInWith({ desk_roles: [] })).problem('forbidden')
    ;(await signInWith({ desk_roles: undefined })).problem('forbidden')
    ;(await signInWith({ desk_roles: ['desk-agent-of-another-desk'] })).problem('forbidden')
    ;(await signInWith({ desk_roles: { 0: 'desk-agent' } })).problem('forbidden')
  })

  test('is refused to a person who was disabled', async () => {
    const { staff, refreshToken } = await signedIn()
    changeRows(desk, 'UPDATE staff SET disabled_at = 1 WHERE id = ?', staff.id)
    ;(await signInWith()).problem('forbidden')
    ;(await desk.call('refreshStaffSession', { body: { refreshToken } })).problem('session-expired')
  })

  test('by a clock that differs by up to 30 s is taken, and by more it is refused with a sentence that names the clocks', async () => {
    const at = (seconds: number): Claims => {
      const now = Math.floor(Date.now() / 1000) + seconds
      return { iat: now, nbf: now, auth_time: now, exp: now + 60 }
    }
    ;(await signInWith(at(25))).body(201)
    ;(await signInWith(at(-25))).body(201)
    const ahead = (await signInWith(at(300))).problem('unauthenticated')
    expect(ahead.detail).toMatch(
      /^The ID token is from (29\d|300) s ahead of the gateway’s clock: set the clocks .* 30 s$/,
    )
    const behind = (await signInWith(at(-300))).problem('unauthenticated')
    expect(behind.detail).toMatch(
      /^The ID token has expired 24\d s ago by the gateway’s clock: .* set the clocks .* 30 s$/,
    )
  })

  test.each<[string, Claims]>([
    ['of another issuer', { iss: 'https://issuer.example' }],
    ['for another client', { aud: 'another-client' }],
    ['for several clients, of which it was issued to another one', { aud: ['factordesk-console', 'b'], azp: 'b' }],
    ['for several clients, that does not say to which it was issued', { aud: ['factordesk-console', 'b'] }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['that never expires', { exp: undefined }],
    ['that was issued long ago', { iat: Math.floor(Date.now() / 1000) - 3600 }],
    ['that is issued in an hour', { iat: Math.floor(Date.now() / 1000) + 3600 }],
    ['of nobody', { sub: undefined }],
    ['without a nonce', { nonce: undefined }],
    ['with another nonce', { nonce: 'the-nonce-of-another-sign-in' }],
    ['that does not say when the person signed in', { auth_time: undefined }],
    ['of a person who signed in yesterday', { auth_time: Math.floor(Date.now() / 1000) - 86_400 }],
  ])('takes no ID token %s', async (_, claims) => {
    ;(await signInWith(claims)).problem('unauthenticated')
    expect(readRows(desk, `SELECT * FROM sessions WHERE kind = 'staff'`)).toEqual([])
  })

  test('takes no ID token that is signed by somebody else, by a shared secret or by nobody', async () => {
    const { id, nonce } = await begin()
    const foreign = await issuer.foreignKey()
    ;(await finish(id, await issuer.signWith(foreign, { nonce }, { alg: 'RS256', kid: 'key-1' }))).problem(
      'unauthenticated',
    )
    const second = await begin()
    const shared = new TextEncoder().encode('a secret of thirty-two characters')
    const byShared = await issuer.signWith(shared, { nonce: second.nonce }, { alg: 'HS256', kid: 'key-1' })
    ;(await finish(second.id, byShared)).problem('unauthenticated')
    const third = await begin()
    const [, claims = ''] = (await issuer.sign({ nonce: third.nonce })).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
    ;(await finish(third.id, `${header}.${claims}.x`)).problem('unauthenticated')
  })

  test('takes no access token of the same provider', async () => {
    ;(await signInWith({}, { typ: 'at+jwt' })).problem('unauthenticated')
  })

  test('takes a nonce once, whatever became of it, and only in its time', async () => {
    const { id, nonce } = await begin()
    const idToken = await issuer.sign({ nonce })
    ;(await finish(id, idToken)).body(201)
    ;(await finish(id, idToken)).problem('not-found')
    const wrong = await begin()
    ;(await finish(wrong.id, await issuer.sign({ nonce }))).problem('unauthenticated')
    ;(await finish(wrong.id, await issuer.sign({ nonce: wrong.nonce }))).problem('not-found')
    const late = await begin()
    await desk.advance(601)
    ;(await finish(late.id, await issuer.sign({ nonce: late.nonce, exp: seconds() + 900 }))).problem('not-found')
    ;(await finish('sign-in-0', idToken)).problem('not-found')
  })

  test('takes one of many that come at once with the same ID token', async () => {
    const { id, nonce } = await begin()
    const idToken = await issuer.sign({ nonce })
    const answers = await Promise.all(Array.from({ length: 20 }, () => finish(id, idToken)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 404)])
  })

  test('goes on after a restart: what is waited for is in the database', async () => {
    const { id, nonce } = await begin()
    await desk.restart({ staffProvider: createStaffProvider(settingsOf()) })
    ;(await finish(id, await issuer.sign({ nonce }))).body(201)
  })

  test('stores no nonce and no ID token', async () => {
    const { id, nonce } = await begin()
    const idToken = await issuer.sign({ nonce })
    ;(await finish(id, idToken)).body(201)
    const stored = JSON.stringify([
      readRows(desk, 'SELECT * FROM openid_requests'),
      readRows(desk, 'SELECT body FROM audit_entries'),
    ])
    expect(stored).not.toContain(nonce)
    expect(stored).not.toContain(idToken.split('.')[1])
  })

  test('is the only way to sign in, and there where no provider is configured nothing but passwords is', async () => {
    const body = { staffId: samples.agentA, password: samplePassword, device: 'test' }
    ;(await desk.call('staffSignIn', { body })).problem('not-supported')
    expect((await desk.call('getCapabilities', {})).body(200).staffSignIn).toEqual({
      kind: 'openid-connect',
      issuer: issuer.issuer,
      clientId: issuer.clientId,
      scopes: ['openid', 'profile'],
    })
    const sandbox = await startTestSandbox()
    ;(await sandbox.call('beginOpenIdSignIn', { body: { device: 'test' } })).problem('not-supported')
    expect((await sandbox.call('getCapabilities', {})).body(200).staffSignIn).toBeUndefined()
    await sandbox.close()
  })

  test('ends for good some hours after it, and where another provider is in force', async () => {
    const first = await signedIn()
    const token = { body: { refreshToken: first.refreshToken } }
    const next = (await desk.call('refreshStaffSession', token)).body(200)
    await desk.advance(10 * 3600)
    ;(await desk.call('refreshStaffSession', { body: { refreshToken: next.refreshToken } })).problem('session-expired')
    await desk.advance(-10 * 3600)
    ;(await desk.call('listCases', { token: next.accessToken })).problem('session-expired')
    const { refreshToken } = await signedIn()
    const other = createStaffProvider(settingsOf({ issuer: 'https://issuer.example' }))
    await desk.restart({ staffProvider: other })
    ;(await desk.call('refreshStaffSession', { body: { refreshToken } })).problem('session-expired')
  })
})

describe('the keys of the provider', () => {
  test('rotate: a new one is read when it is used first, while the old one is published, and after', async () => {
    const old = await begin()
    const byOldKey = await issuer.sign({ nonce: old.nonce })
    await signedIn()
    await signedIn()
    expect(issuer.keyReads()).toBe(1)
    await issuer.rotate({ keepOld: true })
    await signedIn()
    await signedIn()
    expect(issuer.keyReads()).toBe(2)
    ;(await finish(old.id, byOldKey)).body(201)
    const withdrawn = await begin()
    const byWithdrawn = await issuer.sign({ nonce: withdrawn.nonce })
    await issuer.rotate()
    await signedIn()
    ;(await finish(withdrawn.id, byWithdrawn)).problem('unauthenticated')
  })

  test('count ten minutes: one that was withdrawn is refused after that, though no new one was used', async () => {
    await signedIn()
    const signByOldKey = await issuer.withdrawn()
    await desk.advance(601)
    const { id, nonce } = await begin()
    const times = { iat: seconds() + 601, exp: seconds() + 901, auth_time: seconds() + 601 }
    ;(await finish(id, await signByOldKey({ nonce, ...times }))).problem('unauthenticated')
  })

  test('cannot be read: nothing is used up, and the same ID token is taken once they can', async () => {
    const { id, nonce } = await begin()
    const idToken = await issuer.sign({ nonce })
    await issuer.stop()
    ;(await finish(id, idToken)).problem('unavailable')
    await issuer.start()
    ;(await finish(id, idToken)).body(201)
  })

  test('are not those of a provider that calls itself otherwise', async () => {
    issuer.says({ issuer: 'https://issuer.example' })
    ;(await signInWith()).problem('unavailable')
  })

  test('are read for nobody who has no sign-in that waits', async () => {
    ;(await finish('sign-in-0', await issuer.sign({ nonce: 'x'.repeat(43) }))).problem('not-found')
    expect(issuer.keyReads()).toBe(0)
  })
})

describe('a step-up', () => {
  let work: CaseWork
  let agent: StaffSession
  const disable = (key: string, changed: object = {}) =>
    desk.call('disableForCustomer', { ...work, body: { expectedVersion: 1 }, key, ...changed })

  beforeEach(async () => {
    agent = await signedIn()
    work = await openCase(desk, {}, agent.accessToken)
    await prove(desk, work, sixtyPoints)
    await consent(desk, work, 'disable-two-factor')
  })

  async function beginFor(key: string, changed: object = {}): Promise<AwaitedIdToken> {
    const body = { operation: 'disableForCustomer', caseId: work.params.caseId, key, ...changed } as const
    return (await desk.call('beginStepUp', { token: work.token, body })).body(201)
  }

  const finishWith = async ({ id, nonce }: AwaitedIdToken, claims: Claims = {}, token = work.token) =>
    desk.call('finishStepUp', {
      token,
      params: { stepUpId: id },
      body: { idToken: await issuer.sign({ nonce, ...claims }) },
    })

  test('lets the call that it was made for happen, once', async () => {
    const key = newKey()
    ;(await finishWith(await beginFor(key))).body(200)
    const done = await disable(key)
    expect(done.body(200).twoFactor.active).toBe(false)
    expect((await disable(key)).text).toBe(done.text)
    expect(await desk.effects(key)).toHaveLength(1)
    expect(readRows(desk, 'SELECT count(*) AS n FROM openid_requests WHERE spent_at IS NOT NULL')).toEqual([{ n: 1 }])
  })

  test('is missing: nothing happens, and the answer says what is missing as RFC 9470 has it', async () => {
    const answer = await disable(newKey())
    answer.problem('step-up-required')
    expect(answer.headers.get('WWW-Authenticate')).toContain('insufficient_user_authentication')
    const key = newKey()
    await beginFor(key)
    ;(await disable(key)).problem('step-up-required')
    expect(await desk.ledger()).not.toContainEqual(expect.objectContaining({ what: 'two-factor-disabled' }))
  })

  test('is for one key', async () => {
    ;(await finishWith(await beginFor(newKey()))).body(200)
    ;(await disable(newKey())).problem('step-up-required')
  })

  test('is for one call', async () => {
    const key = newKey()
    ;(await finishWith(await beginFor(key, { operation: 'enrolForCustomer' }))).body(200)
    ;(await disable(key)).problem('step-up-required')
  })

  test('is for one case', async () => {
    const key = newKey()
    const other = await openCase(desk, { accountId: samples.kenari.id, ticket: 'T-2' }, agent.accessToken)
    ;(await finishWith(await beginFor(key, { caseId: other.params.caseId }))).body(200)
    ;(await disable(key)).problem('step-up-required')
  })

  test('is for one session', async () => {
    const key = newKey()
    const awaited = await beginFor(key)
    const second = await signedIn()
    ;(await finishWith(awaited, {}, second.accessToken)).problem('not-found')
    ;(await finishWith(awaited)).body(200)
    ;(await disable(key, { token: second.accessToken })).problem('step-up-required')
  })

  test('is spent: not a second time, and not after its time', async () => {
    const key = newKey()
    ;(await finishWith(await beginFor(key))).body(200)
    await desk.advance(121)
    ;(await disable(key)).problem('step-up-required')
  })

  test.each<[string, Claims]>([
    ['of another person', { sub: 'person-b' }],
    ['with the nonce of something else', { nonce: 'the-nonce-of-something-else' }],
    ['that does not say when the person signed in', { auth_time: undefined }],
    ['of a person who has no role any more', { desk_roles: [] }],
    ['of a person who only reads now', { desk_roles: ['desk-auditor'] }],
    ['for another client', { aud: 'another-client' }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
  ])('takes no ID token %s', async (_, claims) => {
    const key = newKey()
    const stepUp = await beginFor(key)
    ;(await finishWith(stepUp, claims)).problem('step-up-required')
    ;(await finishWith(stepUp)).problem('not-found')
    ;(await disable(key)).problem('step-up-required')
  })

  test('takes no sign-in that the session showed before, of its own or of another step-up', async () => {
    const [{ at }] = readRows(desk, 'SELECT max(auth_time) / 1000 AS at FROM openid_requests') as [{ at: number }]
    ;(await finishWith(await beginFor(newKey()), { auth_time: at })).problem('step-up-required')
    ;(await finishWith(await beginFor(newKey()), { auth_time: at + 1 })).body(200)
    ;(await finishWith(await beginFor(newKey()), { auth_time: at + 1 })).problem('step-up-required')
  })

  test('takes no sign-in of some minutes ago, though the session never showed it', async () => {
    changeRows(desk, 'UPDATE openid_requests SET auth_time = 1')
    const stale = seconds() - 200
    ;(await finishWith(await beginFor(newKey()), { auth_time: stale })).problem('step-up-required')
    // A clock that differs by some seconds is no reason to refuse.
    ;(await finishWith(await beginFor(newKey()), { auth_time: seconds() - 20 })).body(200)
  })

  test('is wanted, and a password is not taken', async () => {
    const body = { expectedVersion: 1, password: samplePassword }
    ;(await disable(newKey(), { body })).problem('invalid-request')
    const sandbox = await startTestSandbox()
    const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
    const asked = { token, params: { caseId: 'case-0' }, body: { expectedVersion: 1 } }
    ;(await sandbox.call('disableForCustomer', asked)).problem('invalid-request')
    await sandbox.close()
  })

  test('is for nobody who may not do this: an auditor, and on a case that there is not', async () => {
    const auditor = await signedIn({ sub: 'person-c', desk_roles: ['desk-auditor'] })
    const body = { operation: 'disableForCustomer', caseId: work.params.caseId, key: newKey() } as const
    ;(await desk.call('beginStepUp', { token: auditor.accessToken, body })).problem('forbidden')
    ;(await desk.call('beginStepUp', { token: work.token, body: { ...body, caseId: 'case-0' } })).problem('not-found')
  })
})

test('what staff do at sign-in is in the audit, with the role and the provider', async () => {
  const { staff } = await signedIn()
  ;(await signInWith({ aud: 'another-client' })).problem('unauthenticated')
  const entries = (readRows(desk, 'SELECT body FROM audit_entries ORDER BY seq') as { body: string }[]).map(
    ({ body }) => body,
  )
  expect(entries.find((body) => body.includes('staff.added'))).toContain(staff.id)
  expect(entries.find((body) => body.includes('session.signed-in'))).toContain(issuer.issuer)
  expect(entries.at(-1)).toContain('session.sign-in-refused')
})
