const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago, in one whole unit: `4 days`, `2 hr`, `5 min`; less than a minute is `0 min`. */
export function ageText(seconds: number, locale: string): string {
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? units[2]
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })
  return format.format(Math.floor(seconds / size))
}
