import { remind, waitFor, type ReminderKind } from '#shared/domain/reminders.ts'
import { endReminder, isChangeable, recountedFrom, unprotectedReminders } from '#shared/domain/unprotected.ts'
import { smsNotification, unprotectedNotification, type Due } from './notification-texts.ts'
import type { SmsExpiry, SmsExpiryStore } from './sms-expiry-store.ts'
import type { UnprotectedRecord, UnprotectedStore } from './unprotected-store.ts'
import type { AuditStore } from '../../audit/store.ts'
import type { KnownAccounts } from '../accounts/known-accounts.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { AppEvents, AppContext } from '../app-events.ts'
import type { Timers, Window } from '../../base/environment.ts'
import type { UnitOfWork } from '../../base/unit-of-work.ts'

export interface ReminderNotifierDeps {
  audit: AuditStore
  accountStore: KnownAccounts
  clock: Clock
  events: AppEvents
  isOpen: AppContext['isOpen']
  later: Timers['later']
  notify: Window['notify']
  unitOfWork: UnitOfWork
}

/**
 * Milliseconds between two checks at most: a timer stops while the computer sleeps, and the clock may be moved.
 * It also keeps every wait below the 24 days that a timer can count.
 */
const checkEveryMs = 60_000
/** Milliseconds after the start until what fell due meanwhile is handled: the window comes first. */
const afterStartMs = 2000

export interface ReminderNotifier {
  /** Waits for what is due next; to be called when a time without 2FA or on SMS began, ended or was given another end. */
  arm(): void
}

export interface ReminderTextDeps {
  deps: ReminderNotifierDeps
  unprotected: UnprotectedStore
  smsExpiries: SmsExpiryStore
  onChanged(): void
}

/** Shows the reminders when they are due, each at most once, and several at once as one notification. */
export function createReminderNotifier({
  deps,
  unprotected,
  smsExpiries,
  onChanged,
}: ReminderTextDeps): ReminderNotifier {
  const { unitOfWork, audit, accountStore, clock } = deps
  let cancel = (): void => undefined
  let quiet = false

  /** On a frozen or closed account nobody can change anything: no reminder helps. */
  // guard: reminders.active-accounts
  const counts = ({ accountId }: { accountId: string }): boolean =>
    isChangeable(accountStore.find(accountId)?.summary.status)

  function noteShown(accountId: string, action: 'unprotected.reminded' | 'sms.reminded', kind: ReminderKind): void {
    audit.append({ actor: 'app', account: accountId, action, outcome: 'ok', detail: { reminder: kind } })
  }

  /** Takes what is due of an account without 2FA. */
  function dueOf(record: UnprotectedRecord, nowMs: number): Due[] {
    // guard: reminders.clock-set-back
    const countedFrom = recountedFrom(record.countedFrom, nowMs)
    const { show, handled } = remind(unprotectedReminders({ ...record, countedFrom }), record.handled, nowMs)
    if (handled !== record.handled || countedFrom !== record.countedFrom)
      // guard: reminders.saved
      unprotected.save({ ...record, countedFrom, handled: [...handled] })
    if (show === null) return []
    noteShown(record.accountId, 'unprotected.reminded', show)
    const { since, accountName: name } = record
    return [{ name, kind: show, since, minutes: Math.floor((nowMs - Date.parse(countedFrom)) / 60_000) }]
  }

  /** Takes what is due of an account on SMS. */
  function dueOnSms(end: SmsExpiry, nowMs: number): Due[] {
    const { show, handled } = remind(endReminder(end.until), end.handled, nowMs)
    if (handled !== end.handled) smsExpiries.save({ ...end, handled })
    if (show === null) return []
    noteShown(end.accountId, 'sms.reminded', show)
    const name = accountStore.find(end.accountId)?.summary.name ?? end.accountId
    return [{ name, kind: show, since: null, minutes: 0 }]
  }

  /** One check: written first, then shown, so that nothing is shown twice. True when something was shown. */
  function check(): boolean {
    const nowMs = clock.now().getTime()
    const [off, sms] = unitOfWork.run(
      () =>
        [
          unprotected
            .allRunning()
            .filter(counts)
            .flatMap((record) => dueOf(record, nowMs)),
          smsExpiries
            .all()
            .filter(counts)
            .flatMap((end) => dueOnSms(end, nowMs)),
        ] as const,
    )
    if (isSome(off)) deps.notify(unprotectedNotification(off, nowMs))
    if (isSome(sms)) deps.notify(smsNotification(sms))
    const shown = off.length + sms.length > 0
    if (shown) {
      onChanged()
    }
    return shown
  }

  /** A disk that refuses is tried again at the next check. */
  function checkIfPossible(): boolean {
    try {
      return check()
    } catch {
      return true
    }
  }

  /** While it is quiet nothing is shown, whatever begins meanwhile: at most one notification of a kind a minute. */
  function restFor(ms: number): void {
    // guard: reminders.one-notification
    quiet = true
    wait(ms)
  }

  function wait(ms: number): void {
    cancel()
    cancel = deps.later(ms, () => {
      if (!deps.isOpen()) return
      quiet = false
      if (checkIfPossible()) restFor(checkEveryMs)
      else arm()
    })
  }

  function arm(): void {
    if (quiet) return
    cancel()
    const nowMs = clock.now().getTime()
    const [off, sms] = [unprotected.allRunning(), smsExpiries.all()]
    const waits = [
      // One that does not count now is checked again: its account may become active.
      ...([...off, ...sms].every(counts) ? [] : [checkEveryMs]),
      ...off.filter(counts).map((record) => waitFor(unprotectedReminders(record), record.handled, nowMs)),
      ...sms.filter(counts).map(({ until, handled }) => waitFor(endReminder(until), handled, nowMs)),
    ].filter((ms) => ms !== null)
    // guard: reminders.longest-wait
    if (waits.length > 0) wait(Math.min(checkEveryMs, ...waits))
  }

  deps.events.on('closing', () => cancel())
  restFor(afterStartMs)
  return { arm }
}

function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0
}
