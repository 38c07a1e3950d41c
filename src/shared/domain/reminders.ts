/** Which reminders are due, and when the next one is. */

import { z } from 'zod'
import { instant } from '../api/primitives.ts'

const reminderKinds = ['5-minutes', '30-minutes', 'end'] as const
export type ReminderKind = (typeof reminderKinds)[number]

/** A reminder that is dealt with: `shown`, or passed over because a later one was due as well. */
export const handledReminder = z.object({ kind: z.enum(reminderKinds), at: instant, shown: z.boolean() })
export type HandledReminder = z.infer<typeof handledReminder>

/** A reminder and when it is due, by the operator's clock. */
export interface Reminder {
  kind: ReminderKind
  dueMs: number
}

/** A clock that is put right by so little does not make anything due a second time. */
const toleranceMs = 5 * 60 * 1000

interface Reminding {
  /** The one to be shown now: of several that are due the latest. */
  show: ReminderKind | null
  handled: readonly HandledReminder[]
}

/**
 * What is to be shown of one account now, and what is dealt with after that. A reminder that was dealt with and lies
 * ahead again (the clock was wrong then, or is now) will be shown once more, when its time comes.
 */
export function remind(reminders: readonly Reminder[], handled: readonly HandledReminder[], nowMs: number): Reminding {
  const kept = handled.filter(({ kind }) => {
    const of = reminders.find((reminder) => reminder.kind === kind)
    return of !== undefined && of.dueMs - nowMs <= toleranceMs
  })
  // guard: reminders.due-once
  const due = reminders
    .filter(({ kind, dueMs }) => dueMs <= nowMs && !kept.some((one) => one.kind === kind))
    .toSorted((a, b) => a.dueMs - b.dueMs)
  // guard: reminders.latest-only
  const show = due.at(-1)?.kind ?? null
  if (due.length === 0 && kept.length === handled.length) return { show, handled }
  const at = new Date(nowMs).toISOString()
  return { show, handled: [...kept, ...due.map(({ kind }) => ({ kind, at, shown: kind === show }))] }
}

/**
 * Milliseconds until the next reminder of an account is due, 0 when one is; null for an account without reminders.
 * Infinity when all are dealt with: the account is to be checked now and then all the same, because one may lie ahead
 * again once a wrong clock is put right.
 */
export function waitFor(
  reminders: readonly Reminder[],
  handled: readonly HandledReminder[],
  nowMs: number,
): number | null {
  if (reminders.length === 0) return null
  const waits = reminders
    .filter(({ kind }) => !handled.some((one) => one.kind === kind))
    .map(({ dueMs }) => Math.max(0, dueMs - nowMs))
  return Math.min(...waits)
}
