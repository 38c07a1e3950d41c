/** Computes durations from instants, and writes them. */

/** Whole seconds from now until an instant, never below 0; counts up to the next full second, so 0 means over. */
export function secondsUntil(instant: string, nowMs: number): number {
  return Math.max(0, Math.ceil((Date.parse(instant) - nowMs) / 1000))
}

/** Whole seconds since an instant, never below 0. */
export function secondsSince(instant: string, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(instant)) / 1000))
}

/** `m:ss`, from an hour on `h:mm:ss`. */
export function clockText(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}

const spokenAt = [60, 30, 10] as const

/** The mark that a count-down passed between two readings, to announce to a screen reader; null when it passed none. */
export function markPassed(before: number, after: number): number | null {
  return spokenAt.findLast((mark) => before > mark && after <= mark) ?? null
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/**
 * How long ago, in one whole unit: `4 days`, `2 hr`, `5 min`; less than a minute is `0 min`. Intl writes the unit and does
 * not choose it: `RelativeTimeFormat` and `DurationFormat` take units that are chosen already, and vue-i18n's `n()` a unit
 * that is fixed in its settings.
 */
export function ageText(seconds: number, locale: string): string {
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? units[2]
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })
  return format.format(Math.floor(seconds / size))
}
