import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestSandbox } from '../../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../../support/portal/sandbox.ts'

const { kenari, bayu, seriMuda } = samples

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

const challenge = async (userId: string) =>
  (await sandbox.call('signIn', { body: { userId, password, device: 'test' } })).body(200).challenge
const verify = (challengeId: string, code: string) =>
  sandbox.call('verifyChallenge', { params: { challengeId }, body: { code } })
const resend = (challengeId: string) => sandbox.call('resendChallenge', { params: { challengeId } })

async function enrolling(method: 'sms' | 'email' | 'authenticator') {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const body = { method, password, expectedVersion: 0 } as const
  const begun = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const asked = { token, params: { ...params, enrolmentId: begun.id } }
  return {
    begun,
    resend: () => sandbox.call('resendEnrolment', asked),
    verify: (code: string) => sandbox.call('verifyEnrolment', { ...asked, body: { code } }),
  }
}

describe('a code that was sent', () => {
  test('is valid for its lifetime and not a second longer', async () => {
    const { id } = await challenge(kenari.userId)
    await sandbox.advance(299)
    ;(await verify(id, await sandbox.sentCode(kenari.id))).body(201)
    const next = await challenge(kenari.userId)
    expect(next).toMatchObject({ sentAt: next.serverTime, sendNumber: 1, sendsLeft: 4 })
    await sandbox.advance(300)
    ;(await verify(next.id, await sandbox.sentCode(kenari.id))).problem('code-expired')
  })

  test('is good once', async () => {
    const { id } = await challenge(kenari.userId)
    const code = await sandbox.sentCode(kenari.id)
    ;(await verify(id, code)).body(201)
    ;(await verify(id, code)).problem('not-found')
  })

  test('is bound to its challenge', async () => {
    await challenge(kenari.userId)
    const first = await sandbox.sentCode(kenari.id)
    let second = await challenge(kenari.userId)
    while ((await sandbox.sentCode(kenari.id)) === first) second = await challenge(kenari.userId)
    ;(await verify(second.id, first)).problem('wrong-code')
  })

  test('is sent again only after the pause, and the old one is void from then on', async () => {
    const { begun, resend: again, verify: check } = await enrolling('email')
    expect(begun.resendAllowedAt).toBe('2026-11-20T04:01:00.000Z')
    const first = await sandbox.sentCode(bayu.id)
    expect((await again()).problem('too-many-requests').retryAfterSeconds).toBe(60)
    await sandbox.advance(59)
    expect((await again()).problem('too-many-requests').retryAfterSeconds).toBe(1)
    await sandbox.advance(1)
    const renewed = (await again()).body(200)
    expect(renewed).toMatchObject({ id: begun.id, sendNumber: 2, sendsLeft: 3, sentAt: renewed.serverTime })
    const second = await sandbox.sentCode(bayu.id)
    if (first !== second) (await check(first)).problem('wrong-code')
    ;(await check(second)).body(200)
  })

  test('is sent five times at the most, also after it expired', async () => {
    const { resend: again } = await enrolling('sms')
    for (const sendsLeft of [3, 2, 1, 0]) {
      await sandbox.advance(sendsLeft === 2 ? 400 : 60)
      expect((await again()).body(200).sendsLeft).toBe(sendsLeft)
    }
    await sandbox.advance(60)
    ;(await again()).problem('conflict')
    expect((await sandbox.outbox(bayu.id)).filter(({ kind }) => kind === 'code')).toHaveLength(5)
  })

  test('of a sign-in can be sent again in the same way', async () => {
    const { id } = await challenge(kenari.userId)
    ;(await resend(id)).problem('too-many-requests')
    await sandbox.advance(301)
    const { challenge: renewed } = (await resend(id)).body(200)
    expect(renewed).toMatchObject({ id, sendNumber: 2, destinationMasked: '+60******268' })
    ;(await verify(id, await sandbox.sentCode(kenari.id))).body(201)
  })

  test('has leading zeros like any other digits', async () => {
    let code = ''
    for (let n = 0; n < 200 && !code.startsWith('0'); n += 1) {
      const { id } = await challenge(kenari.userId)
      code = await sandbox.sentCode(kenari.id)
      expect(code).toMatch(/^\d{6}$/)
      if (code.startsWith('0')) (await verify(id, code)).body(201)
      await sandbox.advance(60)
    }
    expect(code).toMatch(/^0/)
  })

  test('is void once the factor changed, even when the same method is active again', async () => {
    const { accessToken: token } = await sandbox.signIn(kenari.userId)
    const { id } = await challenge(kenari.userId)
    const code = await sandbox.sentCode(kenari.id)
    const params = { accountId: kenari.id }
    ;(await sandbox.call('disableTwoFactor', { token, params, body: { password, expectedVersion: 1 } })).body(200)
    ;(await verify(id, code)).problem('code-expired')
    const enrol = { method: 'sms', password, expectedVersion: 2 } as const
    const begun = (await sandbox.call('startEnrolment', { token, params, body: enrol })).body(201)
    const body = { code: await sandbox.sentCode(kenari.id) }
    const proof = { token, params: { ...params, enrolmentId: begun.id }, body }
    ;(await sandbox.call('verifyEnrolment', proof)).body(200)
    ;(await verify(id, code)).problem('code-expired')
  })
})

