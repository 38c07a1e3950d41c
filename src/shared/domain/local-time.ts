/** Finds where days and weeks begin and end in the time zone of the operator. */

import type { HowLong } from './procedure.ts'

const dayMs = 24 * 60 * 60 * 1000
/** No place is further from UTC than 14 hours; the rest is room for a day that a place skipped. */
const furthestMs = 40 * 60 * 60 * 1000
const formatters = new Map<string, Intl.DateTimeFormat>()

/** The calendar day at an instant in a time zone, e.g. `2026-11-22`. @throws RangeError for a zone that is none */
function dayOf(ms: number, zone: string): string {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    // Swedish writes days as ISO 8601 does.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formatters.set(zone, formatter)
  }
  return formatter.format(ms)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
}

/**
 * The first instant of a day, in milliseconds: searched for, because a day may begin at 01:00, or be 23 hours long.
 * (`Temporal.ZonedDateTime.startOfDay` does this, but Node 24, which runs the tests and the tools, has no Temporal; Intl
 * turns instants into days and not days into instants.)
 */
function startOf(day: string, zone: string): number {
  let before = Date.parse(day) - furthestMs
  let from = Date.parse(day) + furthestMs
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayOf(middle, zone) < day) before = middle
    else from = middle
  }
  return from
}

/** 0 on a Monday, 6 on a Sunday. */
function weekday(day: string): number {
  return (new Date(Date.parse(day)).getUTCDay() + 6) % 7
}

/** The last millisecond of the day that is so many days ahead, in the operator's time zone. */
export function endOfDay(nowMs: number, zone: string, daysAhead = 0): number {
  return startOf(addDays(dayOf(nowMs, zone), daysAhead + 1), zone) - 1
}

/** The last millisecond of the week, which ends on Sunday. */
export function endOfWeek(nowMs: number, zone: string): number {
  return endOfDay(nowMs, zone, 6 - weekday(dayOf(nowMs, zone)))
}

/** The beginnings of this week and of those before it, oldest first, in milliseconds. */
export function weekStarts(nowMs: number, zone: string, weeks: number): number[] {
  const today = dayOf(nowMs, zone)
  const monday = addDays(today, -weekday(today))
  return Array.from({ length: weeks }, (_, at) => startOf(addDays(monday, (at + 1 - weeks) * 7), zone))
}

/** The end that an answer to "for how long?" means; null for an open one. */
export function endOf(howLong: HowLong | null, nowMs: number, zone: string): string | null {
  if (howLong === null || howLong === 'open-ended') return null
  return new Date(howLong === 'today' ? endOfDay(nowMs, zone) : endOfWeek(nowMs, zone)).toISOString()
}
