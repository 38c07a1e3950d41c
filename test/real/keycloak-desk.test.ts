import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import { createKeycloakDirectory } from '../../src/portal/connectors/keycloak/keycloak.ts'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import type { KeycloakRealm, RealmUser } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import type { FaultProxy } from '../support/faults/fault-proxy.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import { freePort } from '../support/free-port.ts'
import { gatewaySettings, secretFile, writeConfig } from '../support/gateway/gateway-files.ts'
import { addedStaff, ask, gatewayCommand, signedIn, startedGateway } from '../support/gateway/gateway-process.ts'
import type { CaseWork } from '../support/portal/desk-case.ts'
import { as, consent, disabling, eightyPoints, openCase, prove } from '../support/portal/desk-case.ts'
import { testMailServer } from '../support/portal/mail-server.ts'
import { portalCall } from '../support/portal/portal-call.ts'
import type { SandboxCalls, TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, samples, startTestSandbox } from '../support/portal/sandbox.ts'
import { findSecrets, findSecretsIn } from '../support/secrets/find-secrets.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'

let why: string | null = null
let server: KeycloakServer | null = null
let realm: KeycloakRealm
let count = 0

beforeAll(async () => {
  why = await whyNoKeycloak(console.log)
  if (why !== null) return
  server = await startKeycloak()
  realm = await createKeycloakRealm(server, 'desk')
})
afterAll(() => server?.stop())
beforeEach(({ skip }) => skip(why !== null, why ?? ''))

const newCustomer = (options: Parameters<KeycloakRealm['createUser']>[1] = {}): Promise<RealmUser> =>
  realm.createUser(`customer-${(count += 1)}`, options)

/** A desk over Keycloak by a fault proxy. */
async function startDesk(): Promise<{ sandbox: TestSandbox; proxy: FaultProxy }> {
  const proxy = await faultProxy(() => server?.origin ?? '')
  const sandbox = await startTestSandbox({ remote: createKeycloakDirectory({ ...realm.settings, url: proxy.origin }) })
  onTestFinished(async () => {
    await sandbox.close()
    await proxy.close()
  })
  return { sandbox, proxy }
}

/**
 * A case with its gate open. The customer's password is new, which raises the risk: 80 points, consent and the approval of a
 * second person.
 */
async function approvedCase(
  sandbox: SandboxCalls,
  { id }: RealmUser,
  act: 'disable-two-factor' | 'unlock',
): Promise<CaseWork> {
  const work = await openCase(sandbox, { accountId: id })
  await prove(sandbox, work, eightyPoints)
  await consent(sandbox, work, act)
  const approver = await as(sandbox, samples.approverA, work)
  const decided = await sandbox.call('approveCase', { ...approver, body: { note: 'The evidence is sound' } })
  decided.body(200)
  return work
}

const operation = async (sandbox: SandboxCalls, { token }: CaseWork, key: string) =>
  (await sandbox.call('getOperation', { token, params: { key } })).body(200)

