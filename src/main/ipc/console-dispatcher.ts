import type { Clock } from '#shared/domain/clock.ts'
import type { AuditStore } from '../audit/store.ts'
import type { Timers } from '../base/environment.ts'
import type { OpenSecrets } from '../base/secrets/open-secrets.ts'
import { errorFacts } from '../base/log/error-facts.ts'
import type { Log } from '../base/log/log.ts'
import { createRateLimiter } from '../base/rate-limit.ts'
import { createCallLimit } from './call-limit.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { Handlers } from '../base/handlers.ts'

/** Milliseconds in which the audit notes one kind of refused call once. */
const refusedPauseMs = 10_000
/** Milliseconds in which an operation runs `callsPerPeriod` times at the most, unless it is unlimited. */
const callPeriodMs = 60_000
/** Far more than anybody presses one button, and few enough that no page fills the audit. */
const callsPerPeriod = 120

/**
 * The operations that may be called as often as the page likes, because a call that is repeated appends nothing to the
 * audit: those that read, and those that end something, whose number is limited by what begins it. Every other operation,
 * and so every new one, has a limit of calls.
 */
export const unlimitedOperations: ReadonlySet<OperationName> = new Set([
  // They read.
  'app.snapshot',
  'session.devices',
  'lock.state',
  'account.list',
  'account.get',
  'timeline.get',
  'procedure.get',
  'procedure.authenticatorSecret',
  'queue.get',
  'confirmation.list',
  'diagnosis.preview',
  'diagnosis.notePage',
  'desk.searchCustomers',
  'desk.getCustomer',
  'desk.listCases',
  'desk.getCase',
  'reminders.list',
  'reminders.statistics',
  'audit.list',
  'audit.state',
  'sandbox.inbox',
  'sandbox.readInvitation',
  // They end something, which must never be refused.
  'session.signOut',
  'session.signOutAll',
  'desk.signOut',
  'lock.now',
  'management.leave',
  'accountList.cancelRefresh',
  'queue.stopDryRun',
  'audit.cancel',
] satisfies OperationName[])

export interface ConsoleDispatcherDeps {
  app: {
    handlers: Omit<Handlers, 'app.openLink'>
    audit: AuditStore
    secrets: OpenSecrets
    lock: { readonly locked: boolean }
    onClosing(listener: () => void): void
  }
  /** What only Electron can do. */
  electronHandlers: Pick<Handlers, 'app.openLink'>
  log: Log
  clock: Clock
  /** Milliseconds by a clock that cannot be set; the limit of calls is measured by it. */
  uptimeMs(): number
  /** Calls back after this many milliseconds, without keeping the process alive. */
  later: Timers['later']
}

/** Writes what the dispatcher refuses to the audit, and every failure that it returns to the log. */
export function createConsoleDispatcher({
  app,
  electronHandlers,
  log,
  clock,
  uptimeMs,
  later,
}: ConsoleDispatcherDeps): Dispatcher {
  const refusedLately = createRateLimiter(refusedPauseMs, clock)
  const callLimit = createCallLimit({
    calls: callsPerPeriod,
    periodMs: callPeriodMs,
    uptimeMs,
    later,
    onPeriodEnd: ({ name, count }) => {
      try {
        // guard: ipc.call-limit-entry
        app.audit.append({
          actor: 'app',
          action: 'input.refused',
          outcome: 'refused',
          detail: { operation: name, code: 'too-many-requests', refused: count },
        })
      } catch {
        // The calls stay refused; each of them is in the log.
      }
    },
  })
  // guard: ipc.call-limit-flush
  app.onClosing(callLimit.flush)
  return createDispatcher({
    handlers: { ...app.handlers, ...electronHandlers },
    secrets: app.secrets,
    isLocked: () => app.lock.locked,
    // guard: ipc.unlimited-operations
    throttle: (name) => (unlimitedOperations.has(name) ? null : callLimit.count(name)),
    clock,
    onRefused: (name, code) => {
      // guard: ipc.refusal-rate
      if (!refusedLately(`${name} ${code}`)) return
      app.audit.append({
        actor: 'app',
        action: 'input.refused',
        outcome: 'refused',
        detail: { operation: name, code },
      })
    },
    onFailed: ({ operation, code, traceId }) => log.note('operation.failed', { operation, code }, traceId),
    onError: (operation, traceId, error) => log.note('operation.broke', { operation, ...errorFacts(error) }, traceId),
  })
}
