import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect } from 'vitest'
import { isOurFrame } from '../../../src/main/electron/sender.ts'
import type { TestConsole } from '../console/test-console.ts'
import { hostileMessage, ownFrame } from './hostile-messages.ts'

const origin = 'app://factordesk'
/** Messages that are under way at once. */
const atOnce = 500

/** What many hostile messages left behind. */
export interface HostileMessagesResult {
  /** How often each answer came, by its code; `ok` for the reads that a page may do. */
  answers: Map<string, number>
  /** Megabytes of live memory more than before. */
  grown: number
}

/**
 * Sends hostile messages through the dispatcher of a real console, as `ipcMain` would, and judges every answer: what came from a
 * frame that is not ours is forbidden, what does not fit is refused, and nothing breaks.
 *
 * @throws with the seed and the message that was answered otherwise
 */
export async function sendHostileMessages(
  { dispatcher }: TestConsole,
  seed: number,
  count: number,
): Promise<HostileMessagesResult> {
  const answers = new Map<string, number>()
  const before = liveMegabytes()
  for (let begun = 0; begun < count; begun += atOnce) {
    const messages = fc.sample(hostileMessage, { seed: seed + begun, numRuns: Math.min(atOnce, count - begun) })
    await Promise.all(
      messages.map(async ({ operation, forged, payload }) => {
        const frame = forged === undefined ? ownFrame : forged
        const outcome = await dispatcher(operation, isOurFrame(frame, origin), payload)
        const code = outcome.ok ? 'ok' : outcome.failure.code
        answers.set(code, (answers.get(code) ?? 0) + 1)
        const description = `seed ${seed}: ${operation} ${forged === undefined ? 'from our page' : 'from a forged frame'}`
        if (forged !== undefined) expect(code, description).toBe('forbidden')
        expect(code, description).not.toBe('unexpected')
        expect(code, description).not.toBe('record-failed')
      }),
    )
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  return { answers, grown: liveMegabytes() - before }
}

function liveMegabytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed / 1_000_000
}
