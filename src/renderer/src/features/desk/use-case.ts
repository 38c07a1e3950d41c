import { useEventListener, useIntervalFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { InputOf } from '#shared/contract/operations.ts'
import type { Outcome } from '#shared/contract/outcome.ts'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { bridge } from '../../bridge.ts'
import { accountOfStandIn } from './stand-in.ts'
import { useDeskCall } from './use-desk-call.ts'
import { useUnsettled } from './use-unsettled.ts'

const consentPollMs = 4000

/** One case and everything the agent does in it. While consent is awaited the case is read again now and then. */
export function useCase(caseId: Ref<string>) {
  const router = useRouter()
  const support = shallowRef<SupportCase | null>(null)
  const { busy, failure, send, read, forget } = useDeskCall()

  const { listed, unsettled, trouble } = useUnsettled(
    () => caseId.value,
    failure,
    () => busy.value || void load(),
  )

  /** A case that was being opened has no id to read by: whether there is one now is what finding out tells. */
  async function load(): Promise<void> {
    if (accountOfStandIn(caseId.value) !== null) return listed.value ? undefined : findOut()
    const next = await read(() => bridge().call['desk.getCase']({ caseId: caseId.value }))
    if (next) support.value = next
  }

  /** Reads without a word when it fails: the next look will tell. */
  async function look(): Promise<void> {
    if (busy.value || unsettled.value) return
    const outcome = await bridge().call['desk.getCase']({ caseId: caseId.value })
    if (outcome.ok && outcome.value.id === caseId.value) support.value = outcome.value
  }

  async function findOut(): Promise<void> {
    const asked = caseId.value
    const found = await read(() => bridge().call['desk.reconcile']({ caseId: asked }))
    if (found === null || router.currentRoute.value.params.caseId !== asked) return
    if (found.id === asked) support.value = found
    else await router.replace({ name: 'case', params: { caseId: found.id } })
  }

  async function act(call: () => Promise<Outcome<SupportCase>>): Promise<boolean> {
    const next = await send(call)
    if (next?.id === caseId.value) support.value = next
    return next !== null
  }

  const of = () => ({ caseId: caseId.value })
  const call = () => bridge().call

  /** Nothing of one case may be seen, or pressed, while another is read. */
  function show(): void {
    support.value = null
    forget()
    void load()
  }

  watch(caseId, show, { immediate: true })
  onScopeDispose(bridge().on['case.changed']((changed) => changed.caseId === caseId.value && void look()))
  useEventListener(window, 'focus', () => void look())
  useIntervalFn(() => support.value?.consent.status === 'asked' && void look(), consentPollMs)

  return {
    support, busy, trouble, unsettled, load, findOut,
    addEvidence: (evidence: Omit<InputOf<'desk.addEvidence'>, 'caseId'>) =>
      act(() => call()['desk.addEvidence']({ ...of(), ...evidence })),
    askConsent: () => act(() => call()['desk.askConsent']({ ...of(), act: 'disable-two-factor' })),
    disable: (password: string) => act(() => call()['desk.disable']({ ...of(), password })),
    close: (outcome: InputOf<'desk.closeCase'>['outcome']) => act(() => call()['desk.closeCase']({ ...of(), outcome })),
  } // prettier-ignore
}
