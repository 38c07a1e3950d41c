import { computed, onScopeDispose, shallowRef } from 'vue'
import type { SupportCase } from '#shared/portal-api/staff.ts'
import { bridge } from '../../bridge.ts'
import { useDeskCall } from './use-desk-call.ts'

/** Every case the portal lists, open ones first, newest first; read again when main says that one changed. */
export function useCaseBoard() {
  const cases = shallowRef<readonly SupportCase[] | null>(null)
  const { failure, read } = useDeskCall()

  async function load(): Promise<void> {
    cases.value = (await read(() => bridge().call['desk.listCases']({}))) ?? cases.value
  }
  onScopeDispose(bridge().on['case.changed'](() => void load()))
  void load()

  const groups = computed(() =>
    (['open', 'closed'] as const).map((status) => ({
      status,
      cases: (cases.value ?? [])
        .filter((one) => one.status === status)
        .toSorted((a, b) => b.openedAt.localeCompare(a.openedAt)),
    })),
  )
  return { cases, groups, failure }
}
