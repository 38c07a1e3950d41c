import { shallowRef } from 'vue'
import type { AuditState } from '#shared/ipc/views.ts'
import * as auditApi from '../api/audit.ts'
import { useCommand } from './use-command.ts'

/** The copy of the audit's signed heads in a place of the operator's choice; null while none is kept. */
export function useSecondAnchor() {
  const secondAnchor = shallowRef<AuditState['secondAnchor']>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    secondAnchor.value = (await run(() => auditApi.state()))?.secondAnchor ?? null
  }

  /** @param wanted true: main asks for a place; false: it is kept no longer */
  async function keep(wanted: boolean): Promise<void> {
    const answer = await run(() => auditApi.keepSecondAnchor({ keep: wanted }))
    if (answer !== null) secondAnchor.value = answer.secondAnchor
  }

  void load()
  return { secondAnchor, busy, failure, keep }
}
