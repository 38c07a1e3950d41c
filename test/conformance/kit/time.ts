import { setTimeout as wait } from 'node:timers/promises'
import type { ConformanceConfig } from './config.ts'
import { NotChecked } from './verdict.ts'

/** The portal's time, as far as the kit may move it or wait for it. */
export interface Time {
  /** Ends the check when so much time cannot be made to pass; before anything is done that only time undoes. */
  need(seconds: number): void
  /** Moves the portal's clock, or waits. */
  pass(seconds: number): Promise<void>
  /** Whether the portal's clock can be moved, so that time costs nothing. */
  movable: boolean
  /** An answer had the portal's time. */
  see(serverTime: string): void
  /** The portal's time now, in milliseconds since 1970, as far as it is known. */
  now(): number
}

/** The longest wait for a patient kit without a clock to move, in seconds. */
const patienceSeconds = 90

/** @param patient waits for up to 90 s where the clock cannot be moved */
export function createTime(clock: ConformanceConfig['clock'], patient: boolean): Time {
  let offset = 0
  const time: Time = {
    movable: clock !== undefined,
    need(seconds) {
      if (!clock && !(patient && seconds <= patienceSeconds)) throw new NotChecked(`needs time: ${seconds} s`)
    },
    async pass(seconds) {
      time.need(seconds)
      if (!clock) return wait(seconds * 1000)
      await advance(clock, seconds)
      offset += seconds * 1000
    },
    see: (serverTime) => void (offset = Date.parse(serverTime) - Date.now()),
    now: () => Date.now() + offset,
  }
  return time
}

async function advance({ url, headers }: NonNullable<ConformanceConfig['clock']>, seconds: number): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ advanceSeconds: seconds }),
  }
  const { ok, status } = await fetch(url, init)
  if (!ok) throw new Error(`the clock of the configuration answered ${status}`)
}
