import { useI18n } from 'vue-i18n'
import type { UnprotectedAccount } from '#shared/ipc/features/reminders.ts'

/** In one sentence why an account is without 2FA, and by whom; the operator's own note after it. */
export function useUnprotectedReason() {
  const { t } = useI18n()

  function sentence({ found, actor, reason, ticket }: UnprotectedAccount): string {
    // The audit writes `customer:USER-ID` and `staff:STAFF-KEY`.
    const who = (actor ?? '').replace(/^(customer|staff):/, '')
    if (found === 'case') return t('overview.unprotected.why.case', { who, ticket: ticket ?? '' })
    if (found !== 'procedure') return t(`overview.unprotected.why.${found}`)
    if (reason === null) return t('overview.unprotected.why.plain', { who })
    return t('overview.unprotected.why.procedure', { who, reason: t(`procedure.reasons.${reason}`) })
  }

  return (clock: UnprotectedAccount): string => [sentence(clock), clock.note].filter((part) => part !== '').join(' ')
}
