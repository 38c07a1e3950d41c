/** Runs and cancels the audit's long jobs: the check of the chain, and the export. */

import { useTimeoutFn } from '@vueuse/core'
import { computed, ref, shallowRef } from 'vue'
import type { EventPayload, InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { AuditState, AuditVerdict } from '#shared/ipc/views.ts'
import * as auditApi from '../api/audit.ts'
import { useMainEvent } from './use-main-event.ts'
import { useCommand } from './use-command.ts'
import { useQuery } from './use-query.ts'

type Progress = Pick<EventPayload<'audit.progress'>, 'done' | 'of'>

/** How far one of the audit's long jobs is; null while none was published, as for a short one. */
function useJobProgress(job: InputOf<'audit.cancel'>['job']) {
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

/** How far the chain can be trusted: checked when the screen opens, and on with what is written while it is open. */
export function useAuditCheck() {
  const state = shallowRef<AuditState | null>(null)
  const verdict = shallowRef<AuditVerdict | null>(null)
  const cancelled = ref(false)
  const { busy, failure: unchecked, run } = useCommand()
  const { failure: unread, read } = useQuery()
  const failure = computed(() => unchecked.value ?? unread.value)
  const { progress, cancel, forget } = useJobProgress('verify')
  /** Something was written while a check was under way. */
  let again = false

  /** @param whole from the first entry on, also what was checked before in this launch */
  async function check(whole: boolean): Promise<void> {
    cancelled.value = false
    const answer = await run(() => auditApi.verify({ whole }))
    forget()
    if (answer === null) return
    cancelled.value = answer.verdict === null
    if (answer.verdict !== null) verdict.value = answer.verdict
    if (again && !cancelled.value) await follow()
  }

  async function follow(): Promise<void> {
    const next = await read(() => auditApi.state())
    if (next !== null) state.value = next
    again = busy.value
    if (!busy.value && !cancelled.value) await check(false)
  }

  const { busy: reviewing, failure: reviewFailure, run: runReview } = useCommand()
  /** What was found was reviewed: recorded, and effects are possible again. */
  async function review(reason: string): Promise<void> {
    if ((await runReview(() => auditApi.review({ reason }))) !== null) await follow()
  }

  const { start: followSoon } = useTimeoutFn(() => void follow(), 500, { immediate: false })
  useMainEvent('audit.appended', () => followSoon())
  void follow()

  return { review, reviewing, reviewFailure, state, verdict, cancelled, busy, failure, progress, check, cancel }
}

/** How far the word index is being made; null while it is not. */
export function useWordIndexProgress() {
  const progress = shallowRef<Progress | null>(null)
  useMainEvent('audit.progress', ({ job, done, of }) => {
    if (job === 'word-index') progress.value = done === of ? null : { done, of }
  })
  return progress
}

type Format = InputOf<'audit.export'>['format']

/** Writing the whole audit to a file. */
export function useAuditExport() {
  const { busy, failure, run, notice } = useCommand()
  const exported = notice<(OutputOf<'audit.export'> & { format: Format }) | null>(null)
  const { progress, cancel, forget } = useJobProgress('export')

  async function exportAll(format: Format): Promise<void> {
    const answer = await run(() => auditApi.exportEntries({ format }))
    forget()
    if (answer !== null) exported.value = { ...answer, format }
  }

  return { exported, busy, failure, progress, exportAll, cancel }
}
