import { useI18n } from 'vue-i18n'
import { clockText, secondsSince } from '../lib/durations.ts'

const daySeconds = 24 * 60 * 60

/** How long something has lasted: a running clock on the first day, whole days after it. */
export function useElapsed() {
  const { t } = useI18n()
  return (since: string, nowMs: number): string => {
    const seconds = secondsSince(since, nowMs)
    const days = Math.floor(seconds / daySeconds)
    return days === 0 ? clockText(seconds) : t('overview.unprotected.days', { n: days }, days)
  }
}
