import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Answer } from '../portal/portal-call.ts'
import type { KillablePortal } from './killable-portal.ts'
import { killablePortal, turns } from './killable-portal.ts'
import { newKey, samplePassword as password, samples } from '../portal/sandbox.ts'
import { seeded } from '../fuzz/seeded.ts'
import { until } from '../time/until.ts'

const { kenari } = samples
const params = { accountId: kenari.id }

/** How often the answer was lost, how often of that after the effect, and the effects there were in the end. */
interface KilledChanges {
  lost: number
  afterwards: number
  effects: number
}

/** Percent of the time that a call was seen to take; or as soon as the effect is on disk, before the answer is out. */
type Moment = number | 'effect'

/** Kills the portal in so many changes, twice in each, at moments that a printed seed draws. */
export async function requireKillsSurvived(what: string, changes: number): Promise<void> {
  const { seed, numRuns } = seeded(what, changes)
  const moment = fc.oneof(fc.constant('effect' as const), fc.integer({ min: 0, max: 130 }))
  // One kill is always after the effect, so that an answer is lost whatever was drawn.
  const moments: Moment[] = ['effect', ...fc.sample(moment, { seed, numRuns: numRuns - 1 })]
  const { lost, afterwards, effects } = await killedChanges(moments)
  console.log(`F4: ${lost} answers lost, ${afterwards} of them after the effect, ${effects} effects`)
  expect(effects).toBe(numRuns * 2)
}

/**
 * Changes a method again and again, SMS to SMS, each time with the portal killed while it disables and while it verifies.
 * After each kill the state is the old or the new one, the ledger says
 * the same, and the same request again brings the answer that was lost.
 */
async function killedChanges(moments: readonly Moment[]): Promise<KilledChanges> {
  const portal = await killablePortal({ limits: { sendsPerEnrolment: 5000 } })
  try {
    const outcomes: Killed[] = []
    const token = await signIn(portal)
    const whole = await turnsOfCall(portal, token)
    for (const moment of moments) {
      const { version } = await stateOf(portal, token)
      const disable = (key: string) =>
        portal.call('disableTwoFactor', { token, params, body: { password, expectedVersion: version }, key })
      outcomes.push(
        await killedWhile(portal, token, moment === 'effect' ? moment : (whole * moment) / 100, disable, {
          version,
          active: false,
        }),
      )
      const body = { method: 'sms', password, expectedVersion: version + 1 } as const
      const begun = (await portal.call('startEnrolment', { token, params, body })).body(201)
      const code = await newestCode(portal)
      const verify = (key: string) =>
        portal.call('verifyEnrolment', { token, params: { ...params, enrolmentId: begun.id }, body: { code }, key })
      outcomes.push(
        await killedWhile(portal, token, moment === 'effect' ? moment : (whole * moment) / 100, verify, {
          version: version + 1,
          active: true,
        }),
      )
    }
    const effects = (await portal.ledger()).filter(({ what }) => what.startsWith('two-factor-')).length
    await requireNotices(portal, effects)
    const lost = outcomes.filter((one) => one.lost)
    return { lost: lost.length, afterwards: lost.filter(({ happened }) => happened).length, effects }
  } finally {
    portal.close()
  }
}

interface Killed {
  /** The kill took the answer away. */
  lost: boolean
  /** The effect was on disk by then. */
  happened: boolean
}

/** Reads the portal's file from outside until the effect of a key is in it. */
async function effectOf(portal: KillablePortal, key: string): Promise<void> {
  const db = new Database(join(portal.dataDir, 'portal.sqlite'), { readonly: true })
  const effect = db.prepare('SELECT 1 FROM ledger WHERE key = ?')
  try {
    await until('the effect is on disk', () => effect.get(key) !== undefined)
  } finally {
    db.close()
  }
}

/** How often the loop turns while a portal that has just started answers its first change. */
async function turnsOfCall(portal: KillablePortal, token: string): Promise<number> {
  await portal.killAndRestart()
  const progress = { answered: false }
  const body = { password: 'not the password', expectedVersion: 1 }
  const sent = portal.call('disableTwoFactor', { token, params, body }).finally(() => (progress.answered = true))
  let turned = 0
  for (; !progress.answered; turned += 1) await turns(1)
  ;(await sent).problem('wrong-password')
  return turned
}

async function killedWhile(
  portal: KillablePortal,
  token: string,
  moment: Moment,
  send: (key: string) => Promise<Answer<never>>,
  from: { version: number; active: boolean },
): Promise<Killed> {
  const key = newKey()
  const sent = send(key).then(
    (answer) => answer.text,
    () => undefined,
  )
  if (moment === 'effect') await effectOf(portal, key)
  else await turns(moment)
  await portal.killAndRestart()
  const first = await sent
  const state = await stateOf(portal, token)
  const happened = (await portal.ledger()).filter((effect) => effect.key === key).length
  expect(happened).toBeLessThanOrEqual(1)
  expect(state).toMatchObject(
    happened === 1
      ? { version: from.version + 1, active: from.active }
      : { version: from.version, active: !from.active },
  )
  if (first !== undefined) expect(happened, 'what was answered is on disk').toBe(1)
  const again = await send(key)
  expect(again.status, 'the same request again brings the answer').toBe(200)
  if (first !== undefined) expect(again.text).toBe(first)
  expect((await portal.ledger()).filter((effect) => effect.key === key)).toHaveLength(1)
  return { lost: first === undefined, happened: happened === 1 }
}

/** Every effect notifies the address and the number, each once, and all of it is sent. */
async function requireNotices(portal: KillablePortal, effects: number): Promise<void> {
  const owed = async () => (await portal.outbox()).filter(({ kind }) => kind.startsWith('two-factor-'))
  await until('everything owed is sent', async () => (await owed()).every(({ sentAt }) => sentAt !== null))
  const notices = await owed()
  expect(notices.filter(({ channel }) => channel === 'email')).toHaveLength(effects)
  expect(notices.filter(({ channel }) => channel === 'sms')).toHaveLength(effects)
}

async function signIn(portal: KillablePortal): Promise<string> {
  const body = { userId: kenari.userId, password, device: 'test' }
  const { challenge } = (await portal.call('signIn', { body })).body(200)
  const passed = { params: { challengeId: challenge.id }, body: { code: await newestCode(portal) } }
  return (await portal.call('verifyChallenge', passed)).body(201).accessToken
}

async function newestCode(portal: KillablePortal): Promise<string> {
  return (await portal.outbox()).findLast(({ code }) => code !== null)?.code ?? ''
}

async function stateOf(portal: KillablePortal, token: string) {
  return (await portal.call('getTwoFactor', { token, params })).body(200)
}
