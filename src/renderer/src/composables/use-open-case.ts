import { computed, inject, provide, shallowRef, watch, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { gateLacks, pointsMissing, actOf } from '#shared/domain/case-facts.ts'
import { deskOffers, missingFor, type DeskAct } from '#shared/domain/desk-permissions.ts'
import { nextStep, type CasePartName } from '#shared/domain/next-case-step.ts'
import type { StepUpOperation } from '#shared/api/openid-sign-in.ts'
import type { InputOf } from '#shared/ipc/operations.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { CaseAct } from '#shared/api/staff.ts'
import type { BrowserWait } from '#shared/ipc/features/desk.ts'
import * as deskApi from '../api/desk.ts'
import { reasonLacked } from '../lib/directory-lacks.ts'
import { locks, type AnyFailure } from '../lib/failure-kind.ts'
import { useAppStore } from '../stores/app-store.ts'
import { useBrowserWait } from './use-browser-wait.ts'
import { useCase } from './use-case.ts'
import { useNextFocus } from './use-next-focus.ts'

/** What a button of the case sends beside the case itself. */
type Typed<N extends OperationName> = Omit<InputOf<N>, 'caseId'>
/** One piece of evidence as the agent records it. */
export type EvidenceInput = Typed<'desk.addEvidence'>
export type OpenCase = ReturnType<typeof createOpenCase>

/** Acts that the gate guards, with what the customer must have agreed to. */
const gated: Partial<Record<DeskAct, CaseAct | null>> = {
  disable: 'disable-two-factor',
  unlock: 'unlock',
  unfreeze: 'unfreeze',
  'enrol-sms': null,
  'enrol-email': null,
}
/** The button of each act. */
const buttonOf = { 'disable-two-factor': 'disable', unlock: 'unlock', unfreeze: 'unfreeze' } as const
const nobody = { id: '', role: 'auditor' } as const
const openCase: InjectionKey<OpenCase> = Symbol('open case')

/**
 * The case that a screen shows, for all of its sections.
 *
 * @param root the element with the sections: the focus moves within it
 */
export function provideOpenCase(caseId: Ref<string>, root: Readonly<Ref<HTMLElement | null>>): OpenCase {
  const created = createOpenCase(caseId, root)
  provide(openCase, created)
  return created
}

/** Gives the sections the case of the screen around them, and sends their commands one at a time. */
export function useOpenCase(): OpenCase {
  const found = inject(openCase)
  if (found === undefined) throw new Error('no screen above provides a case')
  return found
}

function createOpenCase(caseId: Ref<string>, root: Readonly<Ref<HTMLElement | null>>) {
  const app = useAppStore()
  const { t, locale } = useI18n()
  const { act, actOnSetUp, readContact: sendReadContact, ...state } = useCase(caseId)
  const { support, customer, unsettled, failure, busy } = state
  const { goNext, thenNext } = useNextFocus(() => root.value)

  const { wait: stepUp, waitFor, cancel: cancelStepUp, openAgain: openStepUpAgain } = useBrowserWait()
  /** The section whose effect the sign-in in the browser is for. */
  const stepUpIn = shallowRef<CasePartName | null>(null)

  const capabilities = computed(() => app.capabilitiesOf(caseId.value))
  /** True where the agent has no password at the portal, and signs in once more for an effect. */
  const isByStepUp = computed(() => capabilities.value?.staffSignIn !== undefined)
  const lacks = computed(() => capabilities.value?.directory?.lacks.map(({ act: one }) => one) ?? [])
  const offers = computed(() =>
    deskOffers(app.staff ?? nobody, {
      supportCase: support.value,
      customer: customer.value,
      setUpWaits: (support.value?.setUp ?? null) !== null,
      unsettled: unsettled.value,
      lacks: lacks.value,
      isElsewhere: capabilities.value?.directory !== undefined,
    }),
  )
  /** What the case is about. */
  const about = computed<CaseAct>(() => {
    if (!support.value) return 'disable-two-factor'
    const act = actOf(support.value, customer.value)
    // A lock that the system with the accounts cannot lift keeps nobody from turning 2FA off.
    return support.value.consent.act === null && missingFor(buttonOf[act], lacks.value) !== undefined
      ? 'disable-two-factor'
      : act
  })
  const next = computed(() =>
    support.value && !unsettled.value && app.staff?.role !== 'auditor'
      ? nextStep(support.value, about.value, offers.value)
      : null,
  )
  /** True for the section in which this person acts next. */
  const isNext = (part: CasePartName): boolean => next.value?.waitsFor === null && next.value.part === part

  function lackText(lacking: CaseAct | null): string {
    if (!support.value) return ''
    const lacks = gateLacks(support.value, lacking).map((lack) => t(`desk.action.lack.${lack}`))
    const list = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(lacks)
    const missing = pointsMissing(support.value)
    return [
      t('desk.action.lacks', { list }),
      missing > 0 ? t('desk.action.pointsMissing', { n: missing }, missing) : '',
    ].join(' ')
  }

  /** Why an act cannot be done now, in a sentence; null where it can. */
  function why(name: DeskAct): string | null {
    const offer = offers.value[name]
    if (offer.offered) return null
    if (offer.why === 'directory-lacks') {
      const missing = missingFor(name, lacks.value)
      return t('desk.reasons.directory-lacks', { reason: (missing && reasonLacked(capabilities.value, missing)) ?? '' })
    }
    const isGate = offer.why.endsWith('-missing')
    return isGate && name in gated ? lackText(gated[name] ?? null) : t(`desk.reasons.${offer.why}`)
  }

  /** The section in which something was pressed last: what went wrong is shown there. */
  const pressed = shallowRef<CasePartName | null>(null)
  /** A lockout that a section met stays there while it lasts, also when something else is pressed; another answer there ends it. */
  const lockouts = shallowRef<Partial<Record<CasePartName, AnyFailure>>>({})
  watch([failure, pressed], ([met, part]) => {
    if (part === null) return
    if (met !== null && locks(met)) lockouts.value = { ...lockouts.value, [part]: met }
    else if (!busy.value) lockouts.value = { ...lockouts.value, [part]: undefined }
  })
  const failureIn = (part: CasePartName): AnyFailure | null =>
    (pressed.value === part ? failure.value : null) ?? lockouts.value[part] ?? null

  /** The section says itself what is wrong with what was typed; a conflict of another press is none of that. */
  const typedContact = shallowRef(false)
  const contactRefused = computed(
    () =>
      typedContact.value &&
      failureIn('contact')?.code === 'conflict' &&
      support.value?.contactUpdate.status !== 'approved',
  )
  watch(
    () => support.value?.id,
    () => {
      pressed.value = null
      lockouts.value = {}
      typedContact.value = false
    },
  )

  /** After a press the focus goes on to what is next, and what went wrong is shown in the section of the press. */
  function press(part: CasePartName, sent: Promise<boolean>): Promise<boolean> {
    pressed.value = part
    return thenNext(sent)
  }
  const send = (part: CasePartName, call: Parameters<typeof act>[0]): Promise<boolean> => press(part, act(call))
  const sendSetUp = (call: Parameters<typeof actOnSetUp>[0]): Promise<boolean> => press('set-up', actOnSetUp(call))
  const of = () => ({ caseId: caseId.value })

  /** Sends an effect; where staff sign in elsewhere, after a sign-in for exactly this one. */
  async function proved<T>(
    part: CasePartName,
    operation: StepUpOperation,
    call: (waitId: string | null) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    if (!isByStepUp.value) return call(null)
    stepUpIn.value = part
    return waitFor(
      () => deskApi.beginStepUp({ ...of(), operation }),
      async (waitId) => {
        const finished = await deskApi.finishStepUp({ waitId })
        return finished.ok ? call(waitId) : finished
      },
    )
  }

  // Each action is true once it was done.
  const actions = {
    addEvidence: (evidence: EvidenceInput) => send('proof', () => deskApi.addEvidence({ ...of(), ...evidence })),
    readContact: () => {
      typedContact.value = false
      return press('contact', sendReadContact())
    },
    updateContact: (contact: Typed<'desk.updateContact'>) => {
      typedContact.value = true
      return send('contact', () => deskApi.updateContact({ ...of(), ...contact }))
    },
    askConsent: (asked: CaseAct) => send('consent', () => deskApi.askConsent({ ...of(), act: asked })),
    approve: (note: string) => send('approval', () => deskApi.approve({ ...of(), note, act: about.value })),
    refuse: (note: string) => send('approval', () => deskApi.refuse({ ...of(), note, act: about.value })),
    disable: (password: string) =>
      send('action', () =>
        proved('action', 'disableForCustomer', (waitId) =>
          deskApi.disable({ ...of(), ...(waitId === null ? { password } : { stepUp: waitId }) }),
        ),
      ),
    unlock: () => send('action', () => deskApi.unlock(of())),
    unfreeze: () => send('action', () => deskApi.unfreeze(of())),
    invite: (sms: boolean) => send('set-up', () => deskApi.invite({ ...of(), sms })),
    enrol: ({ method, password }: { method: Typed<'desk.enrol'>['method']; password: string }) =>
      sendSetUp(() =>
        proved('set-up', 'enrolForCustomer', (waitId) =>
          deskApi.enrol({ ...of(), method, ...(waitId === null ? { password } : { stepUp: waitId }) }),
        ),
      ),
    verify: (code: string) => send('set-up', () => deskApi.verifyEnrolment({ ...of(), code })),
    resend: () => sendSetUp(() => deskApi.resendEnrolment(of())),
    close: (outcome: Typed<'desk.closeCase'>['outcome']) =>
      send('close', () => deskApi.closeCase({ ...of(), outcome })),
    reopen: (reason: string) => send('close', () => deskApi.reopen({ ...of(), reason })),
  }

  /** The sign-in in the browser that a section waits for. */
  const stepUpFor = (part: CasePartName): BrowserWait | null => (stepUpIn.value === part ? stepUp.value : null)

  const waiting = { isByStepUp, stepUpFor, cancelStepUp, openStepUpAgain }
  return {
    ...state,
    ...actions,
    ...waiting,
    capabilities,
    about,
    next,
    isNext,
    why,
    pressed,
    failureIn,
    contactRefused,
    goNext,
  }
}
