import { shallowRef } from 'vue'
import type { InputOf, EventPayload } from '#shared/ipc/operations.ts'
import * as auditApi from '../api/audit.ts'
import { useMainEvent } from './use-main-event.ts'

type Progress = Pick<EventPayload<'audit.progress'>, 'done' | 'of'>

/** How far one of the audit's long jobs is; null while it is not told, as for a short one. */
export function useJobProgress(job: InputOf<'audit.cancel'>['job']) {
  const progress = shallowRef<Progress | null>(null)
  useMainEvent('audit.progress', (told) => {
    if (told.job === job) progress.value = told
  })
  return {
    progress,
    cancel: (): void => void auditApi.cancel({ job }),
    forget: (): void => void (progress.value = null),
  }
}
