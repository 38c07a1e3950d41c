import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { endpoints } from '#shared/api/endpoints.ts'
import type { Method } from '#shared/api/primitives.ts'
import { createPrivacyideaDirectory } from '../../src/portal/connectors/privacyidea/privacyidea.ts'
import type { PrivacyideaServer } from '../../tools/real-servers/privacyidea.mjs'
import { startPrivacyidea, whyNoPrivacyidea } from '../../tools/real-servers/privacyidea.mjs'
import type { PrivacyideaCustomer, PrivacyideaRealm } from '../support/connectors/privacyidea-realm.ts'
import { createPrivacyideaRealm, leastPrivileges } from '../support/connectors/privacyidea-realm.ts'
import type { FaultProxy } from '../support/faults/fault-proxy.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import { freePort } from '../support/free-port.ts'
import { gatewayProcess } from '../support/connectors/gateway-process.ts'
import { gatewaySettings, secretFile, writeConfig } from '../support/gateway/gateway-files.ts'
import { addedStaff, ask, gatewayCommand, signedIn, startedGateway } from '../support/gateway/gateway-process.ts'
import type { CaseWork } from '../support/portal/desk-case.ts'
import { disabling, otherThan, provenCase, sixtyPoints } from '../support/portal/desk-case.ts'
import { testMailServer } from '../support/portal/mail-server.ts'
import { portalCall } from '../support/portal/portal-call.ts'
import type { SandboxCalls, TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, startTestSandbox } from '../support/portal/sandbox.ts'
import { findSecrets, findSecretsIn } from '../support/secrets/find-secrets.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/time/until.ts'

let why: string | null = null
let server: PrivacyideaServer | null = null
let realm: PrivacyideaRealm
let count = 0

beforeAll(async () => {
  why = await whyNoPrivacyidea(console.log)
  if (why !== null) return
  server = await startPrivacyidea()
  realm = await createPrivacyideaRealm(server, 'portal')
})
afterAll(async () => {
  if (server) await realm.remove()
  await server?.stop()
})
beforeEach(({ skip }) => skip(why !== null, why ?? ''))

const newCustomer = (options: Parameters<PrivacyideaRealm['createUser']>[1] = {}): Promise<PrivacyideaCustomer> =>
  realm.createUser(`customer-${(count += 1)}`, { mobile: `+6012345${2000 + count}`, ...options })

/** A desk over privacyIDEA by a fault proxy. */
async function startDesk(): Promise<{ sandbox: TestSandbox; proxy: FaultProxy }> {
  const proxy = await faultProxy(() => server?.origin ?? '')
  const remote = createPrivacyideaDirectory({ ...realm.settings, url: proxy.origin })
  const sandbox = await startTestSandbox({ remote })
  onTestFinished(async () => {
    await sandbox.close()
    await proxy.close()
  })
  return { sandbox, proxy }
}

type Call = SandboxCalls['call']

/** The newest code that went to a customer, or the one that its app shows. */
function codeOf(customer: PrivacyideaCustomer, method: Method): string {
  if (method === 'authenticator') return realm.code(customer)
  return realm.sinks.newest(method === 'sms' ? customer.mobile : customer.email) ?? ''
}

/** A customer who signs in at the portal with what privacyIDEA then asks for. */
async function customerAt(call: Call, customer: PrivacyideaCustomer) {
  const { password } = customer
  const body = { userId: customer.name, password, device: 'test' }
  ;(await call('signIn', { body: { ...body, password: 'wrong' } })).problem('unauthenticated')
  const asked = await realm.asksFor(customer)
  const first = await call('signIn', { body })
  let token: string
  if (asked === null) token = first.body(201).accessToken
  else {
    const { challenge } = first.body(200)
    expect(challenge.method).toBe(asked)
    const params = { challengeId: challenge.id }
    const code = codeOf(customer, asked)
    ;(await call('verifyChallenge', { params, body: { code: otherThan(code) } })).problem('wrong-code')
    token = (await call('verifyChallenge', { params, body: { code } })).body(201).accessToken
  }
  const params = { accountId: customer.name }
  const state = async () => (await call('getTwoFactor', { token, params })).body(200)
  return {
    token,
    params,
    state,
    async disable() {
      const { version: expectedVersion } = await state()
      ;(
        await call('disableTwoFactor', { token, params, key: newKey(), body: { password: 'wrong', expectedVersion } })
      ).problem('wrong-password')
      const asks = { token, params, key: newKey(), body: { password, expectedVersion } }
      const done = (await call('disableTwoFactor', asks)).body(200)
      expect(done).toMatchObject({ active: false, lastChangedBy: 'customer' })
      // The same key again is the same answer.
      expect((await call('disableTwoFactor', asks)).body(200)).toEqual(done)
    },
    async setUp(method: Method) {
      const { version: expectedVersion } = await state()
      const begin = { method, password, expectedVersion }
      const begun = (await call('startEnrolment', { token, params, key: newKey(), body: begin })).body(201)
      if (method === 'authenticator') customer.secret = begun.secret ?? null
      const enrolment = { ...params, enrolmentId: begun.id }
      const code = codeOf(customer, method)
      const verify = (typed: string) =>
        call('verifyEnrolment', { token, params: enrolment, key: newKey(), body: { code: typed } })
      ;(await verify(otherThan(code))).problem('wrong-code')
      expect((await state()).active).toBe(false)
      expect((await verify(code)).body(200)).toMatchObject({ active: true, method })
    },
  }
}

