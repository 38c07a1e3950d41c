import { computed, onBeforeUnmount, watch, type Ref } from 'vue'
import { useEventListener, useMutationObserver, useResizeObserver } from '@vueuse/core'
import type { Method } from '#shared/api/primitives.ts'
import type { ProcedureKind } from '#shared/domain/guide-steps.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import * as guidedApi from '../api/guided.ts'
import { useGuidedStore } from '../stores/guided-store.ts'
import { useProceduresStore } from '../stores/procedures-store.ts'
import { useCommand } from './use-command.ts'

/** The page of a guided account, with its commands. It is opened by this. */
export function useGuidedPage(accountId: Ref<string>) {
  const guided = useGuidedStore()
  const procedures = useProceduresStore()
  const { busy, failure, run } = useCommand()
  const page = computed(() => guided.find(accountId.value))
  const of = () => ({ accountId: accountId.value })

  async function open(): Promise<void> {
    const opened = await run(() => guidedApi.open(of()))
    if (opened) guided.put(opened)
  }
  watch(accountId, () => void open(), { immediate: true })

  async function startProcedure(kind: ProcedureKind): Promise<void> {
    const procedure = await run(() => guidedApi.startProcedure({ ...of(), kind }))
    if (procedure) procedures.put(procedure)
  }

  async function report(procedureId: string, happened: boolean): Promise<void> {
    const procedure = await run(() => guidedApi.report({ procedureId, happened }))
    if (procedure) procedures.put(procedure)
  }

  async function finish(procedureId: string): Promise<void> {
    const procedure = await run(() => guidedApi.finish({ procedureId }))
    if (procedure) procedures.put(procedure)
  }

  async function commitByHand(procedureId: string): Promise<void> {
    const procedure = await run(() => guidedApi.commitByHand({ procedureId }))
    if (procedure) procedures.put(procedure)
  }

  async function reportStep(procedureId: string, method: Method | null): Promise<void> {
    const procedure = await run(() => guidedApi.reportStep({ procedureId, method }))
    if (procedure) procedures.put(procedure)
  }

  async function setByHand(byHand: boolean): Promise<void> {
    const now = await run(() => guidedApi.byHand({ ...of(), byHand }))
    if (now) guided.put(now)
  }

  async function close(): Promise<boolean> {
    const closed = await run(() => guidedApi.close(of()))
    if (closed) guided.forget(accountId.value)
    return closed !== null
  }

  /** Says what was removed; null where it failed. */
  async function clear(): Promise<OutputOf<'guided.clear'> | null> {
    const removed = await run(() => guidedApi.clear(of()))
    if (removed) guided.forget(accountId.value)
    return removed
  }

  return {
    page,
    busy,
    failure,
    open,
    startProcedure,
    report,
    finish,
    commitByHand,
    reportStep,
    setByHand,
    close,
    clear,
    setStay: (stay: boolean) => run(() => guidedApi.setStay({ ...of(), stay })),
    go: (to: InputOf<'guided.go'>['to']) => run(() => guidedApi.go({ ...of(), to })),
    focus: () => run(() => guidedApi.focus(of())),
    signInToProxy: (user: string, password: string) => run(() => guidedApi.signInToProxy({ ...of(), user, password })),
    allowOrigin: (origin: string) => run(() => guidedApi.allowOrigin({ ...of(), origin })),
    confirmAccount: () => run(() => guidedApi.confirmAccount(of())),
    readAgain: (procedureId: string) => run(() => guidedApi.readAgain({ procedureId })),
  }
}

/**
 * What lies over the page in our window: the page would cover it. A dialog that has to be answered first covers all of it
 * by its backdrop (`overlay`), so that nothing of the page is used beside it.
 */
const overlays =
  '[data-slot="overlay"], [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"], [data-slot="viewport"] > li'

/**
 * Keeps the page of an account where a placeholder is, and hides it while something of ours lies over that.
 *
 * @param isShown false while the page has nothing to show
 * @param covered set to whether the page is hidden for that
 */
export function useGuidedPlace(
  accountId: Ref<string>,
  placeholder: Readonly<Ref<HTMLElement | null>>,
  isShown: Readonly<Ref<boolean>>,
  covered: Ref<boolean>,
): void {
  let sent = ''

  function place(bounds: InputOf<'guided.place'>['bounds']): void {
    const text = `${accountId.value} ${JSON.stringify(bounds)}`
    if (text === sent) return
    sent = text
    void guidedApi.place({ accountId: accountId.value, bounds })
  }

  function update(): void {
    const element = placeholder.value
    if (element === null) return
    const { left, top, width, height } = element.getBoundingClientRect()
    const isUnder = (other: Element): boolean => {
      const rect = other.getBoundingClientRect()
      return rect.left < left + width && rect.right > left && rect.top < top + height && rect.bottom > top
    }
    covered.value = [...document.querySelectorAll(overlays)].some(isUnder)
    place(
      isShown.value && !covered.value && width > 0 && height > 0
        ? {
            x: Math.max(0, Math.round(left)),
            y: Math.max(0, Math.round(top)),
            width: Math.round(width),
            height: Math.round(height),
          }
        : null,
    )
  }

  useResizeObserver(placeholder, update)
  useEventListener(window, ['resize', 'scroll'], update, { capture: true, passive: true })
  // A menu is put in its place by its style, after it was added.
  useMutationObserver(document.body, update, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['style', 'data-state'],
  })
  watch(isShown, update)
  watch(accountId, (_now, before) => {
    void guidedApi.place({ accountId: before, bounds: null })
    sent = ''
    update()
  })
  onBeforeUnmount(() => place(null))
}
