import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { clockText, secondsSince } from '../lib/durations.ts'
import { usePortalNow } from './use-portal-now.ts'

const daySeconds = 24 * 60 * 60

/** How long it is since an instant: hours, minutes and seconds on the first day, whole days after it; empty without an instant. */
export function useElapsed(since: () => string | null): ComputedRef<string> {
  const { t } = useI18n()
  const now = usePortalNow()
  return computed(() => {
    const from = since()
    if (from === null) return ''
    const seconds = secondsSince(from, now.value)
    const days = Math.floor(seconds / daySeconds)
    return days === 0 ? clockText(seconds) : t('overview.unprotected.days', { n: days }, days)
  })
}
