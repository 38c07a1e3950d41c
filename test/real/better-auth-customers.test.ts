import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { createBetterAuthDirectory } from '../../src/portal/connectors/better-auth/better-auth.ts'
import type { BetterAuthServer } from '../../tools/real-servers/better-auth.mjs'
import { startBetterAuth } from '../../tools/real-servers/better-auth.mjs'
import { asServerUses } from '../support/connectors/as-server-uses.ts'
import type { BetterAuthAccounts, BetterAuthCustomer } from '../support/connectors/better-auth-accounts.ts'
import { betterAuthAccounts } from '../support/connectors/better-auth-accounts.ts'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import type { FaultProxy } from '../support/faults/fault-proxy.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import { freePort } from '../support/free-port.ts'
import { gatewaySettings, secretFile, writeConfig } from '../support/gateway/gateway-files.ts'
import { gatewayCommand, startedGateway } from '../support/gateway/gateway-process.ts'
import { otherThan } from '../support/portal/desk-case.ts'
import { portalCall } from '../support/portal/portal-call.ts'
import type { SandboxCalls, TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, samples, startTestSandbox } from '../support/portal/sandbox.ts'
import { findSecrets, findSecretsIn } from '../support/secrets/find-secrets.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let server: BetterAuthServer
let accounts: BetterAuthAccounts
let count = 0

beforeAll(async () => {
  server = await startBetterAuth()
  accounts = betterAuthAccounts(server, 'sms')
})
afterAll(async () => {
  const { folder, origin } = server
  await server.stop()
  expect(existsSync(folder)).toBe(false)
  await expect(fetch(origin)).rejects.toThrow()
})

const newCustomer = (options: { authenticator?: boolean } = {}): Promise<BetterAuthCustomer> =>
  accounts.createCustomer(`customer-${(count += 1)}@shop.example`, options)

/** The codes that the sign-in of better-auth itself asks for; null where it asks for none. */
async function truth(customer: BetterAuthCustomer): Promise<string[] | null> {
  const signIn = await accounts.signIn(customer)
  if (!signIn) throw new Error('The sign-in is refused')
  return signIn.is === 'signed in' ? null : signIn.methods
}

/** The portal server over better-auth by a fault proxy. */
async function startDesk(): Promise<{ sandbox: TestSandbox; proxy: FaultProxy }> {
  const proxy = await faultProxy(() => server.origin)
  const settings = { ...accounts.settings, url: `${proxy.origin}/api/auth`, origin: server.origin }
  const sandbox = await startTestSandbox({ remote: createBetterAuthDirectory(settings) })
  onTestFinished(async () => {
    await sandbox.close()
    await proxy.close()
  })
  return { sandbox, proxy }
}

type Calls = Pick<SandboxCalls, 'call'>

/** Signs a customer in at the gateway, with a code where better-auth asks for one. */
async function signIn(calls: Calls, customer: BetterAuthCustomer) {
  const { email: userId, password } = customer
  const first = await calls.call('signIn', { body: { userId, password, device: 'test' } })
  if (first.status === 201) return asCustomer(calls, customer, first.body(201).accessToken)
  const { challenge } = first.body(200)
  const code = await accounts.code(customer, challenge.method === 'authenticator' ? 'totp' : 'otp')
  const params = { challengeId: challenge.id }
  ;(await calls.call('verifyChallenge', { params, body: { code: otherThan(code) } })).problem('wrong-code')
  const session = await calls.call('verifyChallenge', { params, body: { code } })
  return asCustomer(calls, customer, session.body(201).accessToken)
}

function asCustomer(calls: Calls, customer: BetterAuthCustomer, token: string) {
  const params = { accountId: customer.id }
  const state = async () => (await calls.call('getTwoFactor', { token, params })).body(200)
  return {
    token,
    state,
    async disable(key = newKey(), password = customer.password) {
      const { version: expectedVersion } = await state()
      return calls.call('disableTwoFactor', { token, params, key, body: { password, expectedVersion } })
    },
    async begin(method: 'authenticator' | 'sms', password = customer.password) {
      const { version: expectedVersion } = await state()
      return calls.call('startEnrolment', { token, params, body: { method, password, expectedVersion } })
    },
    verify: (enrolmentId: string, code: string, key = newKey()) =>
      calls.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, key, body: { code } }),
    cancel: (enrolmentId: string) => calls.call('cancelEnrolment', { token, params: { ...params, enrolmentId } }),
    resend: (enrolmentId: string) => calls.call('resendEnrolment', { token, params: { ...params, enrolmentId } }),
    operation: async (key: string) => (await calls.call('getOperation', { token, params: { key } })).body(200),
  }
}

