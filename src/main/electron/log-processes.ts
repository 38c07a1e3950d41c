import { app } from 'electron'
import type { Log } from '../base/log/log.ts'

/** Logs the end of every process of ours that is not a page's: what draws, the network's, the sandbox portal's. */
export function logProcesses(log: Log): void {
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) =>
    log.note('app.process-gone', { process: name === 'Sandbox portal' ? name : type, reason, exitCode }),
  )
}
