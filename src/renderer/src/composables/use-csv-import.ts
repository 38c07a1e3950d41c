import { computed, shallowRef } from 'vue'
import type { CodePage } from '#shared/domain/input/code-pages.ts'
import type { OutputOf } from '#shared/ipc/operations.ts'
import * as accountListApi from '../api/account-list.ts'
import { useCommand } from './use-command.ts'

export type ImportPreview = Extract<OutputOf<'accountList.previewImport'>, { kind: 'preview' }>
export type CodePageChoice = Extract<OutputOf<'accountList.previewImport'>, { kind: 'code-pages' }>
export type ImportRow = ImportPreview['lines'][number]

/** A file of names from its choice to the import. */
export function useCsvImport() {
  const answer = shallowRef<OutputOf<'accountList.previewImport'> | null>(null)
  const { busy, failure, run, notice } = useCommand()
  const done = notice<OutputOf<'accountList.confirmImport'> | null>(null)
  const sample = notice<string | null>(null)

  const preview = computed(() => (answer.value?.kind === 'preview' ? answer.value : null))
  const codePages = computed(() => (answer.value?.kind === 'code-pages' ? answer.value : null))
  /** The answer before, with the encodings that the file may have. */
  const offered = shallowRef<CodePageChoice | null>(null)
  const refused = computed(() => (answer.value?.kind === 'refused' ? answer.value : null))
  /** Lines that are new or change something. */
  const count = computed(
    () => preview.value?.lines.filter(({ verdict }) => verdict === 'new' || verdict === 'changed').length ?? 0,
  )

  async function choose(): Promise<void> {
    answer.value = await run(() => accountListApi.previewImport())
    offered.value = codePages.value
  }

  async function readAs(encoding: CodePage): Promise<void> {
    const previewId = preview.value?.previewId ?? codePages.value?.previewId
    if (previewId === undefined) return
    const read = await run(() => accountListApi.previewImportAs({ previewId, encoding }))
    if (read !== null) answer.value = read
  }

  /** Back from the lines to the encodings. */
  function chooseEncoding(): void {
    const previewId = preview.value?.previewId
    if (offered.value !== null && previewId !== undefined) answer.value = { ...offered.value, previewId }
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

  return {
    answer,
    preview,
    codePages,
    offered,
    refused,
    count,
    done,
    sample,
    busy,
    failure,
    choose,
    readAs,
    chooseEncoding,
    importLines,
    saveSample,
  }
}
