import { shallowRef } from 'vue'
import type { InputOf, EventPayload } from '#shared/ipc/operations.ts'
import * as auditApi from '../api/audit.ts'
import { useMainEvent } from './use-main-event.ts'

type Progress = Pick<EventPayload<'audit.progress'>, 'done' | 'of'>

/** How far one of the audit's long jobs is; null while none was published, as for a short one. */
export function useJobProgress(job: InputOf<'audit.cancel'>['job']) {
  const progress = shallowRef<Progress | null>(null)
  useMainEvent('audit.progress', (next) => {
    if (next.job === job) progress.value = next
  })
  return {
    progress,
    cancel: (): void => void auditApi.cancel({ job }),
    forget: (): void => void (progress.value = null),
  }
}
