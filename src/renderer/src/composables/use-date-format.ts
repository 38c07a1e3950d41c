import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

interface DateFormat {
  /** `14:02`. */
  minute: (instant: string) => string
  /** `14:02:31`. */
  second: (instant: string) => string
  /** `22 Nov 2026`. */
  day: (instant: string) => string
  /** The time alone today, else day and time. */
  moment: (instant: string) => string
  /** The time alone today, else the day alone. */
  short: (instant: string) => string
}

/** Made once a language: to make a formatter costs more than a whole line of a list. */
const known = new Map<string, DateFormat>()

function momentsIn(locale: string): DateFormat {
  const found = known.get(locale)
  if (found !== undefined) return found
  const language = locale === 'en' ? 'en-GB' : locale
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(language, options)
    return (instant: string): string => formatter.format(new Date(instant))
  }
  const minute = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const day = format({ day: 'numeric', month: 'short', year: 'numeric' })
  const isToday = (instant: string): boolean => new Date(instant).toDateString() === new Date().toDateString()
  const made: DateFormat = {
    minute,
    second,
    day,
    moment: (instant) => (isToday(instant) ? minute(instant) : `${day(instant)}, ${minute(instant)}`),
    short: (instant) => (isToday(instant) ? minute(instant) : day(instant)),
  }
  known.set(locale, made)
  return made
}

/** Instants as the operator reads them: the locale of the texts, the time zone of the machine, a 24-hour clock. */
export function useDateFormat(): ComputedRef<DateFormat> {
  const { locale } = useI18n()
  return computed(() => momentsIn(locale.value))
}
