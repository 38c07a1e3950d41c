import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestSandbox } from '../../../support/portal/sandbox.ts'
import { newKey, samplePassword as password, startTestSandbox } from '../../../support/portal/sandbox.ts'
import { otherThan, provenCase, repeat } from '../../../support/portal/desk-case.ts'
import type { ScriptedCustomers } from '../../../support/portal/scripted-customers.ts'
import { addScriptedCustomers } from '../../../support/portal/scripted-customers.ts'
import type { Fate } from '../../../support/portal/scripted-directory.ts'
import { createScriptedDirectory, scriptedAccount } from '../../../support/portal/scripted-directory.ts'

const on = 'U-1'
const off = 'U-2'
const userIdOf = (id: string): string => `${id.toLowerCase()}@customer.example`
type Options = NonNullable<Parameters<typeof addScriptedCustomers>[2]>
let system: ScriptedCustomers
let sandbox: TestSandbox
let elapsed = 0

async function begin(options: Options = {}): Promise<void> {
  const without = scriptedAccount(off, [])
  const directory = createScriptedDirectory([
    scriptedAccount(on),
    { ...without, factors: { ...without.factors, on: false, locked: false } },
  ])
  elapsed = 0
  const now = () => Date.parse('2026-11-20T04:00:00.000Z') + elapsed * 1000
  system = addScriptedCustomers(directory, [on, off], { now, ...options })
  sandbox = await startTestSandbox({ remote: directory })
}
async function again(options: Options): Promise<void> {
  await sandbox.close()
  await begin(options)
}
beforeEach(() => begin())
afterEach(() => sandbox.close())

/** Moves both clocks. */
async function advance(seconds: number): Promise<void> {
  elapsed += seconds
  await sandbox.advance(seconds)
}

const ask = (userId: string, typed = password) =>
  sandbox.call('signIn', { body: { userId, password: typed, device: 'test' } })

/** Signs a customer in, with a code where the system asks for one. */
async function signIn(accountId: string) {
  const first = await ask(userIdOf(accountId))
  if (first.status === 201) return asCustomer(accountId, first.body(201).accessToken)
  const { challenge } = first.body(200)
  const body = { code: await system.code(accountId) }
  const session = await sandbox.call('verifyChallenge', { params: { challengeId: challenge.id }, body })
  return asCustomer(accountId, session.body(201).accessToken)
}

function asCustomer(accountId: string, token: string) {
  const params = { accountId }
  const state = async () => (await sandbox.call('getTwoFactor', { token, params })).body(200)
  return {
    token,
    params,
    state,
    async disable(body: { password?: string; code?: string } = {}, key = newKey()) {
      const { version: expectedVersion } = await state()
      return sandbox.call('disableTwoFactor', { token, params, key, body: { password, ...body, expectedVersion } })
    },
    async enrol(method: 'authenticator' | 'email' = 'authenticator', typed = password, key = newKey()) {
      const { version: expectedVersion } = await state()
      const body = { method, password: typed, expectedVersion }
      return sandbox.call('startEnrolment', { token, params, key, body })
    },
    verify: (enrolmentId: string, code: string, key = newKey()) =>
      sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, key, body: { code } }),
    resend: (enrolmentId: string) => sandbox.call('resendEnrolment', { token, params: { ...params, enrolmentId } }),
    cancel: (enrolmentId: string, key = newKey()) =>
      sandbox.call('cancelEnrolment', { token, params: { ...params, enrolmentId }, key }),
    operation: async (key: string) => (await sandbox.call('getOperation', { token, params: { key } })).body(200),
  }
}

/** Lets the time pass in which an effect may still be seen, with readings in between. */
async function patience(customer: ReturnType<typeof asCustomer>, key: string) {
  for (const seconds of [40, 36, 5, 5, 5, 5]) {
    await advance(seconds)
    await customer.operation(key)
  }
  return customer.operation(key)
}

async function notices(accountId: string): Promise<string[]> {
  return (await sandbox.outbox(accountId)).map(({ kind }) => kind)
}

