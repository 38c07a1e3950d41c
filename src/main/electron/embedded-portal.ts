import { z } from 'zod'
import type { Timers } from '../base/environment.ts'

/** A child process that runs the sandbox portal; Electron's utility process fits, and so does a plain Node child. */
export interface PortalChild {
  /** Called with every message of the child. */
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: () => void): void
  stop(): void
}

/** Where the embedded sandbox is, and the secret of this launch for its controls. */
export interface EmbeddedAddress {
  origin: string
  secret: string
}

/** The sandbox portal that the console starts and keeps running beside itself. */
export interface EmbeddedPortal {
  /** null while it starts, and after it ended. */
  address(): EmbeddedAddress | null
  stop(): void
}

export interface EmbeddedPortalDeps {
  start(): PortalChild
  onReady(address: EmbeddedAddress): void
  onLost(): void
  /** Calls back after so many milliseconds. */
  later: Timers['later']
}

/** Starts in a row without an answer after which it is left alone. */
const maxStarts = 5
const pauseMs = 500
/** Milliseconds that one start may take; a slow computer lays out a new sandbox in ten seconds. */
export const startLimitMs = 120_000

// guard: sandbox-process.secret
const readyMessage = z.object({ type: z.literal('ready'), baseUrl: z.url(), secret: z.string().min(16) })

/** Starts the sandbox portal's process at once, and again when it ends, `maxStarts` times in a row at most. */
export function createEmbeddedPortal({ start, onReady, onLost, later }: EmbeddedPortalDeps): EmbeddedPortal {
  let address: EmbeddedAddress | null = null
  let child: PortalChild | null = null
  let startsLeft = maxStarts
  let stopped = false

  function launch(): void {
    startsLeft -= 1
    const current = start()
    child = current
    // guard: sandbox-process.start-limit
    const cancel = later(startLimitMs, () => current.stop())
    current.onMessage((message) => {
      const ready = readyMessage.safeParse(message)
      if (!ready.success || current !== child) return
      cancel()
      startsLeft = maxStarts
      address = { origin: new URL(ready.data.baseUrl).origin, secret: ready.data.secret }
      onReady(address)
    })
    current.onExit(() => {
      cancel()
      // guard: sandbox-process.stopped
      if (stopped || current !== child) return
      address = null
      onLost()
      // guard: sandbox-process.restart-limit
      if (startsLeft > 0) later(pauseMs, () => (stopped ? undefined : launch()))
    })
  }

  launch()
  return {
    address: () => address,
    stop: () => {
      stopped = true
      child?.stop()
    },
  }
}
