import { portalIdOf } from '#shared/domain/account-key.ts'
import { instantOf, type Clock } from '#shared/domain/clock.ts'
import type { Confirmation } from '#shared/domain/confirmation.ts'
import { afterCheck, msUntilAsked, overdueAfterSeconds, secondsUntilCheck } from '#shared/domain/confirmation-rules.ts'
import type { Notice } from '#shared/api/notices.ts'
import { AppError } from '../../base/errors.ts'
import type { ConfirmationRepository } from './repository.ts'
import { entryOf, notificationOf } from './confirmation-notifications.ts'
import type { AccountReader } from '../accounts/account-reader.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { AppEvents, AppContext } from '../app-events.ts'
import type { Timers, Window } from '../../base/environment.ts'
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
  /** False for an account whose portal was removed. */
  isListed(accountId: string): boolean
  publish: Window['publish']
  unitOfWork: UnitOfWork
}

/** Polls for the confirmation e-mails that changes owe, until each was sent. */
export interface Confirmations {
  /** The newest of an account; where null, those that are awaited at the portals that the console knows. */
  list(accountId: string | null): Confirmation[]
  /** What the user says of one that the portal cannot be asked about; where not yet, they are asked again. @throws AppError `not-found` */
  report(confirmationId: string, arrived: boolean): Confirmation
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
  /** When the user is asked again, by confirmation. */
  const questions = new Map<string, () => void>()

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

  /** Those that the portal is asked about. */
  function followedOn(accountId: string): Confirmation[] {
    return store.openOn(accountId).filter(({ basis }) => basis === 'portal')
  }

  const isKnown = ({ accountId }: Confirmation): boolean => deps.isListed(accountId)

  /** Sets when the user is asked again about one that the portal cannot be asked about. */
  function askLater(one: Confirmation): void {
    questions.get(one.id)?.()
    questions.delete(one.id)
    const ms = one.basis === 'user' ? msUntilAsked(one, instantOf(clock)) : null
    if (ms !== null)
      questions.set(
        one.id,
        deps.later(ms, () => ask(one.id)),
      )
  }

  function ask(id: string): void {
    questions.delete(id)
    const one = store.open().find((other) => other.id === id)
    if (one === undefined || !isKnown(one) || !deps.isOpen()) return
    const next: Confirmation = { ...one, overdueAt: one.overdueAt ?? instantOf(clock), remindAt: null }
    try {
      unitOfWork.run(() => {
        store.save(next)
        // guard: confirmations.asked-once
        if (one.overdueAt === null) audit.append(entryOf(next, 'overdue'))
        unitOfWork.afterCommit(() => {
          deps.publish('confirmation.changed', next)
          deps.notify(notificationOf(next, 'overdue'))
        })
      })
    } catch {
      // The disk refuses: it is asked again then.
      questions.set(
        id,
        deps.later(overdueAfterSeconds * 1000, () => ask(id)),
      )
    }
  }

  function report(id: string, arrived: boolean): Confirmation {
    const one = store.open().find((other) => other.id === id && other.basis === 'user')
    if (one === undefined) throw new AppError('not-found', 'not-here-any-more')
    const at = instantOf(clock)
    const again = new Date(Date.parse(at) + overdueAfterSeconds * 1000).toISOString()
    const next: Confirmation = { ...one, ...(arrived ? { arrivedAt: at, remindAt: null } : { remindAt: again }) }
    unitOfWork.run(() => {
      store.save(next)
      const detail = { notice: one.kind, arrived, basis: 'user' }
      const { accountId: account, procedureId: procedure } = one
      audit.append({ actor: 'app', account, procedure, action: 'confirmation.reported', outcome: 'ok', detail })
      unitOfWork.afterCommit(() => deps.publish('confirmation.changed', next))
    })
    askLater(next)
    return next
  }

  /** Sets the next check where anything is expected still. */
  function follow(accountId: string): void {
    const at = instantOf(clock)
    const pauses = followedOn(accountId).map((one) => secondsUntilCheck(one, at))
    if (pauses.length > 0) checkIn(accountId, Math.min(...pauses))
  }

  async function check(accountId: string): Promise<void> {
    try {
      const notices = await deps.accounts.notices(accountId)
      if (deps.isOpen()) recordNotices(accountId, notices)
    } catch (error) {
      // The next sign-in takes it up again; whatever else went wrong is tried again with the next check.
      if (error instanceof AppError && error.failure.code === 'signed-out') return
    }
    // guard: confirmations.next-check
    if (deps.isOpen()) follow(accountId)
  }

  function recordNotices(accountId: string, notices: readonly Notice[]): void {
    const at = instantOf(clock)
    const checked = followedOn(accountId).map((one) => afterCheck(one, notices, at))
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
    for (const one of store.openOn(accountId)) {
      if (one.readAt === null) deps.publish('confirmation.changed', one)
      if (one.basis === 'user' && !questions.has(one.id)) askLater(one)
    }
    follow(accountId)
  }

  function checkSoon(portalId: string): void {
    const accounts = new Set(store.open().flatMap(({ basis, accountId }) => (basis === 'portal' ? [accountId] : [])))
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
    for (const cancel of questions.values()) cancel()
    questions.clear()
  })

  for (const one of store.open()) askLater(one)

  return {
    list: (accountId) => (accountId === null ? store.open().filter(isKnown) : store.ofAccount(accountId)),
    report,
  }
}
