import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { logEvents, type LogEvent, type LogFacts } from './log-events.ts'
import { openLogFile } from './log-file.ts'
import { lineOf } from './log-line.ts'

/** Notes what happens, without a secret; it never throws and never waits. */
export interface Log {
  /** @param traceId the portal's, or our own; none where there is no call */
  note<E extends LogEvent>(event: E, facts: LogFacts<E>, traceId?: string): void
}

const minuteMs = 60_000

/**
 * A log over whatever takes its lines. One kind of event (of one operation or endpoint) gets so many lines a minute: a
 * page that cries wolf a hundred thousand times must not push out what the log is there for.
 */
export function createLog(write: (line: string) => void, clock: Clock): Log {
  const floods = new Map<string, { since: number; lines: number }>()

  function put(event: LogEvent, facts: Readonly<Record<string, unknown>>, traceId = ''): void {
    write(lineOf(event, facts, traceId, instantOf(clock)))
  }

  /** True where a line is one too many. At the end of a minute a line says how many were left out. */
  function isTooMany(event: LogEvent, of: unknown): boolean {
    const name = `${event} ${typeof of === 'string' ? of : ''}`
    const now = clock.now().getTime()
    const { perMinute } = logEvents[event]
    const flood = floods.get(name)
    if (flood === undefined || Math.abs(now - flood.since) >= minuteMs) {
      const skipped = (flood?.lines ?? 0) - perMinute
      if (skipped > 0) put('log.skipped', { of: event, lines: skipped })
      floods.set(name, { since: now, lines: 1 })
      return false
    }
    flood.lines += 1
    // guard: log.rate-limit
    return flood.lines > perMinute
  }

  return {
    note: (event, facts, traceId) => {
      // guard: log.write-failure
      try {
        const { operation, endpoint, action } = facts as Record<string, unknown>
        if (!isTooMany(event, operation ?? endpoint ?? action)) put(event, facts, traceId)
      } catch {
        // The log is a help, never a reason to stop.
      }
    },
  }
}

/** The log of a profile, in the files of its folder. @param folder made with the first line */
export function createProfileLog(folder: string, clock: Clock): Log & { close(): void } {
  const file = openLogFile({ folder, resumed: (lost) => lineOf('log.resumed', { lost }, '', instantOf(clock)) })
  return { ...createLog(file.write, clock), close: file.close }
}
