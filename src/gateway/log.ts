import { destination, pino } from 'pino'
import type { Logger } from 'pino'

/**
 * The gateway's log: a line of JSON an event, to standard output. An event has a name and typed facts; nobody passes it a
 * request, a header or an error's message, which could quote what was typed.
 */
export function createGatewayLog(level: string): Logger {
  // Written before the call returns: what was logged last is there however the process ends.
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination({ fd: 1, sync: true }))
}
