import type { SmsAccount, UnprotectedAccount } from '#shared/ipc/features/reminders.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { AuditAction } from '#shared/domain/audit-entry.ts'
import { instantOf } from '#shared/domain/clock.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { AppError } from '../../base/errors.ts'
import { createStatistics, type StatisticsDeps } from './statistics.ts'
import { createReminderNotifier, type ReminderNotifierDeps } from './reminders.ts'
import { createSmsExpiryStore, type SmsEnd } from './sms-expiry-store.ts'
import { createUnprotectedTracker, type UnprotectedTrackerDeps } from './unprotected-tracker.ts'
import { createUnprotectedStore, type UnprotectedRecord } from './unprotected-store.ts'
import type { CustomerSessions } from '../sessions/customer-sessions.ts'
import type { StaffSessions } from '../sessions/staff-sessions.ts'
import type { Window } from '../../base/environment.ts'

export interface ReminderDeps extends ReminderNotifierDeps, UnprotectedTrackerDeps, StatisticsDeps {
  sessions: CustomerSessions
  staff: StaffSessions
  publish: Window['publish']
}

type ReminderOperation = Extract<OperationName, `reminders.${string}`>
type ReminderHandlers = { [N in ReminderOperation]: (input: InputOf<N>) => OutputOf<N> }

const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Which accounts are without 2FA or on SMS, since when and until when; and the reminders of it. */
export function createReminderHandlers(deps: ReminderDeps): ReminderHandlers {
  const { db, unitOfWork, audit, accountStore, clock, events, procedures } = deps
  const unprotected = createUnprotectedStore(db)
  const smsEnds = createSmsExpiryStore(db)
  const clocks = createUnprotectedTracker(deps, unprotected, systemZone)
  const statistics = createStatistics(deps, unprotected, systemZone)
  const changed = (): void => deps.publish('reminders.changed', {})
  const reminders = createReminderNotifier({ deps, unprotected, smsEnds, onChanged: changed })

  let owed = false
  /** What was written may be part of a transaction that is not over: the rest follows when it is, a turn later. */
  function announceLater(): void {
    if (owed) return
    owed = true
    queueMicrotask(() => {
      owed = false
      if (!deps.isOpen()) return
      reminders.arm()
      changed()
    })
  }

  const isOnSms = (state: TwoFactorState | null): boolean => state?.active === true && state.method === 'sms'

  function see(accountId: string, before: TwoFactorState | null, now: TwoFactorState): void {
    const found = accountStore.find(accountId)
    if (found === null) return
    const { name: accountName, userId } = found.summary
    const account = { accountId, accountName, userId, deskOnly: false, readAt: found.readAt }
    const moved = clocks.see(account, before, now)
    const left = !isOnSms(now) && smsEnds.remove(accountId)
    if (moved || left || isOnSms(before) !== isOnSms(now)) announceLater()
  }

  /** Puts the clocks right by what is known of every account: after an update, or when accounts were forgotten. */
  function compare(): void {
    unitOfWork.run(() => {
      for (const record of unprotected.allRunning())
        if (!record.deskOnly && accountStore.find(record.accountId) === null) clocks.forget(record)
      for (const { accountId } of smsEnds.all()) if (accountStore.find(accountId) === null) smsEnds.remove(accountId)
      for (const { summary, twoFactor } of accountStore.all()) if (twoFactor !== null) see(summary.id, null, twoFactor)
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
    const ends = new Map(smsEnds.all().map((end) => [end.accountId, end]))
    const views = accountStore.all().flatMap(({ summary, twoFactor }): SmsAccount[] => {
      if (!isOnSms(twoFactor)) return []
      const { id: accountId, name: accountName, userId } = summary
      const end: SmsEnd | undefined = ends.get(accountId)
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
    if (own !== undefined) return `customer:${own.userId}`
    return deps.staff.who() === null ? 'app' : deps.staff.current().actor
  }

  function chooseEnd(
    action: AuditAction,
    { accountId, until }: InputOf<'reminders.setSmsEnd'>,
    current: string | null,
    write: () => void,
  ): Record<string, never> {
    // guard: sms-end.not-in-the-past
    if (until !== null && until <= instantOf(clock)) throw new AppError('invalid-request')
    // guard: clock-end.unchanged
    if (until === current) return {}
    unitOfWork.run(() => {
      write()
      audit.append({ actor: operatorOf(accountId), account: accountId, action, outcome: 'ok', detail: { until } })
    })
    announceLater()
    return {}
  }

  // guard: unprotected-time.same-transaction
  events.on('state', see)
  events.on('customerState', ({ accountId, accountName }, now) => {
    const account = { accountId, accountName, userId: null, deskOnly: true, readAt: null }
    if (clocks.see(account, null, now)) announceLater()
  })
  events.on('procedure', changed)
  compare()

  return {
    'reminders.list': () => {
      const now = instantOf(clock)
      const running = unprotected.allRunning()
      const known = running.filter(({ accountId, deskOnly }) => deskOnly || accountStore.find(accountId) !== null)
      return { unprotected: known.map((record) => unprotectedView(record, now)), sms: smsViews(now) }
    },
    'reminders.setUnprotectedEnd': (input) => {
      const record = unprotected.running(input.accountId)
      if (record === null) throw new AppError('not-found')
      return chooseEnd('unprotected.end-set', input, record.until, () => {
        const handled = record.handled.filter(({ kind }) => kind !== 'end')
        unprotected.save({ ...record, until: input.until, handled })
      })
    },
    'reminders.setSmsEnd': (input) => {
      const { accountId, until } = input
      if (!isOnSms(accountStore.find(accountId)?.twoFactor ?? null)) throw new AppError('not-found')
      const current = smsEnds.all().find((end) => end.accountId === accountId)?.until ?? null
      return chooseEnd('sms.end-set', input, current, () => {
        if (until === null) smsEnds.remove(accountId)
        else smsEnds.save({ accountId, until, handled: [] })
      })
    },
    'reminders.statistics': statistics,
  }
}
