import { portalIdOf } from '#shared/domain/account-key.ts'
import { customerActor } from '#shared/domain/actors.ts'
import type { SmsAccount, UnprotectedAccount } from '#shared/ipc/features/reminders.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { AuditAction } from '#shared/domain/audit-entry.ts'
import { instantOf } from '#shared/domain/clock.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { AppError } from '../../base/errors.ts'
import { createStatistics, type StatisticsDeps } from './statistics.ts'
import { createReminderNotifier, type ReminderNotifierDeps } from './reminder-notifier.ts'
import type { SmsExpiryStore, SmsExpiry } from './sms-expiry-store.ts'
import { createUnprotectedTracker, type UnprotectedTrackerDeps } from './unprotected-tracker.ts'
import type { UnprotectedStore, UnprotectedRecord } from './unprotected-store.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import type { Window } from '../../base/environment.ts'

export interface ReminderServiceDeps extends ReminderNotifierDeps, UnprotectedTrackerDeps, StatisticsDeps {
  sessions: CustomerSessions
  staff: StaffSessions
  publish: Window['publish']
  unprotected: UnprotectedStore
  smsExpiries: SmsExpiryStore
}

const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

export interface Reminders {
  list(): OutputOf<'reminders.list'>
  /** @throws AppError `not-found` where 2FA is on, `invalid-request` for an end that is past */
  setUnprotectedEnd(chosen: InputOf<'reminders.setUnprotectedEnd'>): void
  /** @throws AppError `not-found` where the account is not on SMS, `invalid-request` for an end that is past */
  setSmsEnd(chosen: InputOf<'reminders.setSmsEnd'>): void
  statistics(): OutputOf<'reminders.statistics'>
}