test('the program that an operator starts: staff turn off two-factor by a case, and customers change their method; privacyIDEA asks accordingly', async () => {
  const folder = temporaryFolder()
  const port = await freePort()
  const mail = await testMailServer()
  const smtp = { host: '127.0.0.1', port: Number(new URL(mail.url).port), security: 'none', from: 'desk@desk.example' }
  const credential = String(realm.settings.password)
  secretFile(folder, 'privacyidea-password', credential)
  const settings = { ...realm.settings, password: { file: 'privacyidea-password' } }
  const publicUrl = `http://127.0.0.1:${port}`
  const connector = { kind: 'privacyidea', settings }
  const config = writeConfig(folder, gatewaySettings({ listen: { port }, publicUrl, smtp, connector }))
  const password = 'a long desk password'
  const passwordFile = secretFile(folder, 'password', password)
  const agent = 'agent@desk.example'
  const secret = await addedStaff(config, { login: agent, role: 'agent', passwordFile })
  await addedStaff(config, { login: 'approver@desk.example', role: 'approver', passwordFile })
  const check = await gatewayCommand(['--check', '--config', config])
  expect(check.stdout).toMatch(/^ok +Connector: privacyIDEA 3\.12\.2 answers, authenticator, sms, email$/m)
  expect(check.stdout).toMatch(/^note +Connector: cannot setEnabled: Accounts are in the user directory/m)
  expect(check).toMatchObject({ code: 0, stderr: '' })

  const gateway = await startedGateway(['--config', config])
  const host = `127.0.0.1:${port}`
  expect(await ask(port, '/readyz', { host })).toMatchObject({ status: 200, body: { connector: 'ok' } })
  const call = portalCall(() => `${publicUrl}/api/v1`, endpoints)
  const token = await signedIn(port, { login: agent, password, secret, host })
  const customer = await newCustomer()
  const found = (await call('searchCustomers', { token, query: { query: customer.displayName } })).body(200)
  expect(found.customers).toMatchObject([
    { accountId: customer.name, twoFactor: { active: true, method: 'authenticator' } },
  ])
  const request = { ticket: 'T-1', channel: 'email', scenario: 'registered-email-valid', reason: 'Lost phone' } as const
  const opened = (await call('openCase', { token, body: { accountId: customer.name, ...request } })).body(201)
  const params = { caseId: opened.id }
  const disable = () => call('disableForCustomer', { token, params, body: { password, expectedVersion: 1 } })
  ;(await disable()).problem('proof-incomplete')
  expect(await realm.signIn(customer)).toBe('asks for a code')
  for (const kind of sixtyPoints)
    (await call('addEvidence', { token, params, body: { kind, outcome: 'passed', note: 'As in our files' } })).body(200)
  ;(await call('askConsent', { token, params, body: { act: 'disable-two-factor' } })).body(200)
  await until('the e-mail is there', () => mail.given.length > 0)
  expect(mail.given[0]?.recipients).toEqual([customer.email])
  const path = /http:\/\/127\.0\.0\.1:\d+(\/consents\/[\w-]+)/.exec(mail.given[0]?.mail.text ?? '')?.[1] ?? ''
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  expect((await ask(port, path, { host, method: 'POST', headers: form, form: 'decision=approve' })).status).toBe(200)
  expect((await disable()).body(200).twoFactor.active).toBe(false)
  expect(await realm.signIn(customer)).toBe('signed in')
  expect(await realm.removals(customer)).toBe(1)

  // The same customer now, who sets every method up and turns each off again.
  const own = await customerAt(call, customer)
  for (const method of ['sms', 'email', 'authenticator'] as const) {
    await own.setUp(method)
    expect(await realm.asksFor(customer)).toBe(method)
    if (method !== 'authenticator') await own.disable()
  }
  const later = await customerAt(call, customer)
  await later.disable()
  expect(await realm.signIn(customer)).toBe('signed in')
  expect(await realm.tokens(customer)).toEqual([])

  const commandLine = readFileSync(`/proc/${gateway.child.pid}/cmdline`, 'latin1')
  expect(await gateway.stop()).toBe(0)
  const secrets = [credential, password, secret, customer.password, ...realm.secrets()]
  if (customer.secret !== null) secrets.push(customer.secret)
  for (const text of [gateway.output(), commandLine, check.stdout])
    expect(findSecretsIn(text, 'output', secrets)).toEqual([])
  expect(findSecrets(join(folder, 'data'), secrets)).toEqual([])
})