/** Sets a method up at the gateway, by a wrong code and the right one. */
async function setUp(
  customer: BetterAuthCustomer,
  own: ReturnType<typeof asCustomer>,
  method: 'authenticator' | 'sms',
): Promise<void> {
  ;(await own.begin(method, 'not the password')).problem('wrong-password')
  const begun = (await own.begin(method)).body(201)
  if (begun.secret) accounts.remember(customer, begun.secret)
  const code = await accounts.code(customer, method === 'sms' ? 'otp' : 'totp')
  ;(await own.verify(begun.id, otherThan(code))).problem('wrong-code')
  expect(await truth(customer)).toBeNull()
  expect((await own.verify(begun.id, code)).body(200)).toMatchObject({
    active: true,
    method,
    lastChangedBy: 'customer',
  })
}

test('a customer disables, sets up and changes the method, and better-auth’s own sign-in asks accordingly', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer({ authenticator: true })
  expect(await truth(customer)).toEqual(['totp', 'otp'])
  const own = await signIn(sandbox, customer)
  expect(await own.state()).toMatchObject({ active: true, method: 'authenticator' })
  ;(await own.disable(newKey(), 'not the password')).problem('wrong-password')
  expect(await truth(customer)).toEqual(['totp', 'otp'])
  const key = newKey()
  const done = (await own.disable(key)).body(200)
  expect(done).toMatchObject({ active: false, lastChangedBy: 'customer' })
  expect(await truth(customer)).toBeNull()
  // Each change ended the session at better-auth that made it; the customer goes on with the next one.
  await setUp(customer, own, 'sms')
  expect(await truth(customer)).toEqual(['otp'])
  expect(await accounts.signInByCode(customer, 'otp')).toBe(true)
  expect(await own.state()).toMatchObject({ active: true, method: 'sms' })
  ;(await own.disable()).body(200)
  await setUp(customer, own, 'authenticator')
  expect(await truth(customer)).toEqual(['totp', 'otp'])
  expect(await accounts.signInByCode(customer, 'totp')).toBe(true)
  // Another sign-in finds the method out, and goes on from there.
  expect(await (await signIn(sandbox, customer)).state()).toMatchObject({ active: true, method: 'authenticator' })
})

test('the method is what the last sign-in took a code of, where better-auth shows a flag alone', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  await setUp(customer, await signIn(sandbox, customer), 'sms')
  // Another gateway, which knows nothing of it.
  const { sandbox: other } = await startDesk()
  const { accessToken: token } = await other.signInStaff(samples.agentA)
  const seenByStaff = async () =>
    (await other.call('getCustomer', { token, params: { accountId: customer.id } })).body(200).twoFactor.method
  expect(await seenByStaff()).toBe('authenticator')
  expect(await (await signIn(other, customer)).state()).toMatchObject({ active: true, method: 'sms' })
  expect(await seenByStaff()).toBe('sms')
})

test('a set-up that is given up asks for nothing, and the next one takes its place; a code is sent again', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  const own = await signIn(sandbox, customer)
  const first = (await own.begin('authenticator')).body(201)
  accounts.remember(customer, first.secret ?? '')
  ;(await own.cancel(first.id)).body(200)
  ;(await own.verify(first.id, await accounts.code(customer, 'totp'))).problem('conflict')
  expect(await truth(customer)).toBeNull()
  const second = (await own.begin('sms')).body(201)
  await sandbox.advance(60)
  ;(await own.resend(second.id)).body(200)
  expect(await server.codes(customer.email)).toHaveLength(2)
  ;(await own.verify(second.id, await accounts.code(customer, 'otp'))).body(200)
  expect(await truth(customer)).toEqual(['otp'])
})

/** Lets the time pass in which an effect may still be seen, with readings in between. */
async function settled(sandbox: SandboxCalls, own: ReturnType<typeof asCustomer>, key: string): Promise<string> {
  let { status } = await own.operation(key)
  for (let n = 0; n < 30 && status === 'running'; n += 1) {
    await sandbox.advance(6)
    status = (await own.operation(key)).status
  }
  return status
}

