import { onScopeDispose, shallowRef } from 'vue'
import type { InputOf, EventPayload } from '#shared/ipc/operations.ts'
import { bridge } from '../api/bridge.ts'

type Progress = Pick<EventPayload<'audit.progress'>, 'done' | 'of'>

/** How far one of the audit's long jobs is; null while it is not told, as for a short one. */
export function useJobProgress(job: InputOf<'audit.cancel'>['job']) {
  const progress = shallowRef<Progress | null>(null)
  onScopeDispose(
    bridge().on['audit.progress']((told) => {
      if (told.job === job) progress.value = told
    }),
  )
  return {
    progress,
    cancel: (): void => void bridge().call['audit.cancel']({ job }),
    forget: (): void => void (progress.value = null),
  }
}
