import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import { gateLacks, pointsMissing } from '#shared/domain/case-facts.ts'
import { actOf, nextStep } from '#shared/domain/next-case-step.ts'
import { deskOffers, type DeskAct } from '#shared/domain/desk-permissions.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import { useAppStore } from '../stores/app-store.ts'

/** Acts that the gate stands before, with what the customer must have agreed to. */
const gated: Partial<Record<DeskAct, CaseAct | null>> = {
  disable: 'disable-two-factor',
  unlock: 'unlock',
  unfreeze: 'unfreeze',
  'enrol-sms': null,
  'enrol-email': null,
}
const nobody = { id: '', role: 'auditor' } as const

/** What the console offers whoever is signed in to do in a case, why not the rest, and what is next. */
export function useCaseOffers(
  support: Readonly<Ref<CaseAtWork | null>>,
  customer: Readonly<Ref<OutputOf<'desk.getCustomer'> | null>>,
  unsettled: Readonly<Ref<boolean>>,
) {
  const app = useAppStore()
  const { t, locale } = useI18n()

  const offers = computed(() =>
    deskOffers(app.staff ?? nobody, {
      supportCase: support.value,
      customer: customer.value,
      setUpWaits: (support.value?.setUp ?? null) !== null,
      unsettled: unsettled.value,
    }),
  )
  const about = computed(() => (support.value ? actOf(support.value, customer.value) : 'disable-two-factor'))
  const next = computed(() =>
    support.value && !unsettled.value && app.staff?.role !== 'auditor'
      ? nextStep(support.value, about.value, offers.value)
      : null,
  )

  function lackText(act: CaseAct | null): string {
    if (!support.value) return ''
    const lacks = gateLacks(support.value, act).map((lack) => t(`desk.action.lack.${lack}`))
    const list = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(lacks)
    const missing = pointsMissing(support.value)
    return [
      t('desk.action.lacks', { list }),
      missing > 0 ? t('desk.action.pointsMissing', { n: missing }, missing) : '',
    ].join(' ')
  }

  /** Why an act cannot be done now, in a sentence; null where it can. */
  function why(act: DeskAct): string | null {
    const offer = offers.value[act]
    if (offer.offered) return null
    const isGate = offer.why.endsWith('-missing')
    return isGate && act in gated ? lackText(gated[act] ?? null) : t(`desk.reasons.${offer.why}`)
  }

  return { offers, why, about, next }
}
