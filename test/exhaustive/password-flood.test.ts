import { afterEach, expect, test } from 'vitest'
import { defaultHashLimit } from '../../src/portal/crypto/password-hashing.ts'
import { defaultPasswordCost } from '../../src/portal/crypto/passwords.ts'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { newKey, startTestSandbox, samplePassword as password, samples } from '../support/portal/sandbox.ts'

const { bayu } = samples
const params = { accountId: bayu.id }

let sandbox: TestSandbox
afterEach(() => sandbox.close())

const signIn = (userId: string, typed = password) =>
  sandbox.call('signIn', { body: { userId, password: typed, device: 'test' } })

test('250 sign-ins of strangers at once leave a right one its answer, and the memory as it was', async () => {
  sandbox = await startTestSandbox({ passwordCost: defaultPasswordCost, passwordHashes: defaultHashLimit })
  const before = process.memoryUsage().rss
  let peak = 0
  const flood = Array.from({ length: 250 }, async (_, nth) => {
    const answer = await signIn(`stranger-${nth}@flood.example`)
    peak = Math.max(peak, process.memoryUsage().rss)
    return answer
  })
  const first = await Promise.race(flood)
  expect(first.problem('unavailable').retryAfterSeconds).toBe(5)
  expect(first.headers.get('retry-after')).toBe('5')
  const right = await signIn(bayu.userId)
  expect([201, 503]).toContain(right.status)
  const answers = await Promise.all(flood)
  const judged = answers.filter(({ status }) => status === 401)
  expect(judged.length + answers.filter(({ status }) => status === 503).length).toBe(250)
  expect(judged.length).toBeGreaterThan(0)
  expect(judged.length).toBeLessThan(100)
  // Two hashes take 128 MB each at the usual cost; four at once, as many as the threads would take, twice that.
  expect((peak - before) / 1024 ** 2).toBeLessThan(400)
  expect((await signIn(bayu.userId)).status, 'after it').toBe(201)
})

test('what is refused for that counts nothing and leaves its key as it was', async () => {
  sandbox = await startTestSandbox({ passwordCost: 2 ** 16, passwordHashes: { atOnce: 1, waiting: 0 } })
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const key = newKey()
  const body = { method: 'authenticator', password, expectedVersion: 0 } as const
  const start = () => sandbox.call('startEnrolment', { token, params, body, key })
  const both = await Promise.all([signIn(bayu.userId), start()])
  const refused = both.filter(({ status }) => status === 503)
  expect(refused).toHaveLength(1)
  const state = (await sandbox.call('getOperation', { token, params: { key } })).body(200).status
  expect(state).toBe(both[1].status === 503 ? 'unseen' : 'applied')
  ;(await start()).body(201)
})

test('a repeat with a password takes a place of its own: it is answered no faster than a password is checked', async () => {
  sandbox = await startTestSandbox({ passwordCost: 2 ** 16, passwordHashes: { atOnce: 1, waiting: 0 } })
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const key = newKey()
  const body = { method: 'authenticator', password, expectedVersion: 0 } as const
  const start = () => sandbox.call('startEnrolment', { token, params, body, key })
  const first = (await start()).text
  const both = await Promise.all([start(), start()])
  expect(both.map(({ status }) => status).sort()).toEqual([201, 503])
  expect((await start()).text).toBe(first)
})
