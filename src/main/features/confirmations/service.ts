import { portalIdOf } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { afterCheck, secondsUntilCheck } from '#shared/domain/confirmation-rules.ts'
import type { Notice } from '#shared/api/notices.ts'
import { AppError } from '../../base/errors.ts'
import type { ConfirmationRepository } from './repository.ts'
import { entryOf, notificationOf } from './confirmation-notifications.ts'
import type { AccountReader } from '../accounts/account-reader.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AppEvents, AppContext } from '../app-events.ts'
import type { Timers, Window } from '../../base/environment.ts'
import type { Portals } from '../portals/service.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

export interface ConfirmationDeps {
  accounts: AccountReader
  audit: AuditStore
  clock: Clock
  confirmations: ConfirmationRepository
  events: AppEvents
  isOpen: AppContext['isOpen']
  later: Timers['later']
  notify: Window['notify']
  portals: Portals
  publish: Window['publish']
  unitOfWork: UnitOfWork
}

/** The confirmation e-mails that changes owe. */
export interface Confirmations {
  /** The newest of an account; where null, those that are awaited at the portals that the console knows. */
  list(accountId: string | null): Confirmation[]
}

/** How soon the portal is asked after a sign-in, or when it was found again. */
const soonSeconds = 1

/**
 * Follows confirmation e-mails from the change until the portal's mail server took them: while somebody is signed in
 * who may read the account, in growing pauses. What is expected is written with the change itself (procedures).
 */
export function createConfirmations(deps: ConfirmationDeps): Confirmations {
  const { clock, events, audit, unitOfWork } = deps
  const store = deps.confirmations
  /** The next check of each account that is followed. */
  const checks = new Map<string, { dueMs: number; cancel: () => void }>()

  function checkIn(accountId: string, seconds: number): void {
    const dueMs = clock.now().getTime() + seconds * 1000
    const set = checks.get(accountId)
    if (set !== undefined && set.dueMs <= dueMs) return
    set?.cancel()
    const cancel = deps.later(seconds * 1000, () => {
      checks.delete(accountId)
      void check(accountId)
    })
    checks.set(accountId, { dueMs, cancel })
  }

  /** Sets the next check where anything is expected still. */
  function follow(accountId: string): void {
    const at = instantOf(clock)
    const pauses = store.openOn(accountId).map((one) => secondsUntilCheck(one, at))
    if (pauses.length > 0) checkIn(accountId, Math.min(...pauses))
  }

  async function check(accountId: string): Promise<void> {
    try {
      const notices = await deps.accounts.notices(accountId)
      if (deps.isOpen()) take(accountId, notices)
    } catch (error) {
      // The next sign-in takes it up again; whatever else went wrong is tried again with the next check.
      if (error instanceof AppError && error.failure.code === 'signed-out') return
    }
    // guard: confirmations.next-look
    if (deps.isOpen()) follow(accountId)
  }

  function take(accountId: string, notices: readonly Notice[]): void {
    const at = instantOf(clock)
    const checked = store.openOn(accountId).map((one) => afterCheck(one, notices, at))
    unitOfWork.run(() => {
      for (const { next, news } of checked) {
        store.save(next)
        for (const one of news) audit.append(entryOf(next, one))
        unitOfWork.afterCommit(() => {
          deps.publish('confirmation.changed', next)
          for (const one of news) if (one !== 'sent') deps.notify(notificationOf(next, one))
        })
      }
    })
  }

  /** One that was just recorded with its change is published as well. */
  function publishNew(accountId: string): void {
    for (const one of store.openOn(accountId)) if (one.readAt === null) deps.publish('confirmation.changed', one)
    follow(accountId)
  }

  function checkSoon(portalId: string): void {
    const accounts = new Set(store.open().map(({ accountId }) => accountId))
    for (const accountId of accounts) if (portalIdOf(accountId) === portalId) checkIn(accountId, soonSeconds)
  }

  events.on('procedure', ({ accountId }) => publishNew(accountId))
  events.on('portalFound', checkSoon)
  events.on('session', ({ portalId }, signedIn) => {
    // guard: confirmations.after-restart
    if (signedIn) checkSoon(portalId)
  })
  events.on('closing', () => {
    for (const { cancel } of checks.values()) cancel()
    checks.clear()
  })

  const isKnown = ({ accountId }: Confirmation): boolean =>
    deps.portals.list().some(({ id }) => id === portalIdOf(accountId))

  return {
    list: (accountId) => (accountId === null ? store.open().filter(isKnown) : store.ofAccount(accountId)),
  }
}
