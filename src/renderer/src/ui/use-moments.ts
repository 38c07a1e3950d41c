import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

interface Moments {
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

/** Instants as the operator reads them: the locale of the texts, the time zone of the machine, a 24-hour clock. */
export function useMoments(): ComputedRef<Moments> {
  const { locale } = useI18n()
  return computed(() => {
    const language = locale.value === 'en' ? 'en-GB' : locale.value
    const format = (options: Intl.DateTimeFormatOptions) => {
      const formatter = new Intl.DateTimeFormat(language, options)
      return (instant: string): string => formatter.format(new Date(instant))
    }
    const minute = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    const day = format({ day: 'numeric', month: 'short', year: 'numeric' })
    const isToday = (instant: string): boolean => new Date(instant).toDateString() === new Date().toDateString()
    return {
      minute,
      second,
      day,
      moment: (instant) => (isToday(instant) ? minute(instant) : `${day(instant)}, ${minute(instant)}`),
      short: (instant) => (isToday(instant) ? minute(instant) : day(instant)),
    }
  })
}