/** Removals of a second factor that Keycloak wrote down for an account. */
async function removals({ id }: RealmUser): Promise<number> {
  const path = `/admin-events?resourcePath=${encodeURIComponent(`users/${id}/credentials/*`)}`
  return ((await realm.admin('GET', path)) as unknown[]).length
}

test('the whole desk: find, case, evidence, consent, approval, disable; Keycloak then asks for no code', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer({ factors: ['otp', 'recovery-authn-codes'] })
  expect(await realm.signIn(customer)).toBe('asks for a code')
  const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
  const found = (await sandbox.call('searchCustomers', { token, query: { query: customer.username } })).body(200)
  expect(found.customers).toMatchObject([
    { accountId: customer.id, twoFactor: { active: true, method: 'authenticator' } },
  ])
  const unproven = await openCase(sandbox, { accountId: customer.id }, token)
  ;(await sandbox.call('disableForCustomer', { ...unproven, body: disabling })).problem('proof-incomplete')
  expect(await realm.signIn(customer)).toBe('asks for a code')
  ;(await sandbox.call('closeCase', { ...unproven, body: { outcome: 'not-needed' } })).body(200)

  const work = await approvedCase(sandbox, customer, 'disable-two-factor')
  const key = newKey()
  const done = (await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).body(200)
  expect(done).toMatchObject({ twoFactor: { active: false, lastChangedBy: 'agent' } })
  expect(await realm.signIn(customer)).toBe('signed in')
  expect((await realm.credentials(customer)).map(({ type }) => type)).toEqual(['password'])
  expect(await removals(customer)).toBe(2)
  // The same key again is the same answer and no other effect.
  expect((await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).body(200)).toEqual(done)
  expect(await removals(customer)).toBe(2)
})

test('the program that an operator starts: its check names what is off, and its own staff turn off two-factor by a case', async () => {
  const folder = temporaryFolder()
  const port = await freePort()
  const mail = await testMailServer()
  const smtp = {
    host: '127.0.0.1',
    port: Number(new URL(mail.url).port),
    security: 'none',
    from: 'desk@desk.example',
  }
  const credential = String(realm.settings.clientSecret)
  secretFile(folder, 'keycloak-secret', credential)
  const settings = { ...realm.settings, clientSecret: { file: 'keycloak-secret' } }
  const publicUrl = `http://127.0.0.1:${port}`
  const connector = { kind: 'keycloak', settings }
  const config = writeConfig(folder, gatewaySettings({ listen: { port }, publicUrl, smtp, connector }))
  const password = 'a long desk password'
  const passwordFile = secretFile(folder, 'password', password)
  const [agent, approver] = ['agent@desk.example', 'approver@desk.example']
  const secretOf = {
    [agent]: await addedStaff(config, { login: agent, role: 'agent', passwordFile }),
    [approver]: await addedStaff(config, { login: approver, role: 'approver', passwordFile }),
  }
  const check = await gatewayCommand(['--check', '--config', config])
  expect(check.stdout).toMatch(/^ok +Connector: Keycloak answers, authenticator$/m)
  expect(check.stdout).toMatch(/^note +Connector: manage-users also lets its holder set passwords/m)
  expect(check.stdout).toMatch(/^note +Connector: cannot sendCode: Keycloak sends no codes\.$/m)
  expect(check).toMatchObject({ code: 0, stderr: '' })
  const wrong = { kind: 'keycloak', settings: { ...settings, clientSecret: { env: 'DESK_WRONG' } } }
  const refusing = writeConfig(temporaryFolder(), gatewaySettings({ connector: wrong }))
  const refused = await gatewayCommand(['--check', '--config', refusing], { DESK_WRONG: 'canary-wrong' })
  expect(refused.stdout).toMatch(/^missing +Connector: Keycloak refused the credential/m)

  const gateway = await startedGateway(['--config', config])
  const host = `127.0.0.1:${port}`
  expect(await ask(port, '/readyz', { host })).toMatchObject({ status: 200, body: { connector: 'ok' } })
  const call = portalCall(() => `${publicUrl}/api/v1`, endpoints)
  const signIn = (login: string) => signedIn(port, { login, password, secret: secretOf[login] ?? '', host })
  const token = await signIn(agent)
  const customer = await newCustomer()
  const request = { ticket: 'T-1', channel: 'email', scenario: 'registered-email-valid', reason: 'Lost phone' } as const
  const opened = (await call('openCase', { token, body: { accountId: customer.id, ...request } })).body(201)
  const params = { caseId: opened.id }
  for (const kind of eightyPoints)
    (await call('addEvidence', { token, params, body: { kind, outcome: 'passed', note: 'As in our files' } })).body(200)
  ;(await call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
  await until('the e-mail is there', () => mail.given.length > 0)
  expect(mail.given[0]?.recipients).toEqual([customer.email])
  const path = /http:\/\/127\.0\.0\.1:\d+(\/consents\/[\w-]+)/.exec(mail.given[0]?.mail.text ?? '')?.[1] ?? ''
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const agreed = await ask(port, path, { host, method: 'POST', headers: form, form: 'decision=approve' })
  expect(agreed.status).toBe(200)
  const second = await signIn(approver)
  ;(await call('approveCase', { token: second, params, body: { note: 'The evidence is sound' } })).body(200)
  expect(await realm.signIn(customer)).toBe('asks for a code')
  const done = await call('disableForCustomer', { token, params, body: { password, expectedVersion: 1 } })
  expect(done.body(200).twoFactor.active).toBe(false)
  expect(await realm.signIn(customer)).toBe('signed in')
  expect(await removals(customer)).toBe(1)
  const commandLine = readFileSync(`/proc/${gateway.child.pid}/cmdline`, 'latin1')
  expect(await gateway.stop()).toBe(0)
  const secrets = [credential, password, customer.secret, customer.password, ...Object.values(secretOf)]
  for (const text of [gateway.output(), commandLine, check.stdout])
    expect(findSecretsIn(text, 'output', secrets)).toEqual([])
  expect(findSecrets(join(folder, 'data'), secrets)).toEqual([])
})

test('a locked customer is unlocked by a case, and signs in', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer({ factors: [] })
  await realm.lock(customer)
  expect(await realm.signIn(customer)).toBe('refused')
  const work = await approvedCase(sandbox, customer, 'unlock')
  expect((await sandbox.call('unlockCustomer', work)).body(200).twoFactor.locked).toBe(false)
  expect(await realm.signIn(customer)).toBe('signed in')
})

test('a lost answer is settled by reading: applied where it was, rejected where it never arrived', async () => {
  const { sandbox, proxy } = await startDesk()
  const applied = await newCustomer()
  let work = await approvedCase(sandbox, applied, 'disable-two-factor')
  proxy.plan({ where: /^DELETE/, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'reset' } })
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(await realm.signIn(applied)).toBe('signed in')
  expect(await removals(applied)).toBe(1)

  const never = await newCustomer()
  work = await approvedCase(sandbox, never, 'disable-two-factor')
  const key = newKey()
  proxy.plan({ where: /^DELETE/, fault: { kind: 'cut', direction: 'request', after: 0, by: 'reset' } })
  ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
  for (const seconds of [40, 36, 5, 5, 5]) {
    await sandbox.advance(seconds)
    await operation(sandbox, work, key)
  }
  expect((await operation(sandbox, work, key)).status).toBe('rejected')
  expect(await realm.signIn(never)).toBe('asks for a code')
  // By its id the same removal may be sent again.
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(await removals(never)).toBe(1)
})

test('a customer whom an administrator deletes in mid-case leaves the case readable, and changes nothing', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  const work = await approvedCase(sandbox, customer, 'disable-two-factor')
  await realm.admin('DELETE', `/users/${customer.id}`)
  expect((await sandbox.call('getCase', work)).body(200).status).toBe('open')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('account-not-active')
})

test('a Keycloak that is down in mid-case is unavailable, and the case goes on when it is back', async () => {
  const { sandbox, proxy } = await startDesk()
  const customer = await newCustomer()
  const work = await approvedCase(sandbox, customer, 'disable-two-factor')
  proxy.plan({ times: 20, fault: { kind: 'cut', direction: 'request', after: 0, by: 'reset' } })
  const down = await sandbox.call('disableForCustomer', { ...work, body: disabling })
  down.problem('unavailable')
  while (proxy.left() > 0) await sandbox.call('getCase', work)
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(await realm.signIn(customer)).toBe('signed in')
})

test('a server killed at any edge of a disabling has one effect at most, and says what is true', async () => {
  const proxy = await faultProxy(() => server?.origin ?? '')
  const gateway = await gatewayProcess({ kind: 'keycloak', settings: { ...realm.settings, url: proxy.origin } })
  onTestFinished(async () => {
    await gateway.close()
    await proxy.close()
  })
  const { calls } = gateway
  expect(gateway.commandLine()).not.toContain(realm.settings.clientSecret)
  const disable = (work: CaseWork, key: string) => calls.call('disableForCustomer', { ...work, key, body: disabling })
  // How many exchanges a disabling has, by one that nothing happens to.
  const first = await newCustomer()
  const undisturbed = await approvedCase(calls, first, 'disable-two-factor')
  const before = proxy.exchanges.length
  ;(await disable(undisturbed, newKey())).body(200)
  const exchanges = proxy.exchanges.length - before
  expect(exchanges).toBeGreaterThanOrEqual(8)

  const outcomes: string[] = []
  for (let at = 0; at < exchanges; at += 1) {
    for (const direction of ['request', 'answer'] as const) {
      const customer = await newCustomer()
      const work = await approvedCase(calls, customer, 'disable-two-factor')
      const key = newKey()
      // Cuts that lie past every end only count the exchanges before.
      if (at > 0) proxy.plan({ times: at, fault: { kind: 'cut', direction: 'answer', after: 1e9, by: 'end' } })
      proxy.plan({ fault: { kind: 'half-open', direction, after: 0 } })
      const asked = disable(work, key).catch(() => undefined)
      await expect.poll(() => proxy.left() === 0 && proxy.exchanges.some(({ silent }) => silent)).toBe(true)
      await gateway.kill()
      await asked
      for (const exchange of proxy.exchanges) exchange.silent = false
      await gateway.start()
      // What the dead process had claimed is free after a minute; what left may take 75 s, and two readings after that.
      await calls.advance(61)
      let { status } = await operation(calls, work, key)
      for (let n = 0; n < 20 && status === 'running'; n += 1) {
        await calls.advance(6)
        status = (await operation(calls, work, key)).status
      }
      const place = `${direction} ${at}`
      expect([place, status, await realm.signIn(customer)]).toEqual([
        place,
        status,
        status === 'applied' ? 'signed in' : 'asks for a code',
      ])
      expect(await removals(customer)).toBe(status === 'applied' ? 1 : 0)
      expect(['applied', 'rejected', 'unseen']).toContain(status)
      const seen = (await calls.call('getCase', work)).body(200)
      expect(seen.twoFactor.active).toBe(status !== 'applied')
      const notified = (await calls.outbox(customer.id)).filter(({ kind }) => kind === 'two-factor-disabled')
      expect(notified).toHaveLength(status === 'applied' ? 1 : 0)
      outcomes.push(`${place} ${status}`)
    }
  }
  console.log(outcomes.join('\n'))
  for (const outcome of ['unseen', 'rejected', 'applied']) expect(outcomes.join('\n')).toContain(outcome)
  // The credential and the customers' secrets are in no file of the server.
  for (const name of readdirSync(gateway.dataDir)) {
    const content = readFileSync(join(gateway.dataDir, name)).toString('latin1')
    for (const canary of [realm.settings.clientSecret, first.secret, first.password])
      expect(content).not.toContain(canary)
  }
})
