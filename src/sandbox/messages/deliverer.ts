import type { PortalClock } from '../clock.ts'
import type { MessageRow, MessageStore } from '../store/messages.ts'

/** Where messages go: the sandbox's own outbox takes each at once; ids are stable, so a gateway can tell a second try. */
export interface MessageGateway {
  deliver(message: MessageRow): Promise<void>
  /** Milliseconds before what failed is tried again. */
  retryMs: number
}

/** The outbox is the table of messages itself, so nothing is left to do. */
export const outboxGateway: MessageGateway = { deliver: async () => {}, retryMs: 1000 }

export interface Deliverer {
  /** Delivers what is owed, soon and in order. */
  wake(): void
  stop(): void
}

/** Delivers messages after the transaction that owed them, again and again until the gateway takes them. */
export function deliverer(messages: MessageStore, clock: PortalClock, gateway: MessageGateway): Deliverer {
  let stopped = false
  let running = false
  let again = false
  let retry: NodeJS.Timeout | undefined

  async function deliverOne(message: MessageRow): Promise<boolean> {
    try {
      await gateway.deliver(message)
    } catch {
      if (!stopped) messages.markFailed(message.id, clock.now())
      return false
    }
    if (!stopped) messages.markSent(message.id, clock.now())
    return true
  }

  async function round(): Promise<void> {
    let failed = false
    while (again && !stopped) {
      again = false
      failed = false
      for (const message of messages.owed()) failed = !(await deliverOne(message)) || failed
    }
    running = false
    if (failed && !stopped) retry = setTimeout(wake, gateway.retryMs).unref()
  }

  function wake(): void {
    again = true
    clearTimeout(retry)
    if (running || stopped) return
    running = true
    setImmediate(() => void round())
  }

  return {
    wake,
    stop() {
      stopped = true
      clearTimeout(retry)
    },
  }
}
