import { z } from 'zod'
import { logEvents, type EventKind, type LogEvent } from './log-events.ts'
import { removed, redactedValue } from './redact-secrets.ts'

/** Writes a line of the log from typed facts alone, and reads it for a diagnosis. */
export const logLine = z.object({
  at: z.iso.datetime(),
  level: z.enum(['info', 'warn', 'error']),
  area: z.string(),
  event: z.string(),
  trace: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
})
export type LogLine = z.infer<typeof logLine>

/** A trace id may be the portal's own, so it is no more than its letters. */
const trace = z.string().regex(/^[\w.:-]{1,128}$/)

/**
 * The line of an event, with its line end. Only the facts that are listed for the event pass, each of its own type; one
 * of another type is replaced by "(removed)".
 */
export function lineOf(event: LogEvent, facts: Readonly<Record<string, unknown>>, traceId: string, at: string): string {
  const { level, facts: listed }: EventKind = logEvents[event]
  const kept = Object.entries(listed).flatMap(([name, type]): [string, unknown][] => {
    if (facts[name] === undefined) return []
    // guard: log.fact-read
    const read = type.safeParse(facts[name])
    // guard: log.fact-types
    return [[name, read.success ? read.data : removed]]
  })
  const line: LogLine = {
    at,
    level,
    area: event.slice(0, event.indexOf('.')),
    event,
    // guard: log.trace-shape
    ...(traceId === '' ? {} : { trace: trace.safeParse(traceId).data ?? removed }),
    // guard: log.listed-facts
    facts: Object.fromEntries(kept),
  }
  // guard: log.redacted-line
  return textOf({ ...line, ...(redactedValue({ trace: line.trace, facts: line.facts }) as Partial<LogLine>) })
}

/** What JSON leaves as it is and a terminal or a viewer takes for an order: DEL and C1, line ends of Unicode, bidi marks. */
const orders = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** One line of JSON that nothing inside can end, colour or turn round: JSON escapes CR, LF and ESC, and this the rest. */
export function textOf(line: object): string {
  const escaped = JSON.stringify(line).replace(
    // guard: log.terminal-controls
    orders,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${escaped}\n`
}