describe('sign-out', () => {
  test('ends the session of the system as well', async () => {
    const { token } = await signIn(off)
    ;(await sandbox.call('signOut', { token })).body(200)
    expect(system.directory.effects).toContain(`signOut ${off}`)
    ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
  })

  test('ends the server’s own where the system does not answer, and nothing is sent twice', async () => {
    for (const fate of ['unreachable', 'lose-after', 'throw', { refuse: 'session-ended' }] satisfies Fate[]) {
      const { token } = await signIn(off)
      system.directory.calls.length = 0
      system.script('signOut', fate)
      ;(await sandbox.call('signOut', { token })).body(200)
      expect(system.directory.calls).toEqual(['signOut'])
      ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
    }
  })
})

describe('sign-in', () => {
  test('the system judges password and code, and the session is the server’s own', async () => {
    const plain = (await ask(` ${userIdOf(off).toUpperCase()}`)).body(201)
    expect(plain.account).toEqual({ id: off, name: 'Account U-2', userId: userIdOf(off) })
    const { challenge } = (await ask(userIdOf(on))).body(200)
    expect(challenge).toMatchObject({
      method: 'authenticator',
      sendNumber: 0,
      destinationMasked: null,
      attemptsLeft: 5,
    })
    const params = { challengeId: challenge.id }
    const code = await system.code(on)
    const wrong = await sandbox.call('verifyChallenge', { params, body: { code: otherThan(code) } })
    expect(wrong.problem('wrong-code')).toMatchObject({ attemptsLeft: 4 })
    const session = (await sandbox.call('verifyChallenge', { params, body: { code } })).body(201)
    expect(session.account.id).toBe(on)
    // It is used up.
    ;(await sandbox.call('verifyChallenge', { params, body: { code } })).problem('not-found')
    const token = session.accessToken
    expect((await sandbox.call('listAccounts', { token })).body(200).accounts).toMatchObject([
      { id: on, role: 'owner' },
    ])
    expect((await sandbox.call('getAccount', { token, params: { accountId: on } })).body(200).userId).toBe(userIdOf(on))
    // Nobody else's account, not even by its id.
    ;(await sandbox.call('getTwoFactor', { token, params: { accountId: off } })).problem('not-found')
  })

  test('a code that the system sends is sent again after the pause, and not before', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol('email')).body(201)
    ;(await customer.verify(id, await system.code(off, 'enrolment'))).body(200)
    const { challenge } = (await ask(userIdOf(off))).body(200)
    expect(challenge).toMatchObject({ method: 'email', sendNumber: 1, destinationMasked: 'u***' })
    const params = { challengeId: challenge.id }
    ;(await sandbox.call('resendChallenge', { params })).problem('too-many-requests')
    await advance(60)
    const sent = system.sends(off)
    const both = await Promise.all([1, 2].map(() => sandbox.call('resendChallenge', { params })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 429])
    expect(system.sends(off)).toBe(sent + 1)
    const body = { code: await system.code(off) }
    ;(await sandbox.call('verifyChallenge', { params, body })).body(201)
  })

  test('neither the answer nor the lock shows whether a login is there, or in which state', async () => {
    system.directory.alter(off, (account) => ({ ...account, status: 'frozen' }))
    const answers = [await ask('nobody@customer.example'), await ask(userIdOf(on), 'wrong'), await ask(userIdOf(off))]
    system.script('signIn', { refuse: 'locked' }, { refuse: 'conflict' })
    answers.push(await ask(userIdOf(on)), await ask(userIdOf(on)))
    const said = answers.map((one) => {
      const { traceId: _, ...rest } = one.problem('unauthenticated')
      return rest
    })
    for (const one of said) expect(one).toEqual(said[0])
  })

  test('a guess during a lock does not reach the system, and a right password does not end it', async () => {
    await repeat(5, async () => (await ask(userIdOf(on), 'wrong')).problem('unauthenticated'))
    const calls = system.directory.calls.filter((one) => one === 'signIn').length
    ;(await ask(userIdOf(on))).problem('locked')
    expect(system.directory.calls.filter((one) => one === 'signIn')).toHaveLength(calls)
    await advance(600)
    ;(await ask(userIdOf(on))).body(200)
  })

  test('of many codes at once none passes the limit', async () => {
    const { challenge } = (await ask(userIdOf(on))).body(200)
    const params = { challengeId: challenge.id }
    const code = await system.code(on)
    const guesses = Array.from({ length: 12 }, (_, n) => String((Number(code) + n + 1) % 1_000_000).padStart(6, '0'))
    const answers = await Promise.all(
      guesses.map((one) => sandbox.call('verifyChallenge', { params, body: { code: one } })),
    )
    expect(answers.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(5)
    ;(await sandbox.call('verifyChallenge', { params, body: { code } })).problem('locked')
  })

  const unknown: Fate[] = [
    'unreachable',
    'lose-before',
    'lose-after',
    'throw',
    'garbage',
    { refuse: 'credential-refused' },
  ]
  test.each(unknown)('a system that does not answer is not a wrong password: %s', async (fate) => {
    system.script('signIn', fate)
    ;(await ask(userIdOf(off))).problem('unavailable')
    ;(await ask(userIdOf(off))).body(201)
    const { challenge } = (await ask(userIdOf(on))).body(200)
    system.script('proveCode', fate)
    const body = { code: await system.code(on) }
    ;(await sandbox.call('verifyChallenge', { params: { challengeId: challenge.id }, body })).problem('unavailable')
  })

  test('tokens rotate, and a system that does not answer costs none', async () => {
    const { refreshToken } = (await ask(userIdOf(off))).body(201)
    system.directory.script('read', 'unreachable')
    ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('unavailable')
    const next = (await sandbox.call('refreshSession', { body: { refreshToken } })).body(200)
    ;(await sandbox.call('refreshSession', { body: { refreshToken } })).problem('session-expired')
    ;(await sandbox.call('listAccounts', { token: next.accessToken })).problem('session-expired')
  })

  test('a session whose account the system has no more ends', async () => {
    const { token } = await signIn(off)
    system.directory.remove(off)
    ;(await sandbox.call('listAccounts', { token })).problem('session-expired')
    ;(await sandbox.call('listSessions', { token })).problem('session-expired')
  })

  test('a lock that wrong codes brought is lifted by the desk', async () => {
    system.directory.alter(on, (account) => ({ ...account, factors: { ...account.factors, locked: false } }))
    const { challenge } = (await ask(userIdOf(on))).body(200)
    const params = { challengeId: challenge.id }
    const code = await system.code(on)
    await repeat(5, () => sandbox.call('verifyChallenge', { params, body: { code: otherThan(code) } }))
    ;(await ask(userIdOf(on))).problem('locked')
    const work = await provenCase(sandbox, 'unlock', { accountId: on })
    expect((await sandbox.call('getCase', work)).body(200).twoFactor.locked).toBe(true)
    expect((await sandbox.call('unlockCustomer', work)).body(200).twoFactor.locked).toBe(false)
    ;(await ask(userIdOf(on))).body(200)
  })
})

