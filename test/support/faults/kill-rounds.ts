import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createProfile } from '../../../src/main/base/profile.ts'
import type { FaultPoint } from './fault-points.ts'
import { ConsoleKilledError, killableConsole, type KillableConsole } from './killable-console.ts'
import { checkKilledConsole, judgeSecrets, judgeSettled, twoFactorEffects } from './check-killed-console.ts'
import type { Customer, Seat } from '../console/operator.ts'
import { startTestSandbox, samplePassword } from '../portal/sandbox.ts'
import type { Script } from './operator-scripts.ts'

/** When a console is killed: at a fault point, counted from the script's first; or after so many milliseconds of it. */
type KillAt = { faultPoint: number } | { ms: number }

/** A profile and a portal on which one round follows another. */
interface KillRounds {
  /**
   * Runs a script, kills the console in it, starts another one, signs in past the deadline, judges what is there, takes
   * the script to its end and judges again.
   *
   * @returns where it was killed; null where the script was over before that
   */
  round(script: Script, killAt: KillAt): Promise<FaultPoint | 'by time' | null>
  close(): Promise<void>
}

/** Seconds by which both clocks go on after a kill: past every wait of the console before it voids. */
const deadlineSeconds = 60

/** Customers of the scenario `thirty-accounts` who use an Authenticator App and can use SMS. */
export const toBeChanged: readonly Customer[] = [
  { id: 'A-20417', userId: 'it@serimuda.example', name: 'Seri Muda Trading' },
  { id: 'A-30102', userId: 'it@angsana-trading.example', name: 'Angsana Trading' },
  { id: 'A-30104', userId: 'it@angsana-logistics.example', name: 'Angsana Logistics' },
  { id: 'A-30107', userId: 'it@angsana-packaging.example', name: 'Angsana Packaging' },
  { id: 'A-30108', userId: 'office@bambooquay.example', name: 'Bamboo Quay Ceramics' },
  { id: 'A-30110', userId: 'orders@deltalane.example', name: 'Delta Lane Bakery' },
  { id: 'A-30112', userId: 'admin@harbourgrove.example', name: 'Harbour Grove Optics' },
  { id: 'A-30115', userId: 'noc@monsoonridge.example', name: 'Monsoon Ridge Games' },
  { id: 'A-30117', userId: 'it@rambaifield.example', name: 'Rambai Field Pharmacy' },
  { id: 'A-30119', userId: 'office@teakplain.example', name: 'Teak Plain Furniture' },
]

async function openKillRounds(): Promise<KillRounds> {
  const folder = mkdtempSync(join(tmpdir(), 'factordesk-killed-'))
  const profile = createProfile(folder)
  const sandbox = await startTestSandbox({ scenario: 'thirty-accounts' })
  const typed = new Set([samplePassword])
  let now = Date.parse('2026-11-20T04:00:00.000Z')
  let running: KillableConsole | null = null
  /** Messages of the outbox whose secrets were searched for already. */
  let readMessages = 0

  async function start(more: { stopAt?: number } = {}): Promise<KillableConsole> {
    const { baseUrl, secret } = sandbox
    running = await killableConsole({
      folder,
      baseUrl,
      secret,
      now: new Date(now).toISOString(),
      ...more,
    })
    return running
  }
  const seatAt = (app: KillableConsole): Seat => ({ app, sandbox, typed })

  /** Runs until it is over, then true, or until the console is killed; anything else that goes wrong is the test's. */
  async function isOverUnkilled(app: KillableConsole, script: Script): Promise<boolean> {
    try {
      await script.carryOn(seatAt(app))
      return true
    } catch (error) {
      if (error instanceof ConsoleKilledError) return false
      throw error
    }
  }

  async function judgeKilled(app: KillableConsole): Promise<void> {
    const fresh = new Set([samplePassword, ...app.acknowledged.secrets])
    for (const { code, linkToken } of (await sandbox.outbox()).slice(readMessages))
      for (const sent of [code, linkToken]) if (sent !== null) fresh.add(sent)
    for (const secret of fresh) typed.add(secret)
    const ofConsole = (await sandbox.ledger()).filter(({ what }) => what !== 'consent-answered')
    checkKilledConsole(
      profile,
      app.acknowledged,
      ofConsole.map(({ key }) => key),
    )
    judgeSecrets(folder, fresh)
    readMessages = (await sandbox.outbox()).length
  }

  async function pastTheDeadline(): Promise<void> {
    now += deadlineSeconds * 1000
    await sandbox.advance(deadlineSeconds)
  }

  return {
    round: async (script, killAt) => {
      const app = running ?? (await start())
      await script.signIn(seatAt(app))
      await script.prepare?.(seatAt(app))
      await app.arm('faultPoint' in killAt ? killAt.faultPoint : -1)
      const over = isOverUnkilled(app, script)
      await ('faultPoint' in killAt ? over : Promise.race([over, pause(killAt.ms)]))
      const killed = app.killedAt()
      // A script that was over before is killed after its end: nothing of it may be lost either.
      await app.kill()
      const wasOver = await over
      await judgeKilled(app)
      await pastTheDeadline()
      const next = await start()
      await script.signIn(seatAt(next))
      await judgeSettled(next, profile, { sandbox, customers: script.customers })
      await script.carryOn(seatAt(next))
      await next.idle()
      await judgeSettled(next, profile, { sandbox, customers: script.customers })
      for (const customer of script.customers)
        expect(await twoFactorEffects(sandbox, customer), `each effect once on ${customer.id}`).toEqual(script.effects)
      if ('faultPoint' in killAt) return killed
      return wasOver ? null : 'by time'
    },
    close: async () => {
      await running?.kill()
      try {
        judgeSecrets(folder, typed)
      } finally {
        await sandbox.close()
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

/** One round: what is done to whom, and when the console is killed. `by` names it where it fails. */
export interface PlannedRound {
  script: (customers: readonly Customer[]) => Script
  /** How many customers it takes. */
  takes: number
  killAt: KillAt
  by: string
}

/**
 * Plays rounds several at a time, each on a profile and a portal of its own until its customers are used up.
 *
 * @param next the round to be played next; null ends the worker
 * @param onKilled called after each round, with the point at which its console was killed
 */
export async function playRounds(
  next: () => PlannedRound | null,
  onKilled: (round: PlannedRound, where: FaultPoint | 'by time' | null) => void,
): Promise<void> {
  let hasFailed = false
  const goesOn = (): boolean => !hasFailed
  async function worker(): Promise<void> {
    let planned = next()
    while (planned !== null && goesOn()) {
      const rounds = await openKillRounds()
      try {
        for (
          let used = 0;
          planned !== null && goesOn() && used + planned.takes <= toBeChanged.length;
          planned = next()
        ) {
          const { script, takes, killAt, by } = planned
          const where = await rounds
            .round(script(toBeChanged.slice(used, used + takes)), killAt)
            .catch((error: unknown) => {
              hasFailed = true
              throw new Error(`${by}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
            })
          used += takes
          onKilled(planned, where)
        }
      } finally {
        await rounds.close()
      }
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: workersAtOnce }, worker))
  for (const one of workers) if (one.status === 'rejected') throw one.reason
}

const workersAtOnce = 3

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
