import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { totpOfStep } from '../../src/portal/rules/totp.ts'
import type { KillablePortal } from '../support/faults/killable-portal.ts'
import { killablePortal, turns } from '../support/faults/killable-portal.ts'
import { samplePassword as password, samples } from '../support/portal/sandbox.ts'
import { seeded } from '../support/fuzz/seeded.ts'

const { kenari, bayu } = samples
const limit = 5

let portal: KillablePortal
beforeEach(async () => void (portal = await killablePortal()))
afterEach(() => portal.close())

/** Which message the right code is among 99 wrong ones, and during which one the portal is killed, after how many turns. */
const order = fc.record({ rightAt: fc.nat(9), killAt: fc.nat(9), turned: fc.nat(600) })

test('F7: 100 right codes at once make one session', async () => {
  const { challengeId, right } = await challenged()
  const answers = await Promise.all(
    Array.from({ length: 100 }, () =>
      portal.call('verifyChallenge', { params: { challengeId }, body: { code: right } }),
    ),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const other of answers.filter(({ status }) => status !== 201)) other.problem('not-found')
})

test('F7: 99 wrong codes and a right one, the portal killed midway: no guess too many', async () => {
  const { seed, numRuns } = seeded('F7', 6)
  for (const { rightAt, killAt, turned } of fc.sample(order, { seed, numRuns })) {
    portal.close()
    portal = await killablePortal()
    const { challengeId, right } = await challenged()
    const codes = wrongOnes(right, 99).toSpliced(rightAt, 0, right)
    let [evaluated, passed] = [0, 0]
    for (const [at, code] of codes.entries()) {
      const sent = portal.call('verifyChallenge', { params: { challengeId }, body: { code } })
      if (at !== killAt) {
        const { status } = await sent
        if (status === 403) evaluated += 1
        if (status === 201) passed += 1
      } else {
        const before = wrongCounted()
        const answer = sent.catch(() => undefined)
        await turns(turned)
        await portal.killAndRestart()
        const status = (await answer)?.status
        // Without an answer only the portal's own count shows whether the guess was judged.
        if (code === right && (status === 201 || sessions() > 0)) passed += 1
        else if (wrongCounted() > before) evaluated += 1
        if (status === 403 && code !== right) expect(wrongCounted(), 'what was answered is on disk').toBe(before + 1)
      }
      expect(evaluated).toBeLessThanOrEqual(limit)
    }
    expect(passed).toBeLessThanOrEqual(1)
    expect(sessions()).toBe(passed)
    if (passed === 0) expect(wrongCounted(), 'counted is what was judged').toBe(evaluated)
    const lostBefore = killAt <= rightAt && killAt < limit
    if (rightAt >= limit + (lostBefore ? 1 : 0)) expect(passed, 'after the fifth wrong one nothing passes').toBe(0)
    if (rightAt < limit && killAt !== rightAt) expect(passed, 'before it the right one does').toBe(1)
  }
})

test('F7: a set-up that says where a clock is wrong costs a try each time, all at once too', async () => {
  const { accessToken: token } = (
    await portal.call('signIn', { body: { userId: bayu.userId, password, device: 'test' } })
  ).body(201)
  const params = { accountId: bayu.id }
  const body = { method: 'authenticator', password, expectedVersion: 0 } as const
  const begun = (await portal.call('startEnrolment', { token, params, body })).body(201)
  const present = Math.floor(Date.parse(begun.serverTime) / 1000 / 30)
  const asked = { token, params: { ...params, enrolmentId: begun.id } }
  const codeAt = (steps: number) => totpOfStep(begun.secret ?? '', present + steps)
  const away = [5, -5, 6, -6, 7, -7, 8, 20, -20, 21, -21, 22]
  const answers = await Promise.all(
    away.map((steps) => portal.call('verifyEnrolment', { ...asked, body: { code: codeAt(steps) } })),
  )
  expect(answers.filter(({ status }) => status === 403)).toHaveLength(limit)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(away.length - limit)
  expect(wrongCounted()).toBe(limit)
  ;(await portal.call('verifyEnrolment', { ...asked, body: { code: codeAt(0) } })).problem('locked')
})

async function challenged(): Promise<{ challengeId: string; right: string }> {
  const body = { userId: kenari.userId, password, device: 'test' }
  const { challenge } = (await portal.call('signIn', { body })).body(200)
  const right = (await portal.outbox()).findLast(({ code }) => code !== null)?.code ?? ''
  return { challengeId: challenge.id, right }
}

function wrongOnes(right: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => String((Number(right) + n + 1) % 1_000_000).padStart(6, '0'))
}

function wrongCounted(): number {
  return read(`SELECT coalesce(sum(wrong), 0) FROM attempts WHERE subject LIKE 'code:%'`)
}

function sessions(): number {
  return read('SELECT count(*) FROM sessions')
}

function read(sql: string): number {
  const db = new Database(join(portal.dataDir, 'portal.sqlite'), { readonly: true })
  try {
    return db.prepare<[], number>(sql).pluck().get() ?? 0
  } finally {
    db.close()
  }
}
