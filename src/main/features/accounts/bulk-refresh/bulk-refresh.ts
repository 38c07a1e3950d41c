import type { ListedAccount } from '#shared/ipc/views.ts'
import type { RefreshProgress } from '#shared/ipc/features/account-list.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { AppError } from '../../../base/errors.ts'
import {
  createPortalWorker,
  type PortalWorker,
  type Listing,
  type PortalWorkerDeps,
  type Reading,
} from './portal-worker.ts'
import { rememberReach } from '../account-reader.ts'
import type { AccountStore } from '../account-store.ts'
import type { AppEvents, AppContext } from '../../app-events.ts'
import type { AnnotationStore } from '../annotation-store.ts'
import { isWaitingLine, type AccountList } from '../account-list.ts'
import type { Window } from '../../../base/environment.ts'
import type { UnitOfWork } from '../../../base/unit-of-work.ts'

export interface BulkRefreshDeps extends PortalWorkerDeps {
  accountStore: AccountStore
  clock: Clock
  events: AppEvents
  isOpen: AppContext['isOpen']
  annotations: AnnotationStore
  accountList: AccountList
  publish: Window['publish']
  unitOfWork: UnitOfWork
}

/** Reads the state of many accounts, all portals at once. */
export interface BulkRefresh {
  /** Begins with these accounts, with all where null. @throws AppError `in-progress` while one runs */
  begin(accountIds: readonly string[] | null): RefreshProgress
  /** No further account is asked for; what is under way may end, and is stored. */
  stop(): void
}

/** Results are stored in batches: after so many milliseconds, or so many results. */
const batchMs = 500
const maxBatchSize = 100

const idle: RefreshProgress = { running: false, stopped: false, total: 0, done: 0, failed: 0, notSignedIn: 0 }

export function createBulkRefresh(deps: BulkRefreshDeps): BulkRefresh {
  const { accountStore, annotations, sessions } = deps
  let stop = (): void => undefined
  let running = false

  deps.events.on('state', (accountId) => deps.accountList.clearFailure(accountId))
  deps.events.on('closing', () => stop())

  /** Keys of the accounts that some session reaches. */
  function reached(): Set<string> {
    const found = new Set<string>()
    for (const { view, reaches } of sessions.all()) {
      found.add(view.accountId)
      for (const accountId of reaches) found.add(accountId)
    }
    return found
  }

  /** The accounts of the list among these, and the lines of logins that nobody signed in to yet. */
  function listed(accountIds: readonly string[] | null): string[] {
    if (accountIds !== null)
      return [...new Set(accountIds)].filter((id) => accountStore.find(id) ?? annotations.byKey(id))
    const waiting = annotations.imported().filter((line) => isWaitingLine(line, accountStore))
    return [...accountStore.all().map(({ summary }) => summary.id), ...waiting.map(({ key }) => key)]
  }

  function begin(accountIds: readonly string[] | null): RefreshProgress {
    // guard: account-list.one-refresh
    if (running) throw new AppError('in-progress', 'busy-here')
    const within = reached()
    const wanted = listed(accountIds)
    const readable = wanted.filter((accountId) => within.has(accountId))
    let progress = { ...idle, running: true, total: readable.length, notSignedIn: wanted.length - readable.length }
    const publish = (next: Partial<RefreshProgress>): void => {
      progress = { ...progress, ...next }
      running = progress.running
      if (deps.isOpen()) deps.publish('accountList.progress', progress)
    }
    const results = createBatches(deps, ({ length }, failed) =>
      publish({ done: progress.done + length, failed: progress.failed + failed }),
    )
    const workers: PortalWorker[] = []
    stop = () => {
      if (!progress.running) return
      publish({ running: false, stopped: true })
      for (const worker of workers) worker.stop()
    }
    publish({})
    for (const [portalId, ids] of byPortal(readable))
      workers.push(createPortalWorker(deps, portalId, ids, results.onResult, results.onListing))
    void Promise.all(workers.map(({ ended }) => ended)).then(() => {
      results.flush()
      if (progress.running) publish({ running: false })
    })
    return progress
  }

  return { begin, stop: () => stop() }
}

/**
 * Stores what was read in batches: a commit waits for the disk, and a thousand of them would take longer
 * than the portal does.
 */
function createBatches(
  deps: BulkRefreshDeps,
  onStored: (batch: readonly Reading[], failed: number) => void,
): { onResult: (reading: Reading) => void; onListing: (listing: Listing) => void; flush: () => void } {
  const { unitOfWork, clock, accountStore, accountList } = deps
  let waiting: Reading[] = []
  let listings: Listing[] = []
  let storedAtMs = clock.now().getTime()
  let due = false

  function flush(): void {
    const [batch, lists] = [waiting, listings]
    waiting = []
    listings = []
    due = false
    storedAtMs = clock.now().getTime()
    if (batch.length === 0 || !deps.isOpen()) return
    const stored = store(batch, lists)
    const at = instantOf(clock)
    const failures = new Map<string, NonNullable<ListedAccount['readFailure']>>()
    for (const reading of batch) {
      const unread = 'code' in reading ? reading : stored ? null : { code: 'record-failed' as const, traceId: '' }
      if (unread === null) continue
      failures.set(reading.accountId, { code: unread.code, at, traceId: unread.traceId })
    }
    accountList.noteFailures(failures)
    onStored(batch, failures.size)
  }

  /** False where the disk refused. */
  function store(batch: readonly Reading[], lists: readonly Listing[]): boolean {
    try {
      unitOfWork.run(() => {
        for (const { session, accounts } of lists) rememberReach(accountStore, session, accounts)
        for (const reading of batch)
          if ('state' in reading) accountStore.rememberState(reading.accountId, reading.state)
      })
      return true
    } catch {
      return false
    }
  }

  return {
    onResult: (reading) => {
      waiting.push(reading)
      if (due) return
      due = waiting.length >= maxBatchSize || clock.now().getTime() - storedAtMs >= batchMs
      // After the next call went out, so that no call waits for the disk.
      if (due) setImmediate(flush)
    },
    onListing: (listing) => void listings.push(listing),
    flush,
  }
}

function byPortal(accountIds: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const accountId of accountIds) {
    const portalId = portalIdOf(accountId)
    const ids = found.get(portalId) ?? []
    ids.push(accountId)
    found.set(portalId, ids)
  }
  return found
}