describe.each(['by-gateway', 'own'] as const)('where 2FA is turned off %s', (disables) => {
  beforeEach(() => (disables === 'own' ? again({ disables }) : undefined))
  const call = disables === 'own' ? 'removeOwnFactor' : 'removeFactor'
  const script = (...fates: Fate[]) =>
    call === 'removeOwnFactor' ? system.script(call, ...fates) : system.directory.script(call, ...fates)
  const removals = (): string[] => system.directory.effects.filter((one) => one.startsWith(call))

  test('the guide’s round: disable, set up again, sign in with it', async () => {
    const customer = await signIn(on)
    const key = newKey()
    const done = (await customer.disable({}, key)).body(200)
    expect(done).toMatchObject({ active: false, version: 2, lastChangedBy: 'customer', evidence: 'confirmed' })
    expect(removals()).toHaveLength(1)
    // The same key again is the same answer, and no other effect.
    const body = { password, expectedVersion: 1 }
    expect((await sandbox.call('disableTwoFactor', { ...customer, key, body })).body(200)).toEqual(done)
    expect(removals()).toHaveLength(1)
    const begun = (await customer.enrol()).body(201)
    expect(begun).toMatchObject({ method: 'authenticator', sentAt: null, replaces: null })
    expect(begun.otpauthUri).toContain(begun.secret)
    expect((await customer.state()).active).toBe(false)
    const code = await system.code(on, 'enrolment')
    expect((await customer.verify(begun.id, otherThan(code))).problem('wrong-code')).toMatchObject({ attemptsLeft: 4 })
    const set = (await customer.verify(begun.id, code)).body(200)
    expect(set).toMatchObject({ active: true, method: 'authenticator', version: 3, lastChangedBy: 'customer' })
    expect(await notices(on)).toEqual(['two-factor-disabled', 'two-factor-enabled'])
    const { events } = (await sandbox.call('listSecurityEvents', { ...customer, query: { limit: 50 } })).body(200)
    expect(events.map(({ what }) => what)).toEqual([
      'signed-in',
      'two-factor-disabled',
      'enrolment-started',
      'two-factor-enabled',
    ])
    await advance(60)
    await signIn(on)
  })

  test('a wrong password, another version and an enforced account change nothing', async () => {
    const customer = await signIn(on)
    expect((await customer.disable({ password: 'wrong' })).problem('wrong-password')).toMatchObject({ attemptsLeft: 4 })
    const body = { password, expectedVersion: 7 }
    ;(await sandbox.call('disableTwoFactor', { ...customer, body })).problem('conflict')
    await repeat(4, () => customer.disable({ password: 'wrong' }))
    const before = system.directory.calls.length
    ;(await customer.disable()).problem('locked')
    expect(system.directory.calls.slice(before).filter((one) => one !== 'read')).toEqual([])
    system.directory.alter(on, (account) => ({ ...account, factors: { ...account.factors, enforced: true } }))
    await advance(600)
    ;(await customer.disable()).problem('policy-enforced')
    expect(removals()).toEqual([])
    expect(await notices(on)).toEqual([])
  })

  test.each<Fate>(['lose-after', 'throw', 'garbage'])('%s: the effect is seen at once, and is one', async (fate) => {
    const customer = await signIn(on)
    script(fate)
    expect((await customer.disable()).body(200)).toMatchObject({ active: false, evidence: 'seen' })
    expect(removals()).toHaveLength(1)
    expect(await notices(on)).toEqual(['two-factor-disabled'])
  })

  test('lose-before: rejected when nothing was seen, and never sent by itself again', async () => {
    const customer = await signIn(on)
    const key = newKey()
    script('lose-before')
    ;(await customer.disable({}, key)).problem('in-progress')
    ;(await customer.disable()).problem('conflict')
    const state = await patience(customer, key)
    expect(state).toMatchObject({ status: 'rejected', answer: { body: { code: 'conflict' } } })
    expect(JSON.stringify(state.answer)).toContain('notSeenUntil')
    expect(removals()).toEqual([])
    ;(await customer.disable()).body(200)
    expect(removals()).toHaveLength(1)
  })

  test('lose-late: seen when it comes', async () => {
    const customer = await signIn(on)
    const key = newKey()
    script('lose-late')
    ;(await customer.disable({}, key)).problem('in-progress')
    expect(await patience(customer, key)).toMatchObject({ status: 'applied', answer: { status: 200 } })
    expect(await notices(on)).toEqual(['two-factor-disabled'])
  })
})