test('a locked customer is unlocked by a case, and signs in', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  await realm.lock(customer)
  expect(await realm.signIn(customer)).toBe('refused')
  const work = await provenCase(sandbox, 'unlock', { accountId: customer.name })
  expect((await sandbox.call('unlockCustomer', work)).body(200).twoFactor.locked).toBe(false)
  expect(await realm.signIn(customer, { code: realm.code(customer) })).toBe('signed in')
})

test('a lost answer is settled by the audit or by reading: logged where it arrived, rejected where it did not', async () => {
  const { sandbox, proxy } = await startDesk()
  const applied = await newCustomer()
  let work = await provenCase(sandbox, 'disable-two-factor', { accountId: applied.name })
  proxy.plan({ where: /^DELETE/, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'reset' } })
  const done = (await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(done.twoFactor).toMatchObject({ active: false, evidence: 'logged' })
  expect(await realm.signIn(applied)).toBe('signed in')
  expect(await realm.removals(applied)).toBe(1)

  const never = await newCustomer()
  work = await provenCase(sandbox, 'disable-two-factor', { accountId: never.name })
  const key = newKey()
  proxy.plan({ where: /^DELETE/, fault: { kind: 'cut', direction: 'request', after: 0, by: 'reset' } })
  ;(await sandbox.call('disableForCustomer', { ...work, key, body: disabling })).problem('in-progress')
  const operation = async () => (await sandbox.call('getOperation', { token: work.token, params: { key } })).body(200)
  for (const seconds of [40, 36, 5, 5, 5]) {
    await sandbox.advance(seconds)
    await operation()
  }
  expect((await operation()).status).toBe('rejected')
  expect(await realm.signIn(never)).toBe('asks for a code')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).body(200)
  expect(await realm.removals(never)).toBe(1)
})

test('a customer’s lost answers: what was done is seen, and what was not is never called done', async () => {
  const { sandbox, proxy } = await startDesk()
  const customer = await newCustomer({ types: [] })
  const own = await customerAt(sandbox.call, customer)
  const cut = (where: RegExp) =>
    proxy.plan({ where, fault: { kind: 'cut', direction: 'answer', after: 0, by: 'reset' } })
  // The answer to a set-up is lost, and it waits at privacyIDEA: the next one takes its place.
  cut(/^POST \/token\/init/)
  const begin = async () => {
    const { version: expectedVersion } = await own.state()
    const body = { method: 'authenticator', password: customer.password, expectedVersion } as const
    return sandbox.call('startEnrolment', { token: own.token, params: own.params, key: newKey(), body })
  }
  ;(await begin()).problem('unavailable')
  expect(await realm.tokens(customer)).toHaveLength(1)
  const begun = (await begin()).body(201)
  customer.secret = begun.secret ?? null
  expect(await realm.tokens(customer)).toHaveLength(1)
  // So is the answer to its code: it was right, and two-factor is on.
  cut(/^POST \/token\/init/)
  const params = { ...own.params, enrolmentId: begun.id }
  const code = realm.code(customer)
  const verified = await sandbox.call('verifyEnrolment', { token: own.token, params, key: newKey(), body: { code } })
  expect(verified.body(200)).toMatchObject({ active: true, method: 'authenticator' })
  expect(await realm.signIn(customer)).toBe('asks for a code')
  // And to a removal by the customer.
  cut(/^DELETE/)
  const { version: expectedVersion } = await own.state()
  const body = { password: customer.password, expectedVersion }
  const done = await sandbox.call('disableTwoFactor', { token: own.token, params: own.params, key: newKey(), body })
  expect(done.body(200).active).toBe(false)
  expect(await realm.signIn(customer)).toBe('signed in')
  expect(await realm.removals(customer)).toBe(2)
})

