import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRows } from '../../support/portal/portal-database.ts'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { kenari, bayu, seriMuda } = samples
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const signIn = (userId: string, typed: string) =>
  sandbox.call('signIn', { body: { userId, password: typed, device: 'test' } })

async function challenged(userId: string) {
  const { id } = (await signIn(userId, password)).body(200).challenge
  const verify = (code: string) => sandbox.call('verifyChallenge', { params: { challengeId: id }, body: { code } })
  return { id, verify }
}
const otherCodes = (code: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => String((Number(code) + n + 1) % 1_000_000).padStart(6, '0'))

test('100 right codes at once make one session', async () => {
  const { verify } = await challenged(kenari.userId)
  const code = await sandbox.sentCode(kenari.id)
  const answers = await Promise.all(Array.from({ length: 100 }, () => verify(code)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const other of answers.filter(({ status }) => status !== 201)) other.problem('not-found')
})

test('100 right codes at once make one method active', async () => {
  await sandbox.restart({ limits: { maxConcurrentRequests: 100 } })
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const body = { method: 'sms', password, expectedVersion: 0 } as const
  const { id: enrolmentId } = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const verify = { token, params: { ...params, enrolmentId }, body: { code: await sandbox.sentCode(bayu.id) } }
  const answers = await Promise.all(Array.from({ length: 100 }, () => sandbox.call('verifyEnrolment', verify)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const other of answers.filter(({ status }) => status !== 200)) other.problem('conflict')
  expect((await sandbox.ledger()).filter(({ what }) => what === 'two-factor-enabled')).toHaveLength(1)
})

test('99 wrong codes and the right one at once: what is counted is what was judged, and nothing passes the limit', async () => {
  const { verify } = await challenged(kenari.userId)
  const right = await sandbox.sentCode(kenari.id)
  const codes = [...otherCodes(right, 99).slice(0, 50), right, ...otherCodes(right, 99).slice(50)]
  const answers = await Promise.all(codes.map(verify))
  const wrong = answers.filter(({ status }) => status === 403)
  const passed = answers.filter(({ status }) => status === 201)
  for (const one of wrong) one.problem('wrong-code')
  expect(wrong.length).toBeLessThanOrEqual(5)
  expect(passed.length).toBe(wrong.length < 5 ? 1 : 0)
  const counted = readRows(sandbox, `SELECT wrong FROM attempts WHERE subject LIKE 'code:%'`)
  expect(counted).toEqual(passed.length === 1 ? [] : [{ wrong: 5 }])
})

test('a right code passes only before the fifth wrong one, whatever the order and wherever the portal restarts', async () => {
  console.log(`seed ${seed}`)
  const place = fc.integer({ min: 0, max: 9 })
  await fc.assert(
    fc.asyncProperty(place, place, async (rightAt, restartAt) => {
      await sandbox.control('resetSandbox', { body: { scenario: 'three-accounts' } })
      const { verify } = await challenged(kenari.userId)
      const right = await sandbox.sentCode(kenari.id)
      const codes = otherCodes(right, 9).toSpliced(rightAt, 0, right)
      const statuses: number[] = []
      for (const [at, code] of codes.entries()) {
        if (at === restartAt) await sandbox.restart()
        statuses.push((await verify(code)).status)
      }
      const expected = codes.map((_, at) => {
        if (rightAt < 5) return at < rightAt ? 403 : at === rightAt ? 201 : 404
        return at < 5 ? 403 : 429
      })
      expect(statuses).toEqual(expected)
    }),
    { seed, numRuns: 12 },
  )
})

test('the fifth wrong code says that it locks, and voids the code', async () => {
  const { id, verify } = await challenged(kenari.userId)
  const right = await sandbox.sentCode(kenari.id)
  const left: unknown[] = []
  for (const code of otherCodes(right, 5)) left.push((await verify(code)).problem('wrong-code'))
  expect(left).toMatchObject([4, 3, 2, 1, 0].map((attemptsLeft) => ({ attemptsLeft })))
  const lock = { lockedUntil: '2026-11-20T04:10:00.000Z', retryAfterSeconds: 600 }
  expect(left[4]).toMatchObject(lock)
  expect((await verify(right)).problem('locked')).toMatchObject(lock)
  ;(await sandbox.call('resendChallenge', { params: { challengeId: id } })).problem('locked')
  ;(await signIn(kenari.userId, password)).problem('locked')
  await sandbox.advance(599)
  expect((await verify(right)).problem('locked').retryAfterSeconds).toBe(1)
  await sandbox.advance(1)
  ;(await verify(right)).problem('code-expired')
})

test('a lock voids the code even where codes outlive the lock', async () => {
  await sandbox.restart({ limits: { lockSeconds: 10 } })
  const { verify } = await challenged(kenari.userId)
  const right = await sandbox.sentCode(kenari.id)
  for (const code of otherCodes(right, 5)) await verify(code)
  await sandbox.advance(10)
  ;(await verify(right)).problem('code-expired')
})

test('wrong codes count over new codes, new enrolments and restarts; only a success clears them', async () => {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const enrolment = async () => {
    const body = { method: 'sms', password, expectedVersion: 0 } as const
    return (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  }
  const verify = async (enrolmentId: string, right: boolean) => {
    const sent = await sandbox.sentCode(bayu.id)
    const code = right ? sent : (otherCodes(sent, 1)[0] ?? '')
    return sandbox.call('verifyEnrolment', { token, params: { ...params, enrolmentId }, body: { code } })
  }
  const first = await enrolment()
  expect((await verify(first.id, false)).problem('wrong-code').attemptsLeft).toBe(4)
  await sandbox.advance(60)
  const resent = (await sandbox.call('resendEnrolment', { token, params: { ...params, enrolmentId: first.id } })).body(
    200,
  )
  expect(resent).toMatchObject({ sendNumber: 2, attemptsLeft: 4 })
  expect((await verify(first.id, false)).problem('wrong-code').attemptsLeft).toBe(3)
  await sandbox.restart()
  const second = await enrolment()
  expect(second.attemptsLeft).toBe(3)
  expect((await verify(second.id, false)).problem('wrong-code').attemptsLeft).toBe(2)
  ;(await verify(second.id, true)).body(200)
  const { attemptsLeft } = (await signIn(bayu.userId, password)).body(200).challenge
  expect(attemptsLeft).toBe(5)
})

test('wrong passwords count together inside and outside a session', async () => {
  const { accessToken: token } = await sandbox.signIn(seriMuda.userId)
  const params = { accountId: seriMuda.id }
  const disable = (typed: string) =>
    sandbox.call('disableTwoFactor', { token, params, body: { password: typed, expectedVersion: 1 } })
  expect((await disable('wrong')).problem('wrong-password').attemptsLeft).toBe(4)
  for (let n = 0; n < 3; n += 1) {
    const problem = (await signIn(seriMuda.userId.toUpperCase(), 'wrong')).problem('unauthenticated')
    expect(problem.attemptsLeft).toBeUndefined()
  }
  expect((await disable('wrong')).problem('wrong-password')).toMatchObject({ attemptsLeft: 0, retryAfterSeconds: 600 })
  ;(await disable(password)).problem('locked')
  ;(await signIn(seriMuda.userId, password)).problem('locked')
  expect((await sandbox.call('getTwoFactor', { token, params })).body(200).locked).toBe(true)
  await sandbox.advance(600)
  ;(await disable(password)).body(200)
})

test('30 wrong passwords at once: five are judged, none of the others', async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(bayu.userId, 'wrong')))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(25)
})

test('too many wrong ones in a row lock until support unlocks', async () => {
  await sandbox.restart({ limits: { wrongBeforeSupport: 7 } })
  for (let n = 0; n < 5; n += 1) await signIn(bayu.userId, 'wrong')
  await sandbox.advance(600)
  for (let n = 0; n < 2; n += 1) (await signIn(bayu.userId, 'wrong')).problem('unauthenticated')
  expect((await signIn(bayu.userId, password)).problem('locked')).toMatchObject({ lockedUntil: null })
  await sandbox.advance(10 * 24 * 3600)
  ;(await signIn(bayu.userId, password)).problem('locked')
})
