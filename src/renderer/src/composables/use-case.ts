import { useDocumentVisibility, useEventListener, useIntervalFn } from '@vueuse/core'
import { shallowRef, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import type { ContactInFull, SupportCase } from '#shared/api/staff.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as deskApi from '../api/desk.ts'
import { useMainEvent } from './use-main-event.ts'
import { portalNow, setPortalTime } from '../lib/portal-clock.ts'
import { useAppStore } from '../stores/app-store.ts'
import { accountOfPendingCase } from '#shared/domain/pending-case.ts'
import { newsBetween } from '../lib/case-news.ts'
import { useDeskCall } from './use-desk-call.ts'
import { useUnsettled } from './use-unsettled.ts'

const pollMs = 5000

type CustomerOfDesk = OutputOf<'desk.getCustomer'>

/** Polls a case while it is on screen, and sends what is done in it. While it is on screen it is polled. */
export function useCase(caseId: Ref<string>) {
  const router = useRouter()
  const app = useAppStore()
  const support = shallowRef<CaseAtWork | null>(null)
  const customer = shallowRef<CustomerOfDesk | null>(null)
  /** When the customer was read, by the portal's clock. */
  const customerReadAt = shallowRef<string | null>(null)
  /** The new contact details in full, as they were read; null once another update waits, or none. */
  const contactInFull = shallowRef<ContactInFull | null>(null)
  const visibility = useDocumentVisibility()
  const { busy, failure, send, read, forget } = useDeskCall(() => caseId.value)
  /** What others did in it since it is on screen, until that is dismissed. */
  const news = shallowRef<SupportCase['events']>([])

  const { listed, unsettled, lost, shownFailure } = useUnsettled(
    () => caseId.value,
    failure,
    () => busy.value || void load(),
  )

  function put(next: CaseAtWork): void {
    if (next.id !== caseId.value) return
    const fresh = newsBetween(support.value, next, app.staff?.id)
    if (fresh.length > 0) news.value = [...news.value, ...fresh]
    if (next.setUp) setPortalTime(next.setUp.serverTime)
    support.value = next
    const { status, askedAt } = next.contactUpdate
    if (status !== 'asked' || askedAt !== contactInFull.value?.askedAt) contactInFull.value = null
  }

  function clearNews(): void {
    news.value = []
  }

  async function readContact(): Promise<boolean> {
    const asked = caseId.value
    const found = await send(() => deskApi.readContact({ caseId: asked }))
    if (asked === caseId.value) contactInFull.value = found
    void poll()
    return found !== null
  }

  /** Status and number of the account, which a case does not carry; without them the portal decides. */
  async function readCustomer(): Promise<void> {
    const of = support.value?.accountId
    if (of === undefined) return
    const outcome = await deskApi.getCustomer({ accountId: of })
    if (!outcome.ok || of !== support.value?.accountId) return
    customer.value = outcome.value
    customerReadAt.value = new Date(portalNow()).toISOString()
  }

  /** A case that was being opened has no id to read by: whether there is one now, finding out shows. */
  async function load(): Promise<void> {
    if (accountOfPendingCase(caseId.value) !== null) return listed.value ? undefined : recover()
    const next = await read(() => deskApi.getCase({ caseId: caseId.value }))
    if (next) put(next)
    await readCustomer()
  }

  const isBusy = (): boolean => busy.value

  /** Polls; a failure is not shown, because the next poll may succeed. */
  async function poll(): Promise<void> {
    if (busy.value || unsettled.value || app.staff === null || accountOfPendingCase(caseId.value) !== null) return
    const outcome = await deskApi.getCase({ caseId: caseId.value })
    // The answer of a press that was made meanwhile is newer.
    if (!outcome.ok || isBusy()) return
    put(outcome.value)
    await readCustomer()
  }

  async function recover(): Promise<void> {
    const asked = caseId.value
    const found = await read(() => deskApi.recover({ caseId: asked }))
    if (found === null || router.currentRoute.value.params['caseId'] !== asked) return
    if (found.id === asked) put(found)
    else await router.replace({ name: 'case', params: { caseId: found.id } })
  }

  /** Sends one effect. True when it was done: what was typed for it may be cleared. */
  async function act(call: () => Promise<Outcome<CaseAtWork>>): Promise<boolean> {
    const next = await send(call)
    if (next) put(next)
    void (next ? readCustomer() : poll())
    return next !== null
  }

  /** Begins a set-up, or has another code sent: the answer is the set-up, and the case is read after it. */
  async function actOnSetUp(call: () => Promise<Outcome<OutputOf<'desk.enrol'>>>): Promise<boolean> {
    const setUp = await send(call)
    if (setUp && support.value) {
      setPortalTime(setUp.serverTime)
      support.value = { ...support.value, setUp }
    }
    void poll()
    return setUp !== null
  }

  /** Nothing of one case may be seen, or pressed, while another is read. */
  function show(): void {
    support.value = null
    customer.value = null
    customerReadAt.value = null
    contactInFull.value = null
    clearNews()
    forget()
    void load()
  }

  watch(caseId, show, { immediate: true })
  watch(
    () => app.staff,
    (staff) => staff && support.value && void poll(),
  )
  useMainEvent('case.changed', (changed) => changed.caseId === caseId.value && void poll())
  useEventListener(window, 'focus', () => void poll())
  useIntervalFn(() => visibility.value === 'visible' && support.value !== null && void poll(), pollMs)

  return {
    support,
    customer,
    customerReadAt,
    contactInFull,
    readContact,
    busy,
    failure: shownFailure,
    unsettled,
    lost,
    news,
    clearNews,
    load,
    recover,
    act,
    actOnSetUp,
  }
}
