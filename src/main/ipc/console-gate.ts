import type { Clock } from '#shared/domain/clock.ts'
import type { ConsoleCore } from '../console-core.ts'
import { errorFacts } from '../log/error-facts.ts'
import type { Log } from '../log/log.ts'
import { oncePer } from '../once-per.ts'
import { openGate, type Gate, type Handlers } from './gate.ts'

/** Milliseconds in which the audit notes one kind of refused call once. */
const refusedPauseMs = 10_000

export interface ConsoleGateParts {
  core: ConsoleCore
  openLink: Handlers['app.openLink']
  log: Log
  clock: Clock
}

/** The gate of a console: what it refuses goes to the audit, every failure that it hands out to the log. */
export function openConsoleGate({ core, openLink, log, clock }: ConsoleGateParts): Gate {
  const refusedLately = oncePer(refusedPauseMs, clock)
  return openGate({
    handlers: { ...core.handlers, 'app.openLink': openLink },
    isLocked: () => core.lock.locked,
    clock,
    onRefused: (name, code) => {
      // guard: ipc.refusal-rate
      if (!refusedLately(`${name} ${code}`)) return
      core.audit.append({
        actor: 'app',
        action: 'input.refused',
        outcome: 'refused',
        detail: { operation: name, code },
      })
      core.audit.announce()
    },
    onFailed: ({ operation, code, traceId }) => log.note('operation.failed', { operation, code }, traceId),
    onError: (operation, traceId, error) => log.note('operation.broke', { operation, ...errorFacts(error) }, traceId),
  })
}
