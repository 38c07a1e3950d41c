import { readFileSync } from 'node:fs'
import { createHistogram } from 'node:perf_hooks'
import { afterEach, expect, test } from 'vitest'
import { readRows } from '../support/portal-database.ts'
import type { PortalProcess } from '../support/portal-process.ts'
import { spawnPortal } from '../support/portal-process.ts'
import { newKey, samplePassword as password } from '../support/sandbox.ts'

const sessions = 200
const loadSeconds = 60
/** scrypt's N: at the portal's own 2^17 the two cores would do nothing but hash. */
const passwordCost = 2 ** 12

let portal: PortalProcess
afterEach(() => portal.close())

test(`${sessions} sessions at once for ${loadSeconds} s: no error, memory flat`, { timeout: 300_000 }, async () => {
  portal = await spawnPortal({ passwordCost, scenario: 'hosting-company' })
  const users = withoutSecondFactor(sessions)
  expect(users).toHaveLength(sessions)
  const tokens = new Map<string, string>()
  for (const { id, userId } of users) {
    const body = { userId, password, device: 'load' }
    tokens.set(id, (await portal.call('signIn', { body })).body(201).accessToken)
  }
  const took = createHistogram()
  const memory: number[] = []
  const end = performance.now() + loadSeconds * 1000
  const sampler = setInterval(() => memory.push(residentMegabytes()), 1000)
  await Promise.all([...tokens].map(([accountId, token]) => work(accountId, token, took, end))).finally(() =>
    clearInterval(sampler),
  )
  const ms = (percentile: number): string => (took.percentile(percentile) / 1e6).toFixed(1)
  console.log(`${took.count} requests, ${Math.round(took.count / loadSeconds)} a second, scrypt N ${passwordCost}`)
  console.log(`p50 ${ms(50)} ms, p99 ${ms(99)} ms, longest ${(took.max / 1e6).toFixed(1)} ms`)
  const third = Math.floor(memory.length / 3)
  const [middle, last] = [median(memory.slice(third, 2 * third)), median(memory.slice(2 * third))]
  console.log(
    `resident memory: ${middle} MB in the middle third, ${last} MB in the last, ratio ${(last / middle).toFixed(2)}`,
  )
  expect(last / middle).toBeLessThan(1.15)
})

/** One customer: looks at the account, sets an Authenticator App up and gives it up again, over and over. */
async function work(accountId: string, token: string, took: ReturnType<typeof createHistogram>, end: number) {
  const params = { accountId }
  const timed = async <T>(asked: Promise<T>): Promise<T> => {
    const begun = process.hrtime.bigint()
    const answer = await asked
    took.record(process.hrtime.bigint() - begun)
    return answer
  }
  while (performance.now() < end) {
    ;(await timed(portal.call('listAccounts', { token }))).body(200)
    const { version } = (await timed(portal.call('getTwoFactor', { token, params }))).body(200)
    const body = { method: 'authenticator', password, expectedVersion: version } as const
    const begun = (await timed(portal.call('startEnrolment', { token, params, body, key: newKey() }))).body(201)
    ;(await timed(portal.call('listNotices', { token, params }))).body(200)
    const enrolment = { ...params, enrolmentId: begun.id }
    ;(await timed(portal.call('cancelEnrolment', { token, params: enrolment, key: newKey() }))).body(200)
  }
}

function withoutSecondFactor(count: number): { id: string; userId: string }[] {
  return readRows(
    portal,
    `SELECT a.id, a.user_id AS userId FROM accounts a JOIN factors f ON f.account_id = a.id
     WHERE f.method IS NULL AND a.status = 'active' AND a.must_reset_password = 0
     ORDER BY a.id LIMIT ${count}`,
  ) as { id: string; userId: string }[]
}

function residentMegabytes(): number {
  const status = readFileSync(`/proc/${portal.pid()}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
