import { computed, ref, shallowRef } from 'vue'
import type { OutputOf } from '#shared/ipc/operations.ts'
import * as accountListApi from '../api/account-list.ts'
import { useCommand } from './use-command.ts'

export type ImportPreview = Extract<OutputOf<'accountList.previewImport'>, { kind: 'preview' }>
export type ImportRow = ImportPreview['lines'][number]

/** A file of names from its choice to the import. */
export function useCsvImport() {
  const answer = shallowRef<OutputOf<'accountList.previewImport'> | null>(null)
  const done = shallowRef<OutputOf<'accountList.confirmImport'> | null>(null)
  const sample = ref<string | null>(null)
  const { busy, failure, run } = useCommand()

  const preview = computed(() => (answer.value?.kind === 'preview' ? answer.value : null))
  const refused = computed(() => (answer.value?.kind === 'refused' ? answer.value : null))
  /** Lines that are new or change something. */
  const count = computed(
    () => preview.value?.lines.filter(({ verdict }) => verdict === 'new' || verdict === 'changed').length ?? 0,
  )

  async function choose(): Promise<void> {
    done.value = null
    answer.value = await run(() => accountListApi.previewImport())
  }

  async function importLines(): Promise<void> {
    const previewId = preview.value?.previewId
    if (previewId === undefined) return
    done.value = await run(() => accountListApi.confirmImport({ previewId }))
    if (done.value) answer.value = null
  }

  async function saveSample(): Promise<void> {
    sample.value = (await run(() => accountListApi.saveSample()))?.file ?? null
  }

  return { answer, preview, refused, count, done, sample, busy, failure, choose, importLines, saveSample }
}