test('a lost answer is settled by reading: applied where it was, rejected where it never arrived', async () => {
  const { sandbox, proxy } = await startDesk()
  for (const direction of ['request', 'answer'] as const) {
    const isApplied = direction === 'answer'
    const customer = await newCustomer({ authenticator: true })
    const own = await signIn(sandbox, customer)
    const key = newKey()
    proxy.plan({ where: /two-factor\/disable/, fault: { kind: 'cut', direction, after: 0, by: 'reset' } })
    await own.disable(key)
    expect(await settled(sandbox, own, key)).toBe(isApplied ? 'applied' : 'rejected')
    expect(await truth(customer)).toEqual(isApplied ? null : ['totp', 'otp'])
    expect(await own.state()).toMatchObject({ active: !isApplied })
    if (!isApplied) {
      ;(await own.disable()).body(200)
      expect(await truth(customer)).toBeNull()
      continue
    }
    // The session at better-auth ended with the change, and its successor was in the answer: said once, and as what it is.
    ;(await own.begin('sms')).problem('session-expired')
    const again = await signIn(sandbox, customer)
    const begun = (await again.begin('authenticator')).body(201)
    accounts.remember(customer, begun.secret ?? '')
    const verifying = newKey()
    proxy.plan({ where: /verify-totp/, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'reset' } })
    await again.verify(begun.id, await accounts.code(customer, 'totp'), verifying)
    expect(await settled(sandbox, again, verifying)).toBe('applied')
    expect(await truth(customer)).toEqual(['totp', 'otp'])
  }
})

test('a sign-out at the gateway ends the session at better-auth, and no other one', async () => {
  const { sandbox, proxy } = await startDesk()
  const customer = await newCustomer()
  const sessions = async (): Promise<number> =>
    ((await accounts.admin('/admin/list-user-sessions', { userId: customer.id })) as { sessions: unknown[] }).sessions
      .length
  const [one, other] = [await signIn(sandbox, customer), await signIn(sandbox, customer)]
  const before = await sessions()
  ;(await sandbox.call('signOut', { token: one.token })).body(200)
  expect(await sessions()).toBe(before - 1)
  expect((await other.disable()).status).not.toBe(401)
  // Where better-auth does not answer, the session of the gateway is over all the same.
  proxy.plan({ where: /sign-out/, fault: { kind: 'cut', direction: 'request', after: 0, by: 'reset' } })
  ;(await sandbox.call('signOut', { token: other.token })).body(200)
  ;(await sandbox.call('listAccounts', { token: other.token })).problem('session-expired')
})

test('staff see the account and why they cannot turn it off, end sessions and let it sign in again', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer({ authenticator: true })
  const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
  const found = (await sandbox.call('searchCustomers', { token, query: { query: customer.name } })).body(200)
  expect(found.customers).toMatchObject([{ accountId: customer.id, twoFactor: { active: true } }])
  const { directory } = (await sandbox.call('getCapabilities', {})).body(200)
  const lacks = Object.fromEntries((directory?.lacks ?? []).map(({ act, reason }) => [act, reason]))
  expect(Object.keys(lacks).sort()).toEqual([
    'events',
    'inviteToEnrol',
    'removeFactor',
    'requirePasswordChange',
    'unlock',
  ])
  expect(lacks['removeFactor']).toContain('no call by which staff remove a second factor')
  // What there is instead is not honest: the flag goes, the secret stays, and no other one can be set up.
  const directly = asServerUses(createBetterAuthDirectory(accounts.settings))
  await accounts.admin('/admin/update-user', { userId: customer.id, data: { twoFactorEnabled: false } })
  expect(await truth(customer)).toBeNull()
  const signedIn = await directly.signIn?.(customer.email, customer.password)
  if (signedIn?.kind !== 'answered' || signedIn.value.is !== 'signed-in') throw new Error('No sign-in')
  expect(await directly.enrol?.(signedIn.value, 'authenticator', customer.password)).toEqual({
    kind: 'refused',
    code: 'conflict',
  })
  await accounts.admin('/admin/update-user', { userId: customer.id, data: { twoFactorEnabled: true } })
  expect(await accounts.signInByCode(customer, 'totp')).toBe(true)
  expect(await directly.endSessions?.(customer.id)).toEqual({ kind: 'answered', value: null })
  expect(await directly.verifyPassword?.(signedIn.value, customer.password)).toEqual({
    kind: 'refused',
    code: 'session-ended',
  })
})