test('a customer whom the user directory has no more in mid-case leaves the case readable, and changes nothing', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  const work = await provenCase(sandbox, 'disable-two-factor', { accountId: customer.name })
  const file = server?.usersFile ?? ''
  const lines = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, lines.filter((line) => !line.startsWith(`${customer.name}:`)).join('\n'))
  expect((await sandbox.call('getCase', work)).body(200).status).toBe('open')
  ;(await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('account-not-active')
})

test('a credential that is revoked in mid-case is no refusal of the agent, and the case goes on when it is back', async () => {
  const { sandbox } = await startDesk()
  const customer = await newCustomer()
  const work = await provenCase(sandbox, 'disable-two-factor', { accountId: customer.name })
  await realm.grant(['userlist', 'tokenlist', 'auditlog'])
  const refused = (await sandbox.call('disableForCustomer', { ...work, body: disabling })).problem('unavailable')
  expect(refused.detail).toBe('The system that has the accounts refused the gateway’s own credential')
  expect(await realm.removals(customer)).toBe(0)
  await realm.grant(leastPrivileges)
  ;(await sandbox.call('disableForCustomer', { ...work, key: newKey(), body: disabling })).body(200)
  expect(await realm.removals(customer)).toBe(1)
})

test(
  'a server killed at any edge of a disabling has one effect at most, and says what is true',
  { timeout: 1_200_000 },
  async () => {
    const proxy = await faultProxy(() => server?.origin ?? '')
    const gateway = await gatewayProcess({ kind: 'privacyidea', settings: { ...realm.settings, url: proxy.origin } })
    onTestFinished(async () => {
      await gateway.close()
      await proxy.close()
    })
    const { calls } = gateway
    const proven = (customer: PrivacyideaCustomer) =>
      provenCase(calls, 'disable-two-factor', { accountId: customer.name })
    const disable = (work: CaseWork, key: string) => calls.call('disableForCustomer', { ...work, key, body: disabling })
    // How many exchanges a disabling has, by one that nothing happens to.
    const calm = await newCustomer()
    const undisturbed = await proven(calm)
    const before = proxy.exchanges.length
    ;(await disable(undisturbed, newKey())).body(200)
    const exchanges = proxy.exchanges.length - before
    // By which ways a customer is notified.
    const notices = async ({ name }: PrivacyideaCustomer) =>
      (await calls.outbox(name)).filter(({ kind }) => kind === 'two-factor-disabled').map(({ channel }) => channel)
    const usual = await notices(calm)
    expect(new Set(usual).size).toBe(usual.length)
    expect(exchanges).toBeGreaterThanOrEqual(4)

    const outcomes: string[] = []
    for (let at = 0; at < exchanges; at += 1)
      for (const direction of ['request', 'answer'] as const) {
        const customer = await newCustomer()
        const work = await proven(customer)
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
        const operation = async () =>
          (await calls.call('getOperation', { token: work.token, params: { key } })).body(200)
        // What the dead process had claimed is free after a minute; what left may take 75 s, and two readings after that.
        await calls.advance(61)
        let { status } = await operation()
        for (let n = 0; n < 20 && status === 'running'; n += 1) {
          await calls.advance(6)
          status = (await operation()).status
        }
        const place = `${direction} ${at}`
        expect(['applied', 'rejected', 'unseen'], place).toContain(status)
        const isApplied = status === 'applied'
        expect([place, await realm.signIn(customer)]).toEqual([place, isApplied ? 'signed in' : 'asks for a code'])
        expect([place, await realm.removals(customer)]).toEqual([place, isApplied ? 1 : 0])
        expect((await calls.call('getCase', work)).body(200).twoFactor.active).toBe(!isApplied)
        expect([place, await notices(customer)]).toEqual([place, isApplied ? usual : []])
        outcomes.push(`${place} ${status}`)
      }
    console.log(outcomes.join('\n'))
    for (const outcome of ['unseen', 'rejected', 'applied']) expect(outcomes.join('\n')).toContain(outcome)
  },
)
