import type { Histogram } from 'node:perf_hooks'
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createKeycloakDirectory } from '../../src/portal/connectors/keycloak/keycloak.ts'
import type { KeycloakServer } from '../../tools/real-servers/keycloak.mjs'
import { startKeycloak, whyNoKeycloak } from '../../tools/real-servers/keycloak.mjs'
import type { KeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import { createKeycloakRealm } from '../support/connectors/keycloak-realm.ts'
import { importUsers } from '../support/connectors/keycloak-users.ts'
import { faultProxy } from '../support/faults/fault-proxy.ts'
import type { GatewayDesk } from '../support/gateway/gateway-desk.ts'
import { startGatewayDesk } from '../support/gateway/gateway-desk.ts'
import { accountAt, addManyAccounts } from '../support/gateway/many-accounts.ts'
import { caseRequest } from '../support/portal/desk-case.ts'
import type { SessionConnection } from '../support/portal/keep-alive-connection.ts'
import { sessionConnection } from '../support/portal/keep-alive-connection.ts'
import { readRows } from '../support/portal/portal-database.ts'
import { samples, startTestSandbox } from '../support/portal/sandbox.ts'

const consoles = 200
/** Of them, those that also turn two-factor authentication off, once. */
const disabling = 20
const loadSeconds = 60
const heapMegabytes = 160
/**
 * From an answer to the next press of the same agent, on the average: Keycloak shares the processors of this computer, and
 * without a pause its queue alone would be measured.
 */
const pressesApartMs = 3000

interface Account {
  id: string
  name: string
  email: string
}

describe('over Keycloak', () => {
  let why: string | null = null
  let server: KeycloakServer | null = null
  let realm: KeycloakRealm

  beforeAll(async () => {
    why = await whyNoKeycloak(console.log)
    if (why !== null) return
    server = await startKeycloak()
    realm = await createKeycloakRealm(server, 'load')
  })
  afterAll(() => server?.stop())

  test(`${consoles} consoles for ${loadSeconds} s: no error, memory flat`, { timeout: 600_000 }, async ({ skip }) => {
    skip(why !== null, why ?? '')
    const accounts = await importUsers(realm, consoles)
    const { clientSecret, ...settings } = realm.settings
    const connector = { kind: 'keycloak', settings: { ...settings, clientSecret: { env: 'DESK_SECRET' } } }
    const env = { DESK_SECRET: String(clientSecret) }
    const desk = await startGatewayDesk(connector, { agents: consoles, heapMegabytes, env })
    await underLoad(desk, accounts, pressesApartMs)
    for (const [place, { id }] of accounts.entries()) {
      const left = ((await realm.admin('GET', `/users/${id}/credentials`)) as unknown[]).length
      expect([place, left]).toEqual([place, place < disabling ? 0 : 1])
    }
  })

  test(
    'pages of a search pass through: nothing is copied, and each is one request and one for each account',
    { timeout: 120_000 },
    async ({ skip }) => {
      skip(why !== null, why ?? '')
      const count = 1000
      const many = await createKeycloakRealm(server!, 'many')
      await importUsers(many, count)
      const proxy = await faultProxy(() => server?.origin ?? '')
      const remote = createKeycloakDirectory({ ...many.settings, url: proxy.origin })
      const sandbox = await startTestSandbox({ remote })
      onTestFinished(async () => {
        await sandbox.close()
        await proxy.close()
      })
      const { accessToken: token } = await sandbox.signInStaff(samples.agentA)
      const rows = (): unknown => rowCounts(sandbox.dataDir)
      const before = rows()
      const found: string[] = []
      let pages = 0
      let after: string | null = null
      do {
        const query: { query: string; limit: number; after?: string } = { query: 'customer-', limit: 100 }
        if (after !== null) query.after = after
        const page = (await sandbox.call('searchCustomers', { token, query })).body(200)
        found.push(...page.customers.map(({ accountId }) => accountId))
        pages += 1
        after = page.next
      } while (after !== null)
      expect([pages, new Set(found).size]).toEqual([count / 100, count])
      expect(rows()).toEqual(before)
      const asked = proxy.exchanges.map(({ line }) => line)
      expect(asked.filter((line) => /\/users\?/.test(line))).toHaveLength(pages)
      expect(asked.filter((line) => /\/credentials/.test(line))).toHaveLength(count)
      // And the gateway's own sign-in.
      expect(asked).toHaveLength(pages + count + 1)
    },
  )
})

describe('over the built-in directory', () => {
  test(`${consoles} consoles for ${loadSeconds} s: no error, memory flat`, { timeout: 600_000 }, async () => {
    const desk = await startGatewayDesk(
      { kind: 'built-in', settings: {} },
      { agents: consoles, heapMegabytes, before: (dataDir) => addManyAccounts(dataDir, 10_000) },
    )
    await underLoad(
      desk,
      Array.from({ length: consoles }, (_, place) => accountAt(place)),
      0,
    )
  })

  test(
    'a million customers behind a search: every page is there, whole and in order',
    { timeout: 600_000 },
    async () => {
      const count = 1_000_000
      const desk = await startGatewayDesk(
        { kind: 'built-in', settings: {} },
        { agents: 1, heapMegabytes, before: (dataDir) => addManyAccounts(dataDir, count) },
      )
      const token = desk.agents[0] ?? ''
      const before = await desk.memory()
      const counts = rowCounts(desk.dataDir)
      const took = createHistogram()
      const search = async (query: { query: string; limit: number; after?: string }) => {
        const begun = process.hrtime.bigint()
        const page = (await desk.call('searchCustomers', { token, query })).body(200)
        took.record(process.hrtime.bigint() - begun)
        return page
      }
      // The first pages of all, then some in the middle and the end, each by what is typed.
      let after: string | null = null
      for (let page = 0; page < 50; page += 1) {
        const { customers, next }: Awaited<ReturnType<typeof search>> = await search({
          query: '',
          limit: 100,
          ...(after && { after }),
        })
        expect(customers.map(({ accountId }) => accountId)).toEqual(
          Array.from({ length: 100 }, (_, n) => accountAt(page * 100 + n).id),
        )
        after = next
      }
      for (let place = 0; place < count; place += count / 40) {
        const { id, name } = accountAt(place)
        expect((await search({ query: name, limit: 25 })).customers.map(({ accountId }) => accountId)).toEqual([id])
      }
      const last = await search({ query: accountAt(count - 1).email, limit: 25 })
      expect(last).toMatchObject({ customers: [{ accountId: accountAt(count - 1).id }], next: null })
      report('a search', took)
      const now = await desk.memory()
      console.log(
        `resident ${before.resident} MB before, ${now.resident} MB after; heap ${before.heap} MB, ${now.heap} MB`,
      )
      // No page is kept: far less than what a million customers are.
      expect(now.heap - before.heap).toBeLessThan(40)
      expect(rowCounts(desk.dataDir)).toEqual(counts)
    },
  )
})

function rowCounts(dataDir: string): Record<string, number> {
  const tables = readRows({ dataDir }, "SELECT name FROM sqlite_schema WHERE type = 'table'") as { name: string }[]
  return Object.fromEntries(
    tables.map(({ name }) => {
      const [row] = readRows({ dataDir }, `SELECT count(*) AS count FROM "${name}"`) as { count: number }[]
      return [name, row?.count ?? 0] as const
    }),
  )
}

type Kind = 'search' | 'customer' | 'board' | 'case' | 'change of a case' | 'disabling'

/** Consoles as agents use them: search, customer, board, a case from its opening to its end. Some turn 2FA off once. */
async function underLoad(desk: GatewayDesk, accounts: readonly Account[], apartMs: number): Promise<void> {
  const proven = new Map<number, { caseId: string }>()
  for (let place = 0; place < disabling; place += 1)
    proven.set(place, await desk.provenCase(desk.agents[place] ?? '', accounts[place]!, 'disable-two-factor'))
  const connections = desk.agents.map((token) => sessionConnection(desk.baseUrl, token))
  await Promise.all(connections.map((line) => line.ask('GET', '/capabilities', 200)))
  const kinds: Kind[] = ['search', 'customer', 'board', 'case', 'change of a case', 'disabling']
  const took = Object.fromEntries(kinds.map((kind) => [kind, createHistogram()])) as Record<
    Kind,
    ReturnType<typeof createHistogram>
  >
  const memory: { resident: number; heap: number }[] = []
  const sampler = setInterval(() => void desk.memory().then((now) => memory.push(now)), 1000)
  const begun = performance.now()
  const end = begun + loadSeconds * 1000
  const timed = async (kind: Kind, asked: Promise<Record<string, unknown>>): Promise<Record<string, unknown>> => {
    const sent = process.hrtime.bigint()
    const answer = await asked
    took[kind].record(process.hrtime.bigint() - sent)
    if (apartMs > 0) await pause(apartMs * (0.5 + Math.random()))
    return answer
  }
  const work = async (line: SessionConnection, place: number): Promise<void> => {
    const { id, name } = accounts[place]!
    const own = proven.get(place)
    // Spread over the whole time.
    const disableAt = begun + ((place + 1) / (disabling + 2)) * loadSeconds * 1000
    let isDisabled = false
    while (performance.now() < end || (own && !isDisabled)) {
      await timed('search', line.ask('GET', `/staff/customers?query=${encodeURIComponent(name)}`, 200))
      await timed('customer', line.ask('GET', `/staff/customers/${id}`, 200))
      await timed('board', line.ask('GET', '/staff/cases?status=open&limit=100', 200))
      if (own) {
        await timed('case', line.ask('GET', `/staff/cases/${own.caseId}`, 200))
        if (isDisabled || performance.now() < disableAt) continue
        const body = { password: desk.password, expectedVersion: 1 }
        await timed('disabling', line.ask('POST', `/staff/cases/${own.caseId}/disable-two-factor`, 200, body))
        isDisabled = true
        continue
      }
      const request = { ...caseRequest, accountId: id }
      const opened = await timed('change of a case', line.ask('POST', '/staff/cases', 201, request))
      const evidence = { kind: 'recent-invoice', outcome: 'passed', note: 'In our files' }
      await timed('change of a case', line.ask('POST', `/staff/cases/${String(opened['id'])}/evidence`, 200, evidence))
      await timed('case', line.ask('GET', `/staff/cases/${String(opened['id'])}`, 200))
      const closing = { outcome: 'not-needed' }
      await timed('change of a case', line.ask('POST', `/staff/cases/${String(opened['id'])}/close`, 200, closing))
    }
  }
  await Promise.all(connections.map(work)).finally(() => {
    clearInterval(sampler)
    for (const line of connections) line.close()
  })
  const count = Object.values(took).reduce((sum, one) => sum + one.count, 0)
  console.log(`${count} requests, ${Math.round(count / ((performance.now() - begun) / 1000))} a second`)
  for (const kind of kinds) report(kind, took[kind])
  expect(took['disabling'].count).toBe(disabling)
  for (const part of ['resident', 'heap'] as const) {
    const values = memory.map((one) => one[part])
    const quarter = Math.floor(values.length / 4)
    const [third, last] = [median(values.slice(2 * quarter, 3 * quarter)), median(values.slice(3 * quarter))]
    console.log(`${part}: ${third} MB in the third quarter, ${last} MB in the last, ratio ${(last / third).toFixed(2)}`)
    expect(last / third, part).toBeLessThan(1.25)
  }
}

function report(kind: string, one: Histogram): void {
  const ms = (percentile: number): string => (one.percentile(percentile) / 1e6).toFixed(0)
  console.log(`${kind}: ${one.count}, p50 ${ms(50)} ms, p99 ${ms(99)} ms, longest ${(one.max / 1e6).toFixed(0)} ms`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
