/** Since when an account is without 2FA, what reminds of it, and how long it was in each week. */

import type { Account } from '../api/accounts.ts'
import type { TwoFactorState } from '../api/two-factor.ts'
import type { Reminder } from './reminders.ts'

/**
 * How an account was found without 2FA: turned off by a procedure or a case of this console, turned off elsewhere while
 * we knew it, or without 2FA when it was first seen.
 */
export const unprotectedFinds = ['procedure', 'case', 'elsewhere', 'first-sight'] as const
export type UnprotectedFind = (typeof unprotectedFinds)[number]

/**
 * Whether anybody can change 2FA on an account, which a frozen or closed one does not allow: it is not listed as
 * unprotected or on SMS, and nobody is reminded of it. One whose status is not known counts.
 */
export function isChangeable(status: Account['status'] | null | undefined): boolean {
  return status === 'active' || status === null || status === undefined
}

const minuteMs = 60 * 1000

/** What is known when an account is handled to be without 2FA. */
export interface Sighting {
  now: Pick<TwoFactorState, 'since'>
  /** When it was last known to be different, by the operator's clock; null where that was never known. */
  knownOtherwiseAt: string | null
  /** Our own effect that turned it off: whether of a procedure or a case, and when it was sent; null for none of ours. */
  ours: { by: 'procedure' | 'case'; sentAt: string } | null
  /** The operator's clock. */
  seenAt: string
}

export interface Beginning {
  found: UnprotectedFind
  /** By the portal's clock where it says so, else when it was first seen so. */
  since: string
  /** The same instant by the operator's clock, as near as can be known: the reminders count from it. */
  countedFrom: string
}

/** How an unprotected clock begins. */
export function beginningOf({ now, knownOtherwiseAt, ours, seenAt }: Sighting): Beginning {
  const since = now.since ?? seenAt
  if (ours !== null) return { found: ours.by, since, countedFrom: earlier(ours.sentAt, seenAt) }
  if (knownOtherwiseAt === null) return { found: 'first-sight', since, countedFrom: earlier(since, seenAt) }
  // It went off between then and now, even where the portal's clock says otherwise.
  const from = since > knownOtherwiseAt ? since : knownOtherwiseAt
  return { found: 'elsewhere', since, countedFrom: earlier(from, seenAt) }
}

/** False where the state belongs to another time without 2FA than the one that runs: it was on in between. */
export function isSameSpell(runningSince: string, now: Pick<TwoFactorState, 'since'>): boolean {
  // guard: unprotected-time.same-spell
  return now.since === null || now.since === runningSince
}

/**
 * The reminders of an unprotected account. One that was without 2FA when it was first seen may have been so for years:
 * nobody is reminded of it but at the end that was chosen.
 */
export function unprotectedReminders(of: {
  found: UnprotectedFind
  countedFrom: string
  until: string | null
}): Reminder[] {
  const from = Date.parse(of.countedFrom)
  const early: Reminder[] = [
    { kind: '5-minutes', dueMs: from + 5 * minuteMs },
    { kind: '30-minutes', dueMs: from + 30 * minuteMs },
  ]
  return [...(of.found === 'first-sight' ? [] : early), ...endReminder(of.until)]
}

/** The one reminder of a chosen end. */
export function endReminder(until: string | null): Reminder[] {
  return until === null ? [] : [{ kind: 'end', dueMs: Date.parse(until) }]
}

/** Where the count goes on from when the operator's clock was put back to before it: from now, rather than never. */
export function recountedFrom(countedFrom: string, nowMs: number): string {
  return Date.parse(countedFrom) > nowMs ? new Date(nowMs).toISOString() : countedFrom
}

/** A time that an account stood without 2FA, by the operator's clock; `endedAt` is null while it does. */
export interface Spell {
  from: string
  endedAt: string | null
}

/** Whole minutes that accounts stood without 2FA in each of these weeks; each account counts for itself. */
export function minutesByWeek(spells: readonly Spell[], starts: readonly number[], nowMs: number): number[] {
  return starts.map((start, at) => {
    const end = Math.min(starts[at + 1] ?? nowMs, nowMs)
    const ms = spells.reduce((sum, { from, endedAt }) => {
      const overlap = Math.min(endedAt === null ? nowMs : Date.parse(endedAt), end) - Math.max(Date.parse(from), start)
      return sum + Math.max(0, overlap)
    }, 0)
    return Math.round(ms / minuteMs)
  })
}

function earlier(a: string, b: string): string {
  return a < b ? a : b
}
