import type { Clock } from '#shared/domain/clock.ts'
import { createProfileLog } from '../../../src/main/base/log/log.ts'

/** The log of a test's console, as the app writes it; errors that the dispatcher caught are passed on as well. */
export function testLog(
  folder: string,
  clock: Clock,
  onBroke: (facts: object) => void,
): ReturnType<typeof createProfileLog> {
  const log = createProfileLog(folder, clock)
  return {
    ...log,
    note: (event, facts, traceId) => {
      if (event === 'operation.broke') onBroke(facts)
      log.note(event, facts, traceId)
    },
  }
}
