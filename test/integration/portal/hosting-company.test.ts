import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { methods } from '#shared/api/names.ts'
import { readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'
import { lockedOutChecks } from '../../support/portal/locked-out-customers.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
  ;(await sandbox.control('resetSandbox', { body: { scenario: 'hosting-company' } })).body(200)
})
afterAll(() => sandbox.close())

/** An agent's access token. */
const agent = async (): Promise<string> => (await sandbox.signInStaff(samples.agentA)).accessToken

/** One number that a query answers. */
const count = (sql: string): number => (readRows(sandbox, sql) as { n: number }[])[0]?.n ?? NaN

/** A generated customer, nothing special about it, by the method that is active. */
function ordinary(method: string): { accountId: string; userId: string } {
  const rows = readRows(
    sandbox,
    `SELECT a.id AS accountId, a.user_id AS userId FROM accounts a JOIN factors f ON f.account_id = a.id
     WHERE f.method = '${method}' AND a.status = 'active' AND a.must_reset_password = 0
       AND a.id NOT IN (SELECT account_id FROM security_events WHERE what = 'locked') AND a.id < 'A-2' LIMIT 1`,
  )
  return rows[0] as { accountId: string; userId: string }
}

test('there are 10,000 customers, every row in its place, every number sealed', () => {
  expect(count('SELECT count(*) AS n FROM accounts')).toBe(10_000)
  expect(count('SELECT count(*) AS n FROM factors')).toBe(10_000)
  expect(readRows(sandbox, 'PRAGMA foreign_key_check')).toEqual([])
  expect(count('SELECT count(*) AS n FROM security_events')).toBeGreaterThan(50_000)
  expect(count(`SELECT count(*) AS n FROM factors WHERE (method = 'authenticator') <> (secret_sealed NOT NULL)`)).toBe(
    0,
  )
  for (const file of ['portal.sqlite', 'portal.sqlite-wal']) {
    const stored = readFileSync(join(sandbox.dataDir, file))
    expect(stored.includes('+60100'), file).toBe(false)
  }
})

test('the last event about the second factor in the security log matches its state', () => {
  const changes = `SELECT account_id, what, method, max(seq) FROM security_events
    WHERE what IN ('two-factor-enabled', 'two-factor-disabled') GROUP BY account_id`
  const untrue = `SELECT count(*) AS n FROM (${changes}) l JOIN factors f ON f.account_id = l.account_id
    WHERE iif(l.what = 'two-factor-enabled', l.method, NULL) IS NOT f.method`
  expect(count(`SELECT count(*) AS n FROM (${changes})`)).toBeGreaterThan(3000)
  expect(count(untrue)).toBe(0)
})

test('the log of every account is in the order in which it happened', () => {
  const later = `SELECT count(*) AS n FROM (
    SELECT at, lag(at) OVER (PARTITION BY account_id ORDER BY seq) AS before FROM security_events) WHERE at < before`
  expect(count(later)).toBe(0)
  expect(count(`SELECT count(*) AS n FROM case_events WHERE at > unixepoch('2026-11-20T04:00:00Z') * 1000`)).toBe(0)
})

test('the guide names a handful, the known logins among them, and the dozen of the desk', async () => {
  const guide = (await sandbox.control('getScenarioGuide', {})).body(200)
  const named = guide.customers.map(({ accountId }) => accountId)
  expect(named).toEqual(expect.arrayContaining([samples.seriMuda.id, samples.kenari.id, samples.bayu.id]))
  expect(named).toEqual(expect.arrayContaining(Object.keys(lockedOutChecks)))
  expect(named.length).toBeLessThanOrEqual(25)
  expect(guide.staff).toHaveLength(12)
})

test.each(Object.entries(lockedOutChecks))('%s has its problem here too', async (accountId, check) => {
  const { customers } = (await sandbox.control('getScenarioGuide', {})).body(200)
  await check(sandbox, { accountId, userId: customers.find((one) => one.accountId === accountId)?.userId ?? '' })
})

test.each(methods)('a generated customer signs in by %s', async (method) => {
  const { accountId, userId } = ordinary(method)
  expect((await sandbox.signIn(userId, accountId)).account.id).toBe(accountId)
})

test('a login that manages customers reaches forty of them', async () => {
  const { accessToken } = await sandbox.signIn('it@titaniumquay.example')
  const { accounts } = (await sandbox.call('listAccounts', { token: accessToken })).body(200)
  expect(accounts).toHaveLength(41)
  expect(new Set(accounts.map(({ role }) => role)).size).toBe(6)
})

test('an Authenticator App is shown to whom it is asked of; unasked, not of everyone, but of those who wait for a code', async () => {
  const { accountId, userId } = ordinary('authenticator')
  const codes = async (owner?: string) =>
    (await sandbox.control('getAuthenticatorCodes', { query: owner === undefined ? {} : { owner } })).body(200).codes
  expect(await codes(userId)).toMatchObject([{ owner: userId, accountId, use: 'active' }])
  expect(await codes(samples.agentA)).toMatchObject([{ owner: samples.agentA, accountId: null }])
  expect(await codes('nobody@nowhere.example')).toEqual([])
  const before = await codes()
  expect(before.length).toBeLessThan(40)
  expect(before.map(({ owner }) => owner)).toEqual(expect.arrayContaining([samples.seriMuda.userId, samples.agentA]))
  expect(before.map(({ owner }) => owner)).not.toContain(userId)
  ;(await sandbox.call('signIn', { body: { userId, password, device: 'test' } })).body(200)
  expect((await codes()).map(({ owner }) => owner)).toContain(userId)
})

test('the desk searches all of it, page by page', async () => {
  const token = await agent()
  const search = async (query: Record<string, string | number>) =>
    (await sandbox.call('searchCustomers', { token, query })).body(200)
  expect((await search({ query: 'no such company' })).customers).toEqual([])
  expect((await search({ query: 'SERI MUDA' })).customers).toMatchObject([{ accountId: samples.seriMuda.id }])
  expect((await search({ query: 'A-10042' })).customers).toHaveLength(1)
  const frozen = new Set<string>()
  let after: string | null | undefined
  do {
    const page = await search({ status: 'frozen', limit: 20, ...(after && { after }) })
    for (const { accountId } of page.customers) frozen.add(accountId)
    after = page.next
  } while (after)
  expect(frozen.size).toBe(count(`SELECT count(*) AS n FROM accounts WHERE status = 'frozen'`))
})

test('the board has open cases, those of every stage, before the closed ones', async () => {
  const { cases } = (await sandbox.call('listCases', { token: await agent(), query: { limit: 100 } })).body(200)
  const open = cases.filter(({ status }) => status === 'open')
  expect(open.length).toBeGreaterThan(20)
  expect(cases.slice(0, open.length)).toEqual(open)
  const stages = open.map(({ evidence, consent, contactUpdate }) => {
    return `${evidence.length > 0 ? 'evidence' : 'none'} ${consent.status} ${contactUpdate.status}`
  })
  expect(stages).toEqual(
    expect.arrayContaining(['none none none', 'evidence none none', 'evidence asked none', 'evidence approved none']),
  )
  const ready = open.filter(({ gate }) => gate.open)
  expect(new Set(ready.map(({ scenario }) => scenario)).size).toBe(2)
})