describe('the code of an Authenticator App', () => {
  test('is good once: not again in its step, not at another sign-in, not after the set-up that it proved', async () => {
    const { verify: check } = await enrolling('authenticator')
    const proved = await sandbox.freshCode(bayu.userId, 'enrolment')
    ;(await check(proved)).body(200)
    ;(await verify((await challenge(bayu.userId)).id, proved)).problem('code-used')
    const code = await sandbox.freshCode(bayu.userId)
    ;(await verify((await challenge(bayu.userId)).id, code)).body(201)
    ;(await verify((await challenge(bayu.userId)).id, code)).problem('code-used')
  })

  test('is accepted one step back and one ahead, and no further', async () => {
    for (const [off, status] of [
      [-60, 403],
      [-30, 201],
      [60, 403],
      [30, 201],
    ] as const) {
      await sandbox.advance(120)
      const code = await sandbox.codeAt(seriMuda.userId, off)
      expect((await verify((await challenge(seriMuda.userId)).id, code)).status, `${off} s`).toBe(status)
    }
  })

  test.each([-90, -3600])('that was used is refused when the clock goes back %i s, never an error', async (seconds) => {
    await sandbox.signIn(seriMuda.userId)
    await sandbox.advance(seconds)
    const code = await sandbox.freshCode(seriMuda.userId)
    ;(await verify((await challenge(seriMuda.userId)).id, code)).problem('code-used')
    await sandbox.advance(-seconds)
    expect((await sandbox.signIn(seriMuda.userId)).account.id).toBe(seriMuda.id)
  })

  test.each([-300, -60, 60, 300])(
    'of a clock %i s off is a wrong code at a sign-in, which names no clock',
    async (off) => {
      const code = await sandbox.codeAt(seriMuda.userId, off)
      const { detail, attemptsLeft } = (await verify((await challenge(seriMuda.userId)).id, code)).problem('wrong-code')
      expect({ detail, attemptsLeft }).toEqual({ detail: 'The code is wrong', attemptsLeft: 4 })
    },
  )

  test.each([
    [-330, 'wrong-code'],
    [-300, 'clock-behind'],
    [-60, 'clock-behind'],
    [60, 'clock-ahead'],
    [300, 'clock-ahead'],
    [330, 'wrong-code'],
  ] as const)('of a clock %i s off is refused in a set-up as %s, and costs a try', async (off, refusal) => {
    const { verify: check } = await enrolling('authenticator')
    const code = await sandbox.codeAt(bayu.userId, off, 'enrolment')
    expect((await check(code)).problem(refusal).attemptsLeft).toBe(4)
  })

  test('that showed a wrong clock is never taken later, by the set-up or a sign-in, over a restart too', async () => {
    const { verify: check } = await enrolling('authenticator')
    const ahead = await sandbox.codeAt(bayu.userId, 90, 'enrolment')
    ;(await check(ahead)).problem('clock-ahead')
    await sandbox.advance(90)
    ;(await check(ahead)).problem('code-used')
    ;(await check(await sandbox.codeAt(bayu.userId, -30, 'enrolment'))).body(200)
    await sandbox.restart()
    ;(await verify((await challenge(bayu.userId)).id, ahead)).problem('code-used')
    await sandbox.advance(30)
    expect((await sandbox.signIn(bayu.userId)).account.id).toBe(bayu.id)
  })

  test('that showed a wrong clock brings the lock as any other does', async () => {
    const { verify: check } = await enrolling('authenticator')
    const ahead = await sandbox.codeAt(bayu.userId, 90, 'enrolment')
    for (const left of [4, 3, 2, 1]) expect((await check(ahead)).problem('clock-ahead').attemptsLeft).toBe(left)
    const locking = (await check(ahead)).problem('clock-ahead')
    expect(locking.attemptsLeft).toBe(0)
    expect(locking.lockedUntil).toMatch(/^2026-/)
    ;(await check(ahead)).problem('locked')
  })

  test.each(['1234', '12345', '1234567', '0123456789'])('of another length (%s) is a wrong code', async (code) => {
    ;(await verify((await challenge(seriMuda.userId)).id, code)).problem('wrong-code')
    ;(await (await enrolling('authenticator')).verify(code)).problem('wrong-code')
    ;(await (await enrolling('sms')).verify(code)).problem('wrong-code')
  })

  test.each(['12a456', '', '１２３４５６٤٢x', '+', '12345678901'])('that is none (%j) is no request', async (code) => {
    ;(await verify((await challenge(seriMuda.userId)).id, code)).problem('invalid-request')
  })
})
