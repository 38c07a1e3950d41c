import { shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { InputOf } from '#shared/contract/operations.ts'
import type { Customer } from '#shared/portal-api/staff.ts'
import { bridge } from '../../bridge.ts'
import { standInOf } from './stand-in.ts'
import { useDeskCall } from './use-desk-call.ts'
import { useUnsettled } from './use-unsettled.ts'

/** One customer as staff see them, and the case that is opened for them. */
export function useCustomer(accountId: Ref<string>) {
  const customer = shallowRef<Customer | null>(null)
  const router = useRouter()
  const { busy, failure, send, read } = useDeskCall()
  const { unsettled, trouble } = useUnsettled(
    () => standInOf(accountId.value),
    failure,
    () => busy.value || void load(),
  )

  async function load(): Promise<void> {
    customer.value = await read(() => bridge().call['desk.getCustomer']({ accountId: accountId.value }))
  }

  async function openCase(request: Omit<InputOf<'desk.openCase'>, 'accountId'>): Promise<void> {
    const opened = await send(() => bridge().call['desk.openCase']({ ...request, accountId: accountId.value }))
    if (opened) await router.push({ name: 'case', params: { caseId: opened.id } })
  }

  /** Whether an opening whose answer was lost made a case. */
  async function findOut(): Promise<void> {
    const asked = accountId.value
    const found = await read(() => bridge().call['desk.reconcile']({ caseId: standInOf(asked) }))
    if (found === null || router.currentRoute.value.params.accountId !== asked) return
    await router.push({ name: 'case', params: { caseId: found.id } })
  }

  watch(accountId, () => void load(), { immediate: true })
  return { customer, busy, trouble, unsettled, openCase, findOut }
}
