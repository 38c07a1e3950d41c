import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '#shared/domain/clock.ts'
import { closeFolders, openFolderMessage } from '../files/private-files.ts'
import type { PortalClock } from './clock.ts'
import { createPortalClock } from './clock.ts'
import type { Identity, Limits, Mode } from './config.ts'
import { attemptLimits, sandboxIdentity } from './config.ts'
import { readKeyFile } from './crypto/key-file.ts'
import type { Keys } from './crypto/keys.ts'
import { keysFrom } from './crypto/keys.ts'
import type { HashLimit, PasswordHashing } from './crypto/password-hashing.ts'
import { createPasswordHashing } from './crypto/password-hashing.ts'
import { createBuiltInDirectory } from './directory/built-in/built-in-directory.ts'
import type { LocalDirectory } from './directory/directory.ts'
import { accountDirectory } from './directory/remote/account-directory.ts'
import { checkedDirectory } from './directory/remote/checked-directory.ts'
import type { RemoteDirectory } from './directory/remote/remote-directory.ts'
import type { Faults } from './faults.ts'
import { createFaults } from './faults.ts'
import type { StaffProvider } from './staff-provider.ts'
import type { RunningRequests } from './running-requests.ts'
import { createRunningRequests } from './running-requests.ts'
import { systemTimer } from './messages/timer.ts'
import { createDeliverer } from './messages/deliverer.ts'
import { createDeliveryLog } from './messages/delivery-log.ts'
import type { Gateways } from './messages/gateways.ts'
import { ApiError } from './api-error.ts'
import type { AccountTables } from './repositories/account-tables.ts'
import { createAccountTables } from './repositories/account-tables.ts'
import type { DataLock } from './repositories/data-lock.ts'
import { lockData } from './repositories/data-lock.ts'
import { openPortalDatabase } from './repositories/database.ts'
import type { MessageRow } from './repositories/messages.ts'
import type { Repositories } from './repositories/repositories.ts'
import { createRepositories } from './repositories/repositories.ts'

/** What every part of the portal works with. */
export interface Portal {
  clock: PortalClock
  /** Where the accounts are; over a remote directory, the accounts that were read for a request (`seeing`). */
  directory: LocalDirectory
  /** The system elsewhere that has the accounts; null where they are the server's own. */
  remote: RemoteDirectory | null
  repositories: Repositories
  keys: Keys
  limits: Limits
  mode: Mode
  identity: Identity
  /** Where staff sign in; null where they do so here, by password and code. */
  staffProvider: StaffProvider | null
  /** scrypt's N for new passwords. */
  passwordCost: number
  /** Hashes of the passwords of staff; those of accounts are the directory's. */
  passwords: PasswordHashing
  faults: Faults
  /** What runs now, by session. */
  running: RunningRequests
  /**
   * One durable transaction, all or nothing; the messages it owes are delivered after it. An `ApiError` commits
   * and goes on to the caller, any other error rolls back.
   */
  transact<T>(work: () => T): T
  /** Lets the deliveries under way come to their end, then closes the files. */
  close(): Promise<void>
}

/** A portal whose accounts are its own: a sandbox, which seeds them and shows what their Authenticator Apps show. */
export interface SandboxPortal extends Portal {
  tables: AccountTables
}

export interface PortalOptions {
  dataDir: string
  clock: Clock
  limits: Limits
  mode: Mode
  /** The sandbox's by default. */
  identity?: Identity
  passwordCost: number
  passwordHashes: HashLimit
  sqliteBinding: string | undefined
  gateways: Gateways
  /** The connector to the system elsewhere that has the accounts; without it they are the server's own. */
  remote: RemoteDirectory | undefined
  /** The company's provider at which staff sign in; without it they have passwords here. */
  staffProvider?: StaffProvider | undefined
  /** Gets a line when deliveries begin to fail and when they work again; nothing secret. */
  log: (line: string) => void
}

/** Opens the portal's files in `dataDir` (made when missing; for its owner alone, also where it existed). */
export function createPortal(options: PortalOptions): SandboxPortal {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  // guard: portal-data.private
  for (const one of closeFolders([options.dataDir])) options.log(openFolderMessage(one))
  const lock = lockData(options.dataDir, options.sqliteBinding)
  try {
    return openLocked(options, lock)
  } catch (error) {
    lock.release()
    throw error
  }
}

function openLocked(options: PortalOptions, lock: DataLock): SandboxPortal {
  const file = join(options.dataDir, 'portal.sqlite')
  const keys = keysFrom(readKeyFile(join(options.dataDir, 'portal.key'), existsSync(file)))
  const db = openPortalDatabase(file, options.sqliteBinding)
  const repositories = createRepositories(db, keys)
  const tables = createAccountTables(db, keys)
  const clock = createPortalClock(options.clock, repositories.meta.clockOffset)
  const passwords = createPasswordHashing(options.passwordCost, options.passwordHashes)
  const isWanted = ({ carries }: MessageRow, now: number): boolean =>
    carries === undefined || repositories.awaited.isLive(carries.awaitedId, carries.sendNumber, now)
  const deliverers = (['email', 'sms'] as const).map((channel) => {
    const [gateway, log] = [options.gateways[channel], createDeliveryLog(channel, options.log)]
    return createDeliverer({
      channel,
      messages: repositories.messages,
      isWanted,
      clock,
      gateway,
      timer: systemTimer(),
      log,
    })
  })
  const wake = (): void => deliverers.forEach((one) => one.wake())
  repositories.operations.dropRunning()
  const remote = options.remote ? checkedDirectory(options.remote, systemTimer) : null
  wake()
  return {
    clock,
    directory: remote
      ? accountDirectory(remote.methods, [])
      : createBuiltInDirectory({
          tables,
          signIns: repositories,
          clock,
          keys,
          passwords,
          attemptLimits: attemptLimits(options.limits),
          inTransaction: () => db.inTransaction,
        }),
    remote,
    tables,
    repositories,
    keys,
    limits: options.limits,
    mode: options.mode,
    identity: options.identity ?? sandboxIdentity,
    staffProvider: options.staffProvider ?? null,
    passwordCost: options.passwordCost,
    passwords,
    faults: createFaults(),
    running: createRunningRequests(options.limits.maxConcurrentRequests),
    transact<T>(work: () => T): T {
      const outcome = db.transaction(() => attempt(work)).immediate()
      wake()
      if ('problem' in outcome) throw outcome.problem
      return outcome.value
    },
    async close() {
      await Promise.all(deliverers.map((one) => one.stop()))
      db.close()
      lock.release()
    },
  }
}

function attempt<T>(work: () => T): { value: T } | { problem: ApiError } {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof ApiError) return { problem: error }
    throw error
  }
}
