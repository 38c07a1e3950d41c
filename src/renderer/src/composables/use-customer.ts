import { shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { InputOf } from '#shared/ipc/operations.ts'
import type { Customer } from '#shared/api/staff.ts'
import * as deskApi from '../api/desk.ts'
import { pendingCaseId } from '#shared/domain/pending-case.ts'
import { useDeskCall } from './use-desk-call.ts'
import { useUnsettled } from './use-unsettled.ts'

/** One customer as staff see them, and the case that is opened for them. */
export function useCustomer(accountId: Ref<string>) {
  const customer = shallowRef<Customer | null>(null)
  const router = useRouter()
  const { busy, failure, send, read, forget } = useDeskCall(() => accountId.value)
  const { unsettled, lost, shownFailure } = useUnsettled(
    () => pendingCaseId(accountId.value),
    failure,
    () => busy.value || void load(),
  )

  async function load(): Promise<void> {
    const next = await read(() => deskApi.getCustomer({ accountId: accountId.value }))
    if (next) customer.value = next
  }

  async function openCase(request: Omit<InputOf<'desk.openCase'>, 'accountId'>): Promise<void> {
    const asked = accountId.value
    const opened = await send(() => deskApi.openCase({ ...request, accountId: asked }))
    if (router.currentRoute.value.params.accountId !== asked) return
    if (opened) await router.push({ name: 'case', params: { caseId: opened.id } })
    else if (failure.value?.code === 'conflict') await toOpenCase(asked)
  }

  /** Somebody else opened a case meanwhile: an account has one, and the work goes on there. */
  async function toOpenCase(asked: string): Promise<void> {
    const found = await deskApi.getCustomer({ accountId: asked })
    if (!found.ok || router.currentRoute.value.params.accountId !== asked) return
    customer.value = found.value
    const caseId = found.value.openCaseId
    if (caseId !== null) await router.push({ name: 'case', params: { caseId }, query: { second: 'yes' } })
  }

  /** Whether an opening whose answer was lost made a case. */
  async function recover(): Promise<void> {
    const asked = accountId.value
    const found = await read(() => deskApi.recover({ caseId: pendingCaseId(asked) }))
    if (found === null || router.currentRoute.value.params.accountId !== asked) return
    await router.push({ name: 'case', params: { caseId: found.id } })
  }

  function show(): void {
    customer.value = null
    forget()
    void load()
  }

  watch(accountId, show, { immediate: true })
  return { customer, busy, failure: shownFailure, unsettled, lost, openCase, recover }
}
