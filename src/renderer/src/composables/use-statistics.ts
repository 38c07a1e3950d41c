import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { procedureKinds } from '#shared/domain/guide-steps.ts'
import * as remindersApi from '../api/reminders.ts'
import { useMainEvent } from './use-main-event.ts'
import { methodIcons } from '../lib/method-icons.ts'
import { useDateFormat } from './use-date-format.ts'
import { useQuery } from './use-query.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { isUnprotected } from '../lib/filter-accounts.ts'

const ends = ['done', 'cancelled', 'undetermined'] as const

/** What the Overview counts, read again when a time without 2FA or a procedure changed. */
export function useStatistics() {
  const { t } = useI18n()
  const dates = useDateFormat()
  const accounts = useAccountsStore()
  const statistics = shallowRef<OutputOf<'reminders.statistics'> | null>(null)
  const { failure, read } = useQuery()

  async function load(): Promise<void> {
    statistics.value = (await read(() => remindersApi.statistics())) ?? statistics.value
  }
  useMainEvent('reminders.changed', () => void load())
  void load()

  const methods = computed(() => {
    const of = (method: string): number =>
      accounts.rows.filter(({ twoFactor }) => twoFactor?.active === true && twoFactor.method === method).length
    const off = accounts.rows.filter(isUnprotected).length
    const unread = accounts.rows.filter(({ twoFactor }) => twoFactor === null).length
    return [
      ...Object.keys(methodIcons).map((key) => ({ key, label: t(`common.methods.${key}`), value: of(key) })),
      { key: 'off', label: t('overview.methods.off'), value: off, warning: true },
      ...(unread > 0 ? [{ key: 'unread', label: t('overview.methods.unread'), value: unread }] : []),
    ].map((row) => ({ ...row, text: String(row.value) }))
  })

  const weeks = computed(() =>
    (statistics.value?.weeks ?? []).map(({ from, minutes: value }) => ({
      key: from,
      value,
      warning: true,
      label: t('overview.weeks.week', { day: dates.day(from) }),
      text: t('overview.weeks.minutes', { n: value }),
    })),
  )

  /** One line a kind: how many ended how, and how many are open. */
  const procedures = computed(() => {
    const counts = statistics.value?.procedures ?? []
    const sum = (of: typeof counts): number => of.reduce((all, { count }) => all + count, 0)
    return procedureKinds.map((kind) => {
      const mine = counts.filter((one) => one.kind === kind)
      const ended = ends.map((end) => ({ end, count: sum(mine.filter(({ at }) => at === end)) }))
      return { kind, ended, open: sum(mine) - sum(mine.filter(({ at }) => ends.some((end) => end === at))) }
    })
  })

  return { statistics, failure, methods, weeks, procedures, ends }
}
