import fc from 'fast-check'
import { generateSync } from 'otplib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TestSandbox } from '../support/portal/sandbox.ts'
import { startTestSandbox, samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { seeded } from '../support/fuzz/seeded.ts'

const { bayu } = samples
const stepSeconds = 30
const perLock = 5

let sandbox: TestSandbox
beforeEach(async () => void (sandbox = await startTestSandbox()))
afterEach(() => sandbox.close())

/** The clock jumps, and somebody signs in with the code of a step near the present one. */
const action = fc.record({
  jump: fc.constantFrom(0, 0, 30, 300, -90, -30, 3600, -3600),
  stepsAway: fc.constantFrom(0, 0, 0, -1, -1, -2, 1, 2),
})

test('F8: the clock jumps or stops: a used time step never passes again, and nothing is an error', async () => {
  const { seed, numRuns } = seeded('F8', 150)
  const { secret, usedStep } = await withAuthenticator()
  let lastStep = usedStep
  let [wrong, lockedUntil, now] = [0, 0, await portalTime()]
  for (const { jump, stepsAway } of fc.sample(action, { seed, numRuns })) {
    await sandbox.advance(jump)
    now += jump * 1000
    const first = await sandbox.call('signIn', { body: { userId: bayu.userId, password, device: 'test' } })
    if (lockedUntil > now) {
      first.problem('locked')
      continue
    }
    const present = Math.floor(now / 1000 / stepSeconds)
    const step = present + stepsAway
    const params = { challengeId: first.body(200).challenge.id }
    const answer = await sandbox.call('verifyChallenge', { params, body: { code: codeOf(secret, step) } })
    const accepted = Math.abs(stepsAway) <= 1
    const right = accepted && step > lastStep
    if (right) {
      answer.body(201)
      ;[lastStep, wrong, lockedUntil] = [step, 0, 0]
    } else {
      answer.problem(accepted ? 'code-used' : 'wrong-code')
      wrong += 1
      lockedUntil = wrong % perLock === 0 ? now + 600_000 : 0
      if (wrong >= 95) return
    }
  }
})

test('F8: the order of what happened is kept, whatever the clock says', async () => {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  for (const [at, seconds] of [0, -90, 300, -3600, 0, 86_400].entries()) {
    await sandbox.advance(seconds)
    const live = at < 5 ? token : (await sandbox.signIn(bayu.userId)).accessToken
    const body = { method: 'authenticator', password, expectedVersion: 0 } as const
    ;(await sandbox.call('startEnrolment', { token: live, params, body })).body(201)
  }
  const effects = await sandbox.ledger()
  expect(effects).toHaveLength(6)
  expect(effects.map(({ seq }) => seq)).toEqual(effects.map(({ seq }) => seq).toSorted((a, b) => a - b))
  const instants = effects.map(({ at }) => at)
  expect(instants).not.toEqual(instants.toSorted())
})

async function portalTime(): Promise<number> {
  return Date.parse((await sandbox.control('moveClock', { body: { advanceSeconds: 0 } })).body(200).now)
}

const codeOf = (secret: string, step: number): string => generateSync({ secret, epoch: step * stepSeconds })

/** An account with an Authenticator App whose secret the test knows, and the time step that its set-up used up. */
async function withAuthenticator(): Promise<{ secret: string; usedStep: number }> {
  const { accessToken: token } = await sandbox.signIn(bayu.userId)
  const params = { accountId: bayu.id }
  const body = { method: 'authenticator', password, expectedVersion: 0 } as const
  const { id: enrolmentId, secret = '' } = (await sandbox.call('startEnrolment', { token, params, body })).body(201)
  const usedStep = Math.floor((await portalTime()) / 1000 / stepSeconds)
  const verify = { token, params: { ...params, enrolmentId }, body: { code: codeOf(secret, usedStep) } }
  ;(await sandbox.call('verifyEnrolment', verify)).body(200)
  return { secret, usedStep }
}