/** Which accounts are without 2FA or on SMS, since when and until when; and the reminders of it. */
export function createReminders(deps: ReminderServiceDeps): Reminders {
  const { unprotected, smsExpiries, unitOfWork, audit, accountStore, clock, events, procedures } = deps
  const tracker = createUnprotectedTracker(deps, unprotected, systemZone)
  const statistics = createStatistics(deps, unprotected, systemZone)
  const changed = (): void => deps.publish('reminders.changed', {})
  const notifier = createReminderNotifier({ deps, unprotected, smsExpiries, onChanged: changed })

  /** Once the unit of work is committed, and once for all that changed in it. */
  function publishChange(): void {
    unitOfWork.afterCommit(() => {
      if (!deps.isOpen()) return
      notifier.arm()
      changed()
    }, changed)
  }

  const isOnSms = (state: TwoFactorState | null): boolean => state?.active === true && state.method === 'sms'

  function takeState(accountId: string, before: TwoFactorState | null, now: TwoFactorState): void {
    const found = accountStore.find(accountId)
    if (found === null) return
    const { name: accountName, userId } = found.summary
    const account = { accountId, accountName, userId, deskOnly: false, readAt: found.readAt }
    const moved = tracker.see(account, before, now)
    const left = !isOnSms(now) && smsExpiries.remove(accountId)
    if (moved || left || isOnSms(before) !== isOnSms(now)) publishChange()
  }

  /** Begins and ends times without 2FA by what is known of every account: after an update, or when accounts were forgotten. */
  function compare(): void {
    unitOfWork.run(() => {
      for (const record of unprotected.allRunning())
        if (!record.deskOnly && accountStore.find(record.accountId) === null) tracker.forget(record)
      for (const { accountId } of smsExpiries.all())
        if (accountStore.find(accountId) === null) smsExpiries.remove(accountId)
      for (const { summary, twoFactor } of accountStore.all())
        if (twoFactor !== null) takeState(summary.id, null, twoFactor)
    })
  }

  function unprotectedView(record: UnprotectedRecord, now: string): UnprotectedAccount {
    const { accountId, since, found, actor, reason, note, ticket, until } = record
    const summary = accountStore.find(accountId)?.summary
    return {
      accountId,
      since,
      found,
      actor,
      reason,
      note,
      ticket,
      until,
      accountName: summary?.name ?? record.accountName,
      userId: summary?.userId ?? record.userId,
      overdue: until !== null && until <= now,
      reminders: record.handled,
      procedureId: procedures.openOn(accountId)?.id ?? null,
    }
  }

  function smsViews(now: string): SmsAccount[] {
    const ends = new Map(smsExpiries.all().map((end) => [end.accountId, end]))
    const views = accountStore.all().flatMap(({ summary, twoFactor }): SmsAccount[] => {
      if (!isOnSms(twoFactor)) return []
      const { id: accountId, name: accountName, userId } = summary
      const end: SmsExpiry | undefined = ends.get(accountId)
      const until = end?.until ?? null
      return [
        {
          accountId,
          accountName,
          userId,
          until,
          since: twoFactor?.since ?? null,
          overdue: until !== null && until <= now,
          reminders: [...(end?.handled ?? [])],
          procedureId: procedures.openOn(accountId)?.id ?? null,
        },
      ]
    })
    return views.toSorted((a, b) => (a.until ?? '9').localeCompare(b.until ?? '9'))
  }

  /** Who chose: the account's own login, else the member of staff, as the audit names them. */
  function operatorOf(accountId: string): string {
    const own = deps.sessions.list().find((session) => session.accountId === accountId)
    if (own !== undefined) return customerActor(own.userId)
    return deps.staff.who() === null ? 'app' : deps.staff.current().actor
  }

  function chooseEnd(
    action: AuditAction,
    { accountId, until }: InputOf<'reminders.setSmsEnd'>,
    current: string | null,
    write: () => void,
  ): void {
    // guard: sms-end.not-in-the-past
    if (until !== null && until <= instantOf(clock)) throw new AppError('invalid-request', 'input-refused')
    // guard: clock-end.unchanged
    if (until === current) return
    unitOfWork.run(() => {
      write()
      audit.append({ actor: operatorOf(accountId), account: accountId, action, outcome: 'ok', detail: { until } })
      publishChange()
    })
  }

  // guard: unprotected-time.same-transaction
  events.on('state', takeState)
  events.on('customerState', ({ accountId, accountName }, now) => {
    const account = { accountId, accountName, userId: null, deskOnly: true, readAt: null }
    unitOfWork.run(() => {
      if (tracker.see(account, null, now)) publishChange()
    })
  })
  events.on('portalForgotten', (portalId) => {
    const gone = unprotected.allRunning().filter(({ accountId }) => portalIdOf(accountId) === portalId)
    // guard: unprotected-time.portal-forgotten
    gone.forEach(tracker.forget)
    if (gone.length > 0) publishChange()
  })
  events.on('procedure', changed)
  compare()

  return {
    list: () => {
      const now = instantOf(clock)
      const running = unprotected.allRunning()
      const known = running.filter(({ accountId, deskOnly }) => deskOnly || accountStore.find(accountId) !== null)
      return { unprotected: known.map((record) => unprotectedView(record, now)), sms: smsViews(now) }
    },
    setUnprotectedEnd: (input) => {
      const record = unprotected.running(input.accountId)
      if (record === null) throw new AppError('not-found', 'not-here-any-more')
      chooseEnd('unprotected.end-set', input, record.until, () => {
        const handled = record.handled.filter(({ kind }) => kind !== 'end')
        unprotected.save({ ...record, until: input.until, handled })
      })
    },
    setSmsEnd: (input) => {
      const { accountId, until } = input
      if (!isOnSms(accountStore.find(accountId)?.twoFactor ?? null))
        throw new AppError('not-found', 'not-here-any-more')
      const current = smsExpiries.all().find((end) => end.accountId === accountId)?.until ?? null
      chooseEnd('sms.end-set', input, current, () => {
        if (until === null) smsExpiries.remove(accountId)
        else smsExpiries.save({ accountId, until, handled: [] })
      })
    },
    statistics,
  }
}