test('better-auth’s own limit is said with its seconds, by the check and to the customer', async () => {
  const limited = await startBetterAuth({ isLimited: true })
  onTestFinished(() => limited.stop())
  const connect = () =>
    asServerUses(createBetterAuthDirectory({ ...limited.gateway, url: limited.url, codesBy: 'sms' }))
  const check = await connect().test()
  expect(check).toMatchObject({ kind: 'answered', value: { missing: [] } })
  expect(JSON.stringify(check)).toContain('three calls in 10 s from the gateway')
  // The check took one sign-in; what it asked beyond that has counts of its own.
  const directory = connect()
  expect(await directory.find({ text: '', method: null, status: null }, { after: null, limit: 5 })).toMatchObject({
    kind: 'answered',
  })
  const answers = []
  for (let n = 0; n < 2; n += 1) answers.push(await directory.signIn?.('nobody@shop.example', 'wrong'))
  expect(answers[0]).toEqual({ kind: 'refused', code: 'wrong-password' })
  expect(answers[1]).toMatchObject({ kind: 'refused', code: 'too-many-requests' })
  expect((answers[1] as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(0)
})

test('the check names a plugin that is missing, and privileges by their names', async () => {
  const bare = await startBetterAuth({ plugins: ['admin'] })
  onTestFinished(() => bare.stop())
  const by = (account: { email: string; password: string }, url: string) =>
    asServerUses(createBetterAuthDirectory({ ...account, url }))
  expect(await by(bare.gateway, bare.url).test()).toMatchObject({
    kind: 'answered',
    value: { missing: [expect.stringContaining('plugin two-factor is missing')] },
  })
  const least = await by(server.gateway, server.url).test()
  expect(least).toMatchObject({ kind: 'answered', value: { missing: [] } })
  expect(JSON.stringify(least)).not.toMatch(/More than|three calls/)
  expect(JSON.stringify(await by(server.admin, server.url).test())).toContain('user:set-password')
  const plain = await newCustomer()
  const refused = await by(plain, server.url).test()
  for (const name of ['user:list', 'user:get', 'user:ban', 'session:revoke'])
    expect(JSON.stringify(refused)).toContain(`The privilege ${name} is missing`)
  const elsewhere = { ...server.gateway, url: server.url, origin: 'https://elsewhere.example' }
  expect(await asServerUses(createBetterAuthDirectory(elsewhere)).test()).toMatchObject({
    kind: 'answered',
    value: { missing: [expect.stringContaining('does not trust the origin https://elsewhere.example')] },
  })
})

test('the program that an operator starts: its check, and a customer who signs in and disables', async () => {
  const folder = temporaryFolder()
  const port = await freePort()
  secretFile(folder, 'better-auth', server.gateway.password)
  const settings = { url: server.url, email: server.gateway.email, password: { file: 'better-auth' }, codesBy: 'sms' }
  const publicUrl = `http://127.0.0.1:${port}`
  const connector = { kind: 'better-auth', settings }
  const config = writeConfig(folder, gatewaySettings({ listen: { port }, publicUrl, connector }))
  const check = await gatewayCommand(['--check', '--config', config])
  expect(check.stdout).toMatch(/^ok +Connector: better-auth answers, authenticator, sms$/m)
  expect(check.stdout).toMatch(/^note +Connector: better-auth does not say its version/m)
  expect(check.stdout).toMatch(/^note +Connector: cannot removeFactor: better-auth has no call/m)
  const wrong = { kind: 'better-auth', settings: { ...settings, password: 'canary-in-the-file' } }
  const refused = await gatewayCommand([
    '--check',
    '--config',
    writeConfig(temporaryFolder(), gatewaySettings({ connector: wrong })),
  ])
  expect(refused.stdout).toContain('"connector.settings.password": a secret is named as { "env": "NAME" }')
  expect(refused.stdout + refused.stderr).not.toContain('canary')

  const gateway = await startedGateway(['--config', config])
  const calls = { call: portalCall(() => `${publicUrl}/api/v1`, endpoints) }
  const customer = await newCustomer({ authenticator: true })
  const own = await signIn(calls, customer)
  ;(await own.disable()).body(200)
  expect(await truth(customer)).toBeNull()
  await setUp(customer, own, 'sms')
  expect(await truth(customer)).toEqual(['otp'])
  const commandLine = readFileSync(`/proc/${gateway.child.pid}/cmdline`, 'latin1')
  expect(await gateway.stop()).toBe(0)
  const secrets = [server.gateway.password, customer.password, ...(await server.codes(customer.email))]
  for (const text of [gateway.output(), commandLine, check.stdout])
    expect(findSecretsIn(text, 'output', secrets)).toEqual([])
  expect(findSecrets(join(folder, 'data'), [...secrets, 'session_token'])).toEqual([])
})

test('a server killed at any edge of a customer’s disabling has one effect at most, and says what is true', async () => {
  const proxy = await faultProxy(() => server.origin)
  const settings = { ...accounts.settings, url: `${proxy.origin}/api/auth`, origin: server.origin }
  const gateway = await gatewayProcess({ kind: 'better-auth', settings })
  onTestFinished(async () => {
    await gateway.close()
    await proxy.close()
  })
  const { calls } = gateway
  expect(gateway.commandLine()).not.toContain(server.gateway.password)
  const sent = (from: number): number =>
    proxy.exchanges.slice(from).filter(({ line }) => line.endsWith('/two-factor/disable')).length
  // How many exchanges a disabling has, by one that nothing happens to.
  const first = await newCustomer({ authenticator: true })
  const undisturbed = await signIn(calls, first)
  const version = (await undisturbed.state()).version
  const disable = (token: string, { id, password }: BetterAuthCustomer, key: string, expectedVersion: number) =>
    calls.call('disableTwoFactor', { token, params: { accountId: id }, key, body: { password, expectedVersion } })
  const before = proxy.exchanges.length
  ;(await disable(undisturbed.token, first, newKey(), version)).body(200)
  const exchanges = proxy.exchanges.length - before
  expect(exchanges).toBeGreaterThanOrEqual(3)

  const outcomes: string[] = []
  for (let at = 0; at < exchanges; at += 1) {
    for (const direction of ['request', 'answer'] as const) {
      const customer = await newCustomer({ authenticator: true })
      const own = await signIn(calls, customer)
      const { version: expectedVersion } = await own.state()
      const key = newKey()
      const from = proxy.exchanges.length
      // Cuts that lie past every end only count the exchanges before.
      if (at > 0) proxy.plan({ times: at, fault: { kind: 'cut', direction: 'answer', after: 1e9, by: 'end' } })
      proxy.plan({ fault: { kind: 'half-open', direction, after: 0 } })
      const asked = disable(own.token, customer, key, expectedVersion).catch(() => undefined)
      await expect.poll(() => proxy.left() === 0 && proxy.exchanges.some(({ silent }) => silent)).toBe(true)
      await gateway.kill()
      await asked
      for (const exchange of proxy.exchanges) exchange.silent = false
      await gateway.start()
      // What the dead process had claimed is free after a minute; what left may take 75 s, and two readings after that.
      await calls.advance(61)
      const status = await settled(calls, own, key)
      const place = `${direction} ${at}`
      const isApplied = status === 'applied'
      expect([place, status, await truth(customer)]).toEqual([place, status, isApplied ? null : ['totp', 'otp']])
      expect(sent(from)).toBeLessThanOrEqual(1)
      expect(['applied', 'rejected', 'unseen']).toContain(status)
      expect((await own.state()).active).toBe(!isApplied)
      const notified = (await calls.outbox(customer.id)).filter(({ kind }) => kind === 'two-factor-disabled')
      expect(notified).toHaveLength(isApplied ? 1 : 0)
      outcomes.push(`${place} ${status}`)
    }
  }
  console.log(outcomes.join('\n'))
  for (const outcome of ['unseen', 'rejected', 'applied']) expect(outcomes.join('\n')).toContain(outcome)
  // The credential, the customers' passwords and their sessions at better-auth are in no file of the server.
  for (const name of readdirSync(gateway.dataDir)) {
    const content = readFileSync(join(gateway.dataDir, name)).toString('latin1')
    for (const canary of [server.gateway.password, first.password, 'session_token'])
      expect(content).not.toContain(canary)
  }
})
