import { useI18n } from 'vue-i18n'
import { formatLocale } from '../i18n.ts'

/** Writes instants as the operator reads them: the time zone of the machine, a 24-hour clock. */
export function useDateFormat() {
  const { d } = useI18n()
  const format = (instant: string, key: 'minute' | 'second' | 'day'): string =>
    d(new Date(instant), { key, locale: formatLocale })
  const isToday = (instant: string): boolean => new Date(instant).toDateString() === new Date().toDateString()

  /** `14:02`. */
  const minute = (instant: string): string => format(instant, 'minute')
  /** `14:02:31`. */
  const second = (instant: string): string => format(instant, 'second')
  /** `22 Nov 2026`. */
  const day = (instant: string): string => format(instant, 'day')
  /** The time alone today, else day and time. */
  const moment = (instant: string): string =>
    isToday(instant) ? minute(instant) : `${day(instant)}, ${minute(instant)}`
  /** The time alone today, else the day alone. */
  const short = (instant: string): string => (isToday(instant) ? minute(instant) : day(instant))

  return { minute, second, day, moment, short }
}
