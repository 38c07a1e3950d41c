import type { PortalClock } from '../clock.ts'
import type { MessageRow, MessageRepository } from '../repositories/messages.ts'
import type { Timer } from './timer.ts'
import { longestPauseMs, pauseMs } from './backoff.ts'
import type { DeliveryLog } from './delivery-log.ts'
import type { Channel, MessageGateway } from './gateway.ts'
import { DeliveryFailure } from './gateway.ts'

/** How many messages of a channel are under way at once. */
const atOnce = 4
/** How long a stop waits for what is under way: what was taken must be written down, or it is sent once more. */
const graceMs = 5000

export interface DelivererOptions {
  channel: Channel
  messages: MessageRepository
  /** Whether a message is still of use to whom it goes to; codes go stale. */
  isWanted: (message: MessageRow, now: number) => boolean
  clock: PortalClock
  gateway: MessageGateway
  timer: Timer
  log: DeliveryLog
}

export interface Deliverer {
  /** Checks soon for due messages: after each transaction, and when the clock was moved. */
  wake(): void
  /** Begins nothing new; resolves when nothing is under way. */
  stop(): Promise<void>
}

/**
 * Delivers the messages of one channel after the transactions that owed them, each until the gateway takes or refuses
 * it. Notices to one address go in order, and nothing else waits for them; codes wait for nothing and go first, as long
 * as they are of use. When and how often a message was tried is in the store, so a restart goes on where it stood.
 */
export function createDeliverer({
  channel,
  messages,
  isWanted,
  clock,
  gateway,
  timer,
  log,
}: DelivererOptions): Deliverer {
  const underWay = new Map<string, Promise<void>>()
  /** Taken by the gateway, and not written down yet. */
  const taken = new Set<string>()
  const givingUp = new AbortController()
  let stopped = false
  let planned = false

  function wake(): void {
    if (planned || stopped) return
    planned = true
    setImmediate(round)
  }

  function round(): void {
    planned = false
    if (stopped) return
    try {
      startDue()
      sleep()
    } catch (error) {
      rest(error)
    }
  }

  function startDue(): void {
    const now = clock.now()
    for (const message of messages.due(channel, { now, latest: now + longestPauseMs, limit: atOnce })) {
      if (underWay.size >= atOnce) return
      if (underWay.has(message.id)) continue
      if (isWanted(message, now) || taken.has(message.id)) start(message)
      else drop(message)
    }
  }

  function start(message: MessageRow): void {
    const done = deliver(message).then(wake, rest)
    underWay.set(
      message.id,
      done.finally(() => underWay.delete(message.id)),
    )
  }

  async function deliver(message: MessageRow): Promise<void> {
    const failure = taken.has(message.id) ? undefined : await attempt(message)
    const now = clock.now()
    if (!failure) {
      taken.add(message.id)
      messages.markSent(message.id, now)
      taken.delete(message.id)
      log.taken()
    } else if (!givingUp.signal.aborted) {
      // guard: portal-messages.retried
      messages.markFailed(message.id, now, failure.refused ? null : now + pauseMs(message.attempts + 1))
      log.failed(message.id, failure)
    }
  }

  async function attempt(message: MessageRow): Promise<DeliveryFailure | undefined> {
    try {
      await gateway.deliver(message, givingUp.signal)
      return undefined
    } catch (error) {
      return error instanceof DeliveryFailure ? error : new DeliveryFailure((error as Error).name, false)
    }
  }

  function drop(message: MessageRow): void {
    messages.markDropped(message.id, clock.now())
    log.dropped(message.id)
    wake()
  }

  function sleep(): void {
    const now = clock.now()
    const next = messages.nextAttemptAt(channel, now)
    if (next === null) timer.clear()
    else timer.set(Math.min(next - now, longestPauseMs), wake)
  }

  /** The store failed: nothing is lost, it is all owed still. */
  function rest(error: unknown): void {
    log.broke((error as Error).name)
    if (!stopped) timer.set(pauseMs(1), wake)
  }

  return {
    wake,
    async stop() {
      stopped = true
      if (underWay.size > 0) timer.set(graceMs, () => givingUp.abort())
      await Promise.all(underWay.values())
      timer.clear()
    },
  }
}
