import type { RefreshProgress } from '#shared/ipc/features/account-list.ts'
import { portalIdOf } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import { AppError } from '../../../base/errors.ts'
import { createPortalWorker, type Lane, type Reading, type PortalWorkerDeps } from './portal-worker.ts'
import type { AccountStore } from '../account-store.ts'
import type { AppEvents, AppContext } from '../../app-events.ts'
import type { AnnotationStore } from '../annotation-store.ts'
import type { AccountRows } from '../account-list.ts'
import type { Window } from '../../../base/environment.ts'
import type { UnitOfWork } from '../../../base/unit-of-work.ts'

export interface BulkRefreshDeps extends PortalWorkerDeps {
  cache: AccountStore
  clock: Clock
  events: AppEvents
  isOpen: AppContext['isOpen']
  own: AnnotationStore
  publishAccounts: AppContext['publishAccounts']
  rows: AccountRows
  publish: Window['publish']
  unitOfWork: UnitOfWork
}

/** Reading the state of many accounts, portal beside portal. */
export interface BulkRefresh {
  /** Begins with these accounts, with all where null. @throws AppError `in-progress` while one runs */
  begin(accountIds: readonly string[] | null): RefreshProgress
  /** No further account is asked for; what is under way may end, and is remembered. */
  stop(): void
}

/** Results are remembered together: after so many milliseconds, or so many of them. */
const together = { ms: 500, most: 100 }

const idle: RefreshProgress = { running: false, stopped: false, total: 0, done: 0, failed: 0, notSignedIn: 0 }

export function createBulkRefresh(deps: BulkRefreshDeps): BulkRefresh {
  const { cache, own, sessions } = deps
  let stop = (): void => undefined
  let running = false

  deps.events.on('state', (accountId) => deps.rows.noteFailure(accountId, null))
  deps.events.on('closing', () => stop())

  /** Keys of the accounts that somebody is signed in for. */
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
    if (accountIds !== null) return [...new Set(accountIds)].filter((id) => cache.find(id) ?? own.byKey(id))
    const waiting = own.imported().filter(({ portalId, userId }) => cache.findUser(portalId, userId) === null)
    return [...cache.all().map(({ summary }) => summary.id), ...waiting.map(({ key }) => key)]
  }

  function begin(accountIds: readonly string[] | null): RefreshProgress {
    // guard: account-list.one-refresh
    if (running) throw new AppError('in-progress')
    const within = reached()
    const wanted = listed(accountIds)
    const readable = wanted.filter((accountId) => within.has(accountId))
    let progress = { ...idle, running: true, total: readable.length, notSignedIn: wanted.length - readable.length }
    const publish = (next: Partial<RefreshProgress>): void => {
      progress = { ...progress, ...next }
      running = progress.running
      if (deps.isOpen()) deps.publish('accountList.progress', progress)
    }
    const results = collect(deps, ({ length }, failed) =>
      publish({ done: progress.done + length, failed: progress.failed + failed }),
    )
    const lanes: Lane[] = []
    stop = () => {
      if (!progress.running) return
      publish({ running: false, stopped: true })
      for (const lane of lanes) lane.stop()
    }
    publish({})
    for (const [portalId, ids] of byPortal(readable)) lanes.push(createPortalWorker(deps, portalId, ids, results.take))
    void Promise.all(lanes.map(({ ended }) => ended)).then(() => {
      results.remember()
      if (progress.running) publish({ running: false })
    })
    return progress
  }

  return { begin, stop: () => stop() }
}

/**
 * Gathers what was read and remembers it together: a commit waits for the disk, and a thousand of them would take longer
 * than the portal does.
 */
function collect(
  deps: BulkRefreshDeps,
  remembered: (came: readonly Reading[], failed: number) => void,
): { take: (reading: Reading) => void; remember: () => void } {
  const { unitOfWork, clock, cache, rows } = deps
  let waiting: Reading[] = []
  let rememberedAt = clock.now().getTime()
  let due = false

  function remember(): void {
    const came = waiting
    waiting = []
    due = false
    rememberedAt = clock.now().getTime()
    if (came.length === 0 || !deps.isOpen()) return
    const kept = keep(came)
    const at = instantOf(clock)
    let failed = 0
    for (const reading of came) {
      const unread = 'code' in reading ? reading : kept ? null : { code: 'record-failed' as const, traceId: '' }
      if (unread === null) continue
      failed += 1
      rows.noteFailure(reading.accountId, { code: unread.code, at, traceId: unread.traceId })
    }
    deps.publishAccounts(came.map(({ accountId }) => accountId))
    remembered(came, failed)
  }

  /** False where the disk refused. */
  function keep(came: readonly Reading[]): boolean {
    try {
      unitOfWork.run(() => {
        for (const reading of came) if ('state' in reading) cache.rememberState(reading.accountId, reading.state)
      })
      return true
    } catch {
      return false
    }
  }

  return {
    take: (reading) => {
      waiting.push(reading)
      if (due) return
      due = waiting.length >= together.most || clock.now().getTime() - rememberedAt >= together.ms
      // After the next call went out, so that no call waits for the disk.
      if (due) setImmediate(remember)
    },
    remember,
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