describe('a set-up', () => {
  test('a begin whose answer is lost is not repeated, and the next one takes its place', async () => {
    const customer = await signIn(off)
    system.script('enrol', 'lose-after')
    const key = newKey()
    ;(await customer.enrol('authenticator', password, key)).problem('unavailable')
    expect(await customer.operation(key)).toMatchObject({ status: 'rejected' })
    expect(system.directory.calls.filter((one) => one === 'enrol')).toHaveLength(1)
    const { id } = (await customer.enrol()).body(201)
    ;(await customer.verify(id, await system.code(off, 'enrolment'))).body(200)
  })

  test('an older set-up is over once a newer one began, and one that was cancelled takes no code', async () => {
    const customer = await signIn(off)
    const older = (await customer.enrol()).body(201)
    const newer = (await customer.enrol()).body(201)
    const code = await system.code(off, 'enrolment')
    ;(await customer.verify(older.id, code)).problem('conflict')
    ;(await customer.cancel(newer.id)).body(200)
    ;(await customer.verify(newer.id, code)).problem('conflict')
    ;(await customer.verify('enrolment-unknown', code)).problem('not-found')
    const another = await signIn(on)
    ;(await another.verify(newer.id, code)).problem('not-found')
    expect((await customer.state()).active).toBe(false)
  })

  test('a cancel whose answer is lost says so, and still no code finishes the set-up here', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol()).body(201)
    const code = await system.code(off, 'enrolment')
    system.script('cancelEnrolment', 'lose-before')
    ;(await customer.cancel(id)).problem('unavailable')
    ;(await customer.verify(id, code)).problem('conflict')
  })

  test('a code that is sent again counts and begins the pause, also where the answer is lost', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol('email')).body(201)
    ;(await customer.resend(id)).problem('too-many-requests')
    await advance(60)
    expect((await customer.resend(id)).body(200)).toMatchObject({ sendNumber: 2, sendsLeft: 3 })
    await advance(60)
    system.script('resend', 'lose-after')
    ;(await customer.resend(id)).problem('unavailable')
    ;(await customer.resend(id)).problem('too-many-requests')
    expect(system.sends(off)).toBe(3)
    ;(await customer.verify(id, await system.code(off, 'enrolment'))).body(200)
  })

  test('a code of a set-up that waits too long is expired without asking the system', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol()).body(201)
    await advance(300)
    ;(await customer.verify(id, await system.code(off, 'enrolment'))).problem('code-expired')
    expect(system.directory.calls).not.toContain('verifyEnrolment')
  })

  test('wrong codes lock, and a right one during the lock does nothing', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol()).body(201)
    const code = await system.code(off, 'enrolment')
    await repeat(5, async () => (await customer.verify(id, otherThan(code))).problem('wrong-code'))
    ;(await customer.verify(id, code)).problem('locked')
    expect((await customer.state()).locked).toBe(true)
    expect((await customer.state()).active).toBe(false)
  })

  test('a method that is active already, or that the system does not offer, is refused', async () => {
    const customer = await signIn(on)
    ;(await customer.enrol()).problem('conflict')
    await again({ methods: ['authenticator'] })
    ;(await (await signIn(off)).enrol('email')).problem('not-supported')
  })

  test.each<Fate>(['lose-after', 'throw', 'garbage'])('%s: a verified code is seen, and is one', async (fate) => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol()).body(201)
    system.script('verifyEnrolment', fate)
    const done = (await customer.verify(id, await system.code(off, 'enrolment'))).body(200)
    expect(done).toMatchObject({ active: true, evidence: 'seen' })
    expect(await notices(off)).toEqual(['two-factor-enabled'])
  })

  test('a code that is never seen is rejected with that, and is not sent again', async () => {
    const customer = await signIn(off)
    const { id } = (await customer.enrol()).body(201)
    const key = newKey()
    system.script('verifyEnrolment', 'lose-before')
    ;(await customer.verify(id, await system.code(off, 'enrolment'), key)).problem('in-progress')
    expect(await patience(customer, key)).toMatchObject({ status: 'rejected', answer: { body: { code: 'conflict' } } })
    expect(system.directory.calls.filter((one) => one === 'verifyEnrolment')).toHaveLength(1)
    expect(await notices(off)).toEqual([])
  })
})

