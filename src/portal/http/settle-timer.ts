import { systemTimer } from '../messages/timer.ts'
import type { Portal } from '../portal.ts'
import { settleDueRemoteEffects } from './settle-remote.ts'

/** How often open effects on a remote directory are gone on with, in milliseconds. */
const settleEveryMs = 2000

/** Goes on with what an earlier launch left open, and from then on with what is due; `stop` lets what runs come to its end. */
export function settleRemoteByTimer(portal: Portal, log: (line: string) => void): { stop(): Promise<void> } {
  const timer = systemTimer()
  let stopped = false
  let work = Promise.resolve()
  const settle = (): void => {
    work = settleDueRemoteEffects(portal)
      .catch((error: unknown) => log(`unexpected error ${error instanceof Error ? error.name : ''} of an open effect`))
      .then(() => {
        if (!stopped) timer.set(settleEveryMs, settle)
      })
  }
  settle()
  return {
    stop() {
      stopped = true
      timer.clear()
      return work
    },
  }
}
