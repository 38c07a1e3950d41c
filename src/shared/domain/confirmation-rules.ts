/** When the e-mail that confirms a change is owed, polled for and overdue. */

import type { Confirmation } from './confirmation.ts'
import type { Procedure } from './procedure.ts'
import type { ProcedureEvent } from './procedure-events.ts'
import type { Notice } from '../api/notices.ts'
import type { Method } from '../api/primitives.ts'

/** What a change owes, before the first check. */
type Owed = Pick<Confirmation, 'kind' | 'method' | 'changedAt' | 'operationKey'>

/** Our own number, for the portal names none: an e-mail that is not sent so many seconds after its change is overdue. */
export const overdueAfterSeconds = 600

/** How the e-mail names a method (contract NOT-5). */
export const namedInMail: Readonly<Record<Method, NonNullable<Notice['methodNamed']>>> = {
  authenticator: 'TOTP',
  sms: 'SMS',
  email: 'EMAIL',
}

/** The confirmation that is owed once this event happens to this procedure, or null. `at` is the instant of the event. */
export function confirmationOwed(before: Procedure, event: ProcedureEvent, at: string): Owed | null {
  const operationKey = 'key' in before.state ? before.state.key : null
  if (event.type === 'disabled' && before.from !== null)
    return {
      kind: 'two-factor-disabled',
      method: before.from,
      changedAt: event.now.since ?? at,
      operationKey,
    }
  if (event.type === 'verified' && event.now.method !== null) {
    const kind = before.replace ? 'two-factor-replaced' : 'two-factor-enabled'
    return { kind, method: event.now.method, changedAt: event.now.since ?? at, operationKey }
  }
  return null
}

/**
 * The confirmation that the user is asked about once a page showed this event, or the user reported it; null where it is
 * not the end of the change.
 */
export function confirmationAsked(before: Procedure, event: ProcedureEvent, at: string): Owed | null {
  const asked = { changedAt: at, operationKey: null }
  if (event.type === 'disabled' && before.kind === 'disable')
    return { ...asked, kind: 'two-factor-disabled', method: before.from }
  if (event.type === 'verified') return { ...asked, kind: 'two-factor-enabled', method: event.now.method ?? before.to }
  return null
}

/** The milliseconds until the user is asked again about a confirmation that did not arrive yet, or null where that is over. */
export function msUntilAsked(
  {
    expectedAt,
    overdueAt,
    remindAt,
    arrivedAt,
  }: Pick<Confirmation, 'expectedAt' | 'overdueAt' | 'remindAt' | 'arrivedAt'>,
  at: string,
): number | null {
  if (arrivedAt !== null || (overdueAt !== null && remindAt === null)) return null
  const due = remindAt === null ? Date.parse(expectedAt) + overdueAfterSeconds * 1000 : Date.parse(remindAt)
  // A clock that was put back must not delay it for longer than that.
  return Math.min(Math.max(0, due - Date.parse(at)), overdueAfterSeconds * 1000)
}

/** How far a confirmation is. `untraced`: it cannot be known, because the portal does not say which e-mail it is. */
type ConfirmationStatus = 'expected' | 'queued' | 'sent' | 'arrived' | 'untraced'

/** `expected` until the portal lists it, `queued` until every address was sent it; `arrived`: the user reported it. */
export function confirmationStatus({
  notices,
  untraced,
  arrivedAt = null,
}: Pick<Confirmation, 'notices' | 'untraced'> & Partial<Pick<Confirmation, 'arrivedAt'>>): ConfirmationStatus {
  if (arrivedAt !== null) return 'arrived'
  if (untraced) return 'untraced'
  if (notices.length === 0) return 'expected'
  return notices.every(({ sentAt }) => sentAt !== null) ? 'sent' : 'queued'
}

/** True while the portal, or the user, is asked about it. */
export function isAwaited(one: Parameters<typeof confirmationStatus>[0]): boolean {
  return ['expected', 'queued'].includes(confirmationStatus(one))
}

/**
 * The notices of a confirmation among those of its account: those that name its change by the key (contract NOT-8) and
 * are of its kind, and those that were found to be before.
 */
function noticesOf({ operationKey, kind, notices: known }: Confirmation, notices: readonly Notice[]): Notice[] {
  const ids = new Set(known.map(({ id }) => id))
  // guard: notices.own-operation
  const isNamed = (notice: Notice): boolean => notice.operationKey === operationKey && notice.kind === kind
  return notices.filter((notice) => ids.has(notice.id) || (operationKey !== null && isNamed(notice)))
}

/** The method that the e-mail names where it is another than the one of the change; null where all is well. */
export function otherMethodNamed({ method: meant, notices }: Confirmation): Notice['methodNamed'] {
  // guard: confirmations.method-named
  const wrong = notices.find(
    ({ methodNamed }) => methodNamed !== null && meant !== null && methodNamed !== namedInMail[meant],
  )
  return wrong?.methodNamed ?? null
}

/** What a check of the portal's list showed that was not known before. */
export type ConfirmationNews = 'sent' | 'overdue' | 'other-method'

/**
 * A confirmation after a check of the portal's list at `at`, by the console's clock, and what is new.
 *
 * @param listed every notice of the account
 */
export function afterCheck(
  before: Confirmation,
  listed: readonly Notice[],
  at: string,
): { next: Confirmation; news: ConfirmationNews[] } {
  const notices = noticesOf(before, listed)
  const namesNone = before.operationKey === null || listed.every(({ operationKey }) => operationKey === undefined)
  // guard: confirmations.untraced
  const untraced = notices.length === 0 && listed.length > 0 && namesNone
  const next: Confirmation = { ...before, notices, readAt: at, untraced }
  if (untraced) return { next, news: [] }
  const news: ConfirmationNews[] = []
  // guard: confirmations.overdue-once
  if (confirmationStatus(next) === 'sent') {
    if (confirmationStatus(before) !== 'sent') news.push('sent')
  } else if (before.overdueAt === null && ageSeconds(before, at) >= overdueAfterSeconds) {
    next.overdueAt = at
    news.push('overdue')
  }
  if (otherMethodNamed(next) !== null && otherMethodNamed(before) === null) news.push('other-method')
  return { next, news }
}

/**
 * Seconds until the portal is asked again: half of the time that it is expected for already, between a second and a
 * quarter of an hour, and never past the moment at which it becomes overdue.
 */
export function secondsUntilCheck(one: Confirmation, at: string): number {
  const age = ageSeconds(one, at)
  const pause = Math.min(900, Math.max(1, Math.ceil(age / 2)))
  return age < overdueAfterSeconds ? Math.max(1, Math.min(pause, Math.ceil(overdueAfterSeconds - age))) : pause
}

/** Never below 0: a clock may have been put back. */
function ageSeconds({ expectedAt }: Confirmation, at: string): number {
  return Math.max(0, (Date.parse(at) - Date.parse(expectedAt)) / 1000)
}