describe('what passes through', () => {
  test('no password, code or session of the system is in a file of the server', async () => {
    const customer = await signIn(on)
    ;(await customer.disable()).body(200)
    const begun = (await customer.enrol()).body(201)
    ;(await customer.verify(begun.id, await system.code(on, 'enrolment'))).body(200)
    const { refreshToken } = (await ask(userIdOf(off))).body(201)
    await sandbox.call('refreshSession', { body: { refreshToken } })
    await sandbox.stop()
    const files = readdirSync(sandbox.dataDir).filter((one) => one.startsWith('portal.sqlite'))
    const stored = files.map((one) => readFileSync(join(sandbox.dataDir, one), 'latin1')).join('')
    const canaries = [...system.secrets(), 'CANARY']
    expect(canaries.length).toBeGreaterThan(5)
    for (const one of canaries) expect(stored.includes(one), one).toBe(false)
    await sandbox.restart()
  })

  test('a server that is stopped before the call never sends it, for nothing of it is kept', async () => {
    await again({ disables: 'own' })
    const customer = await signIn(on)
    const key = newKey()
    // The reading before the checks is the last thing that this launch does for it.
    system.script('removeOwnFactor', 'lose-before')
    ;(await customer.disable({}, key)).problem('in-progress')
    await sandbox.restart()
    expect(await patience(customer, key)).toMatchObject({ status: 'rejected' })
    expect(system.directory.calls.filter((one) => one === 'removeOwnFactor')).toHaveLength(1)
    expect(system.directory.truth(on).factors.on).toBe(true)
  })

  test('a session that ended at the system ends here, with nothing changed', async () => {
    const customer = await signIn(on)
    system.endSessions(on)
    ;(await customer.disable()).problem('session-expired')
    ;(await sandbox.call('listSessions', { token: customer.token })).problem('session-expired')
    const other = await signIn(off)
    system.endSessions(off)
    const { version: expectedVersion } = await other.state()
    const body = { method: 'authenticator', password, expectedVersion } as const
    ;(await sandbox.call('startEnrolment', { ...other, body })).problem('session-expired')
    ;(await sandbox.call('listSessions', { token: other.token })).problem('session-expired')
    expect(system.directory.effects.filter((one) => one.startsWith('remove'))).toEqual([])
  })
})

