import { readFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { readRows } from '../support/portal/portal-database.ts'
import type { KillablePortal } from '../support/faults/killable-portal.ts'
import { killablePortal } from '../support/faults/killable-portal.ts'
import type { SessionConnection } from '../support/portal/keep-alive-connection.ts'
import { sessionConnection } from '../support/portal/keep-alive-connection.ts'
import { samplePassword as password } from '../support/portal/sandbox.ts'

const sessions = 200
const loadSeconds = 60
/** scrypt's N: at the portal's own 2^17 the two cores would do nothing but hash. */
const passwordCost = 2 ** 12
/** What V8 may keep: with more room it collects later, and the memory seems to grow although nothing stays. */
const heap = ['--max-old-space-size=128']

let portal: KillablePortal
afterEach(() => portal.close())

test(`${sessions} sessions at once for ${loadSeconds} s: no error, memory flat`, { timeout: 300_000 }, async () => {
  portal = await killablePortal({ passwordCost, scenario: 'hosting-company' }, heap)
  const tokens = await signedIn(sessions)
  expect(tokens.size).toBe(sessions)
  const connections = [...tokens].map(([id, token]) => ({ id, line: sessionConnection(portal.baseUrl(), token) }))
  // Each connection is made first: Node takes one new one a turn of its loop, and that is not what is measured.
  await Promise.all(connections.map(({ line }) => line.ask('GET', '/accounts', 200)))
  const took = { 'with a password': createHistogram(), 'another change': createHistogram(), reading: createHistogram() }
  const memory: number[] = []
  const end = performance.now() + loadSeconds * 1000
  const sampler = setInterval(() => memory.push(residentMegabytes()), 1000)
  await Promise.all(connections.map(({ id, line }) => work(`/accounts/${id}`, line, took, end))).finally(() => {
    clearInterval(sampler)
    for (const { line } of connections) line.close()
  })
  const count = Object.values(took).reduce((sum, one) => sum + one.count, 0)
  console.log(`${count} requests, ${Math.round(count / loadSeconds)} a second, scrypt N ${passwordCost}`)
  for (const [kind, one] of Object.entries(took)) {
    const ms = (percentile: number): string => (one.percentile(percentile) / 1e6).toFixed(0)
    console.log(`${kind}: ${one.count}, p50 ${ms(50)} ms, p99 ${ms(99)} ms`)
  }
  const quarter = Math.floor(memory.length / 4)
  const [before, last] = [median(memory.slice(2 * quarter, 3 * quarter)), median(memory.slice(3 * quarter))]
  console.log(
    `resident memory: ${before} MB in the third quarter, ${last} MB in the last, ratio ${(last / before).toFixed(2)}`,
  )
  expect(last / before).toBeLessThan(1.15)
})

type Kind = 'with a password' | 'another change' | 'reading'
type Took = Record<Kind, ReturnType<typeof createHistogram>>

/** One customer: reads the account, sets an Authenticator App up and gives it up again, over and over. */
async function work(account: string, line: SessionConnection, took: Took, end: number): Promise<void> {
  const timed = async <T>(kind: Kind, asked: Promise<T>): Promise<T> => {
    const begun = process.hrtime.bigint()
    const answer = await asked
    took[kind].record(process.hrtime.bigint() - begun)
    return answer
  }
  const enrolments = `${account}/two-factor/enrolments`
  while (performance.now() < end) {
    await timed('reading', line.ask('GET', '/accounts', 200))
    const { version } = await timed('reading', line.ask('GET', `${account}/two-factor`, 200))
    const body = { method: 'authenticator', password, expectedVersion: version }
    const { id } = await timed('with a password', line.ask('POST', enrolments, 201, body))
    await timed('reading', line.ask('GET', `${account}/notices`, 200))
    await timed('another change', line.ask('DELETE', `${enrolments}/${String(id)}`, 200))
  }
}

/** Signs in customers without 2FA, each with an access token by account; those whom a lock keeps out are left out. */
async function signedIn(count: number): Promise<Map<string, string>> {
  const users = readRows(
    portal,
    `SELECT a.id, a.user_id AS userId FROM accounts a JOIN factors f ON f.account_id = a.id
     WHERE f.method IS NULL AND a.status = 'active' AND a.must_reset_password = 0 ORDER BY a.id`,
  ) as { id: string; userId: string }[]
  const tokens = new Map<string, string>()
  for (const { id, userId } of users) {
    if (tokens.size === count) break
    const answer = await portal.call('signIn', { body: { userId, password, device: 'load' } })
    if (answer.status === 201) tokens.set(id, answer.body(201).accessToken)
    else answer.problem('locked')
  }
  return tokens
}

function residentMegabytes(): number {
  const status = readFileSync(`/proc/${portal.pid()}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
