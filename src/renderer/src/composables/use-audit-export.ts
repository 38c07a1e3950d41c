import { shallowRef } from 'vue'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import * as auditApi from '../api/audit.ts'
import { useCommand } from './use-command.ts'
import { useJobProgress } from './use-job-progress.ts'

type Format = InputOf<'audit.export'>['format']

/** Writing the whole audit to a file. */
export function useAuditExport() {
  const exported = shallowRef<(OutputOf<'audit.export'> & { format: Format }) | null>(null)
  const { busy, failure, run } = useCommand()
  const { progress, cancel, forget } = useJobProgress('export')

  async function exportAll(format: Format): Promise<void> {
    exported.value = null
    const answer = await run(() => auditApi.exportEntries({ format }))
    forget()
    if (answer !== null) exported.value = { ...answer, format }
  }

  return { exported, busy, failure, progress, exportAll, cancel }
}
