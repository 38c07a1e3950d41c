import { onScopeDispose, ref, shallowRef } from 'vue'
import type { OutputOf } from '#shared/contract/operations.ts'
import type { AuditState } from '#shared/contract/snapshots.ts'
import { bridge } from '../../bridge.ts'
import { useCall } from '../../ui/use-call.ts'

/** How far the chain can be trusted, and its export. */
export function useAuditState() {
  const state = shallowRef<AuditState | null>(null)
  const exported = ref<OutputOf<'audit.export'> | null>(null)
  const { busy, failure, run } = useCall()

  async function load(): Promise<void> {
    const outcome = await bridge().call['audit.state']({})
    if (outcome.ok) state.value = outcome.value
  }
  async function exportAll(): Promise<void> {
    exported.value = await run(() => bridge().call['audit.export']({}))
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(
    bridge().on['audit.appended'](() => {
      clearTimeout(timer)
      timer = setTimeout(() => void load(), 500)
    }),
  )
  onScopeDispose(() => clearTimeout(timer))
  void load()

  return { state, exported, busy, failure, exportAll }
}
