import type { UnitOfWork } from '../base/unit-of-work.ts'
import type { AppEvents } from '../features/app-events.ts'

/** What stores and services call when what the page shows has changed; no handler does. */
export interface Publishers {
  /** Sends the page what its frame shows, once the unit of work is committed. */
  publishSnapshot(): void
  /** Sends the page the rows of these accounts, once the unit of work is committed. */
  publishAccounts(accountIds: readonly string[]): void
}

/** What the page is sent, once for everything that changed in a unit of work. */
export function createPublishers(unitOfWork: UnitOfWork, events: AppEvents): Publishers {
  let changed = new Set<string>()

  function emitAccounts(): void {
    const accountIds = [...changed]
    changed = new Set()
    events.emit('accountsChanged', accountIds)
  }
  const emitSnapshot = (): void => void events.emit('snapshotChanged')

  return {
    publishSnapshot: () => unitOfWork.afterCommit(emitSnapshot),
    publishAccounts: (accountIds) => {
      for (const accountId of accountIds) changed.add(accountId)
      unitOfWork.afterCommit(emitAccounts)
    },
  }
}
