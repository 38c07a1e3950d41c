import { z } from 'zod'
import { instant } from '../api/primitives.ts'

const reminderKinds = ['5-minutes', '30-minutes', 'end'] as const
export type ReminderKind = (typeof reminderKinds)[number]

/** A reminder that is dealt with: `shown`, or passed over because a later one was due as well. */
export const toldReminder = z.object({ kind: z.enum(reminderKinds), at: instant, shown: z.boolean() })
export type ToldReminder = z.infer<typeof toldReminder>

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
  told: readonly ToldReminder[]
}

/**
 * What is to be shown of one account now, and what is dealt with after that. A reminder that was dealt with and lies
 * ahead again (the clock was wrong then, or is now) will be shown once more, when its time comes.
 */
export function remind(reminders: readonly Reminder[], told: readonly ToldReminder[], nowMs: number): Reminding {
  const kept = told.filter(({ kind }) => {
    const of = reminders.find((reminder) => reminder.kind === kind)
    return of !== undefined && of.dueMs - nowMs <= toleranceMs
  })
  // guard: reminders.due-once
  const due = reminders
    .filter(({ kind, dueMs }) => dueMs <= nowMs && !kept.some((one) => one.kind === kind))
    .toSorted((a, b) => a.dueMs - b.dueMs)
  // guard: reminders.latest-only
  const show = due.at(-1)?.kind ?? null
  if (due.length === 0 && kept.length === told.length) return { show, told }
  const at = new Date(nowMs).toISOString()
  return { show, told: [...kept, ...due.map(({ kind }) => ({ kind, at, shown: kind === show }))] }
}

/**
 * Milliseconds until the next reminder of an account is due, 0 when one is; null for an account without reminders.
 * Infinity when all are dealt with: the account is to be looked at now and then all the same, because one may lie ahead
 * again once a wrong clock is put right.
 */
export function waitFor(reminders: readonly Reminder[], told: readonly ToldReminder[], nowMs: number): number | null {
  if (reminders.length === 0) return null
  const waits = reminders
    .filter(({ kind }) => !told.some((one) => one.kind === kind))
    .map(({ dueMs }) => Math.max(0, dueMs - nowMs))
  return Math.min(...waits)
}