describe('what a system asks for', () => {
  test('a code turns 2FA off, where that is the proof', async () => {
    await again({ disables: 'own', proof: { disable: 'code', enrol: 'password' } })
    const customer = await signIn(on)
    ;(await customer.disable()).problem('invalid-request')
    await advance(60)
    const code = await system.code(on)
    expect((await customer.disable({ code: otherThan(code) })).problem('wrong-code')).toMatchObject({ attemptsLeft: 4 })
    expect((await customer.disable({ code })).body(200).active).toBe(false)
  })

  test('a system that asks for no proof is not sent a password', async () => {
    await again({ proof: { disable: 'none', enrol: 'none' } })
    const customer = await signIn(on)
    ;(await customer.disable({ password: 'anything' })).body(200)
    expect((await customer.enrol('authenticator', 'anything')).status).toBe(201)
    expect(system.directory.calls).not.toContain('verifyPassword')
  })

  test('what a system lacks is published with its reason, and refused with it', async () => {
    await again({ without: ['resend', 'verifyPassword'] })
    const { directory } = (await sandbox.call('getCapabilities', {})).body(200)
    expect(directory?.lacks).toContainEqual({ act: 'removeOwnFactor', reason: 'Its interface has no verifyPassword.' })
    const customer = await signIn(on)
    ;(await customer.disable()).problem('not-supported')
    ;(await customer.resend('enrolment-1')).problem('not-supported')
    expect(directory?.lacks.map(({ act }) => act)).not.toContain('signIn')
  })
})
