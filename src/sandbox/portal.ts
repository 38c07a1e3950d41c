import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#shared/domain/clock.ts'
import type { PortalClock } from './clock.ts'
import { portalClock } from './clock.ts'
import type { Limits, Mode } from './config.ts'
import { readKeyFile } from './crypto/key-file.ts'
import type { Keys } from './crypto/keys.ts'
import { keysFrom } from './crypto/keys.ts'
import type { Faults } from './http/faults.ts'
import { faultList } from './http/faults.ts'
import type { RunningRequests } from './http/running-requests.ts'
import { runningRequests } from './http/running-requests.ts'
import type { MessageGateway } from './messages/deliverer.ts'
import { deliverer } from './messages/deliverer.ts'
import { PortalProblem } from './portal-problem.ts'
import { openDatabase } from './store/database.ts'
import type { Store } from './store/store.ts'
import { openStore } from './store/store.ts'

/** What every part of the portal works with. */
export interface Portal {
  clock: PortalClock
  store: Store
  keys: Keys
  limits: Limits
  mode: Mode
  /** scrypt's N for new passwords. */
  passwordCost: number
  faults: Faults
  /** What runs now, by session. */
  running: RunningRequests
  /**
   * One durable transaction, all or nothing; the messages it owes are delivered after it. A `PortalProblem` commits
   * and goes on to the caller, any other error rolls back.
   */
  transact<T>(work: () => T): T
  close(): void
}

export interface PortalOptions {
  dataDir: string
  clock: Clock
  limits: Limits
  mode: Mode
  passwordCost: number
  sqliteBinding: string | undefined
  gateway: MessageGateway
}

/** Opens the portal's files in `dataDir` (made when missing, for its owner alone). */
export function openPortal(options: PortalOptions): Portal {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const file = join(options.dataDir, 'portal.sqlite')
  const keys = keysFrom(readKeyFile(join(options.dataDir, 'portal.key'), existsSync(file)))
  const db = openDatabase(file, options.sqliteBinding)
  const store = openStore(db, keys)
  const clock = portalClock(options.clock, store.meta.clockOffset)
  const delivery = deliverer(store.messages, clock, options.gateway)
  store.operations.dropRunning()
  delivery.wake()
  return {
    clock,
    store,
    keys,
    limits: options.limits,
    mode: options.mode,
    passwordCost: options.passwordCost,
    faults: faultList(),
    running: runningRequests(options.limits.maxConcurrentRequests),
    transact<T>(work: () => T): T {
      const outcome = db.transaction(() => attempt(work)).immediate()
      delivery.wake()
      if ('problem' in outcome) throw outcome.problem
      return outcome.value
    },
    close() {
      delivery.stop()
      db.close()
    },
  }
}

function attempt<T>(work: () => T): { value: T } | { problem: PortalProblem } {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof PortalProblem) return { problem: error }
    throw error
  }
}
