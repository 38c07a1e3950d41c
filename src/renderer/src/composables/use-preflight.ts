import { readNote } from '#shared/domain/input/free-text.ts'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { HowLong, Procedure } from '#shared/domain/procedure.ts'
import type { PreflightAnswer } from '#shared/domain/procedure-events.ts'
import type { Account } from '#shared/api/accounts.ts'
import type { Method } from '#shared/api/primitives.ts'
import type { TwoFactorState } from '#shared/api/two-factor.ts'
import { methodIcons } from '../lib/method-icons.ts'
import { portalNow } from '../lib/portal-clock.ts'
import { mayStart, preflightChecks } from '../lib/preflight-checks.ts'

type Reason = PreflightAnswer['reason']
export const reasonOrder = [
  'new-phone',
  'lost-phone',
  'switch-method',
  'maintenance',
  'other',
] as const satisfies Reason[]

export const howLongOrder = ['today', 'this-week', 'open-ended'] as const satisfies HowLong[]

interface PreflightFacts {
  procedure: Procedure
  before: TwoFactorState
  account: Account | null
  methods: readonly Method[]
  signedIn: boolean
  /** In guided mode the portal's page alone knows the profile: nothing of it is checked here. */
  guided: boolean
}

/** The method a change leads to unless another is chosen: SMS as in the guide, from SMS the Authenticator App. */
export function defaultTarget(from: Method | null, methods: readonly Method[]): Method | null {
  const others = methods.filter((method) => method !== from)
  return (
    others.find((method) => method === 'sms') ??
    others.find((method) => method === 'authenticator') ??
    others[0] ??
    null
  )
}

/** What is asked before the first change, and whether the answers suffice. */
export function usePreflight(facts: PreflightFacts) {
  const { t, locale } = useI18n()
  const reason = ref<Reason | null>(facts.procedure.reason)
  const note = ref(facts.procedure.note)
  const isChange = facts.procedure.kind === 'change'
  /** What was chosen before the account was read again, unless that is what is active by now. */
  const wantedBefore = (): Method | null => (facts.procedure.to === facts.before.method ? null : facts.procedure.to)
  /** In one step nothing is turned off first, unless it is off already. */
  const replaces = computed(() => facts.procedure.replace && facts.before.active)
  const to = ref<Method | null>(
    isChange ? (wantedBefore() ?? defaultTarget(facts.before.method, facts.methods)) : facts.procedure.to,
  )

  /** Asked for disable alone; the shortest is chosen unless the operator says otherwise. */
  const howLong = ref<HowLong | null>(facts.procedure.kind === 'disable' ? (facts.procedure.howLong ?? 'today') : null)

  const checks = computed(() =>
    facts.account === null
      ? []
      : preflightChecks(facts.procedure.kind, facts.before, facts.account, to.value, {
          signedIn: facts.signedIn,
          nowMs: portalNow(),
          replace: replaces.value,
        }),
  )
  const blocked = computed(() => !mayStart(checks.value))
  const ready = computed(
    () =>
      (facts.guided || facts.account !== null) &&
      !blocked.value &&
      reason.value !== null &&
      (!isChange || to.value !== null),
  )
  const cost = computed(() => {
    if (facts.procedure.kind === 'set-up') return null
    if (replaces.value && facts.before.method)
      return t('procedureSteps.preflight.costReplace', { method: t(`procedure.protectedBy.${facts.before.method}`) })
    const kinds = [...new Set((facts.account?.services ?? []).map(({ kind }) => t(`common.services.${kind}`)))]
    const list = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(kinds)
    const services = list ? t('procedureSteps.preflight.costServices', { list }) : ''
    return t(isChange ? 'procedureSteps.preflight.costChange' : 'procedureSteps.preflight.costDisable', { services })
  })
  const reasonOptions = computed(() => reasonOrder.map((value) => ({ value, label: t(`procedure.reasons.${value}`) })))
  const howLongOptions = computed(() =>
    howLongOrder.map((value) => ({ value, label: t(`procedure.howLong.${value}`) })),
  )
  const targetOptions = computed(() =>
    facts.methods
      .filter((method) => method !== facts.before.method)
      .map((value) => ({ value, label: t(`procedureSteps.method.options.${value}`), icon: methodIcons[value] })),
  )
  const written = computed(() => readNote(note.value))
  const answer = computed<PreflightAnswer | null>(() =>
    ready.value && reason.value && written.value.ok
      ? { reason: reason.value, note: written.value.value, to: to.value, howLong: howLong.value }
      : null,
  )

  return {
    reason,
    note,
    to,
    howLong,
    checks,
    cost,
    replaces,
    reasonOptions,
    howLongOptions,
    targetOptions,
    ready,
    blocked,
    answer,
  }
}
