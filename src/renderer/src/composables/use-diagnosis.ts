import { shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import * as diagnosisApi from '../api/diagnosis.ts'
import { useCommand } from './use-command.ts'

/** The files of a diagnosis before it is saved, and saving it to a place of the operator's choice. */
export function useDiagnosis() {
  const files = shallowRef<OutputOf<'diagnosis.preview'>['files']>([])
  const saved = shallowRef<OutputOf<'diagnosis.save'> | null>(null)
  const { busy, failure, run } = useCommand()

  async function load(): Promise<void> {
    files.value = (await run(() => diagnosisApi.preview()))?.files ?? []
  }

  async function save(): Promise<void> {
    saved.value = null
    saved.value = await run(() => diagnosisApi.save())
  }

  void load()
  return { files, saved, busy, failure, save }
}
