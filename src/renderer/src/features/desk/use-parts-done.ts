import { computed, type Ref } from 'vue'
import { didInCase } from '#shared/domain/case-facts.ts'
import type { CaseAct, SupportCase } from '#shared/portal-api/staff.ts'

/** Which parts of a case are complete, and which of them it has at all. */
export function usePartsDone(support: () => SupportCase, about: Readonly<Ref<CaseAct>>) {
  const invalid = computed(() => support().scenario === 'registered-email-invalid')
  const proven = computed(() => support().gate.points >= support().gate.pointsNeeded)
  const heard = computed(() =>
    invalid.value ? support().contactUpdate.status === 'approved' : support().consent.status === 'approved',
  )
  const decided = computed(() => support().approval.status === 'approved' || !support().gate.lacks.includes('approval'))
  const acted = computed(() => didInCase(support(), about.value))
  /** 2FA again is a matter of a case that turned it off, or of an account that stands without it. */
  const settingUp = computed(() => support().disabledAt !== null || !support().twoFactor.active)

  return { invalid, proven, heard, decided, acted, settingUp }
}
