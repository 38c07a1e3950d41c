import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { portalIdOf } from '#shared/domain/account-key.ts'
import type { FlowName } from '#shared/guided/controls.ts'
import { missingOf, rowsOf, type Meaning, type TaughtRow, type Unusable } from '#shared/guided/teaching.ts'
import type { RecipeImportPreview, PointedView, RecipeDetails } from '#shared/ipc/features/recipes.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as recipesApi from '../api/recipes.ts'
import { labelOfRow } from '../lib/recipe-rows.ts'
import { useGuidedStore } from '../stores/guided-store.ts'
import { useCommand } from './use-command.ts'

/** What the user is pointing at a control for: a new line, or one that is there. */
export interface TeachTarget {
  row: Meaning['row']
  /** The line whose control is shown once more; null: a new one. */
  line: TaughtRow | null
}

/** The recipe of an account's portal, taught on its page. */
export function useTeaching(accountId: Ref<string>) {
  const guided = useGuidedStore()
  const { busy, failure, run, notice } = useCommand()
  const details = shallowRef<RecipeDetails | null>(null)
  const target = shallowRef<TeachTarget | null>(null)
  const control = shallowRef<PointedView | null>(null)
  /** What a line is for is changed, without pointing at its control. */
  let isEdit = false
  const unusable = ref<Unusable | null>(null)
  const twins = shallowRef<readonly string[]>([])
  /** What a check found so far, by line; null while none is made. */
  const found = shallowRef<ReadonlyMap<string, { here: 'one' | 'many' | null; earlier: 'one' | 'many' | null }> | null>(
    null,
  )
  const preview = shallowRef<Exclude<RecipeImportPreview, { kind: 'none' }> | null>(null)
  const savedTo = notice<string | null>(null)

  const page = computed(() => guided.find(accountId.value))
  const portalId = computed(() => portalIdOf(accountId.value))
  const rows = computed(() => (details.value === null ? [] : rowsOf(details.value.recipe)))
  const missing = computed(() => (details.value === null ? [] : missingOf(details.value.recipe)))
  const armed = computed(() => page.value?.teaching === 'armed')

  async function load(): Promise<void> {
    details.value = await run(() => recipesApi.get({ portalId: portalId.value }))
  }
  watch(accountId, () => void load(), { immediate: true })

  /** Lines are named by their place, so what was found belongs to the recipe before. */
  function put(next: RecipeDetails): void {
    details.value = next
    if (found.value !== null) startCheck()
  }

  /** Asks what a line is for; its control stays. */
  function edit(line: TaughtRow): void {
    const { kind, name } = labelOfRow(line)
    const role = kind === 'link' || kind === 'button' ? kind : kind === 'field' ? 'textbox' : 'generic'
    isEdit = true
    twins.value = []
    target.value = { row: line.meaning.row, line }
    control.value = {
      kind: !line.isPress ? 'field' : kind === 'choice' ? 'choice' : 'press',
      role: kind === 'choice' ? 'radio' : role,
      name,
      nameless: false,
      asks: null,
      language: null,
    }
  }

  async function point(next: TeachTarget): Promise<void> {
    isEdit = false
    unusable.value = null
    twins.value = []
    control.value = null
    target.value = next
    await run(() => recipesApi.point({ accountId: accountId.value, armed: true }))
  }

  async function stop(): Promise<void> {
    target.value = null
    control.value = null
    unusable.value = null
    await recipesApi.point({ accountId: accountId.value, armed: false })
  }
  onScopeDispose(() => {
    if (target.value !== null) void recipesApi.point({ accountId: accountId.value, armed: false })
  })

  watch(
    () => page.value?.teaching,
    async (now, before) => {
      if (now === 'pointed') {
        const answer = await recipesApi.pointed({ accountId: accountId.value })
        control.value = answer.ok ? answer.value.control : null
      } else if (now === 'off' && before === 'armed') {
        // Escape on the page.
        target.value = null
      }
    },
  )

  async function save(meaning: Meaning, how: 'replace' | 'add'): Promise<void> {
    const line = target.value?.line ?? null
    if (isEdit && line !== null) {
      target.value = null
      control.value = null
      await change(() => recipesApi.describe({ ...of(), id: line.id, meaning }))
      return
    }
    const at = line === null ? null : { id: line.id, how }
    const answer = await run(() => recipesApi.teach({ accountId: accountId.value, meaning, at }))
    if (answer === null) return
    if (answer.kind === 'unusable') {
      unusable.value = answer.why
      return
    }
    target.value = null
    control.value = null
    unusable.value = null
    put(answer.details)
    twins.value = answer.twins
  }

  async function change(call: () => Promise<Outcome<RecipeDetails>>): Promise<void> {
    twins.value = []
    const next = await run(call)
    if (next !== null) put(next)
  }

  function startCheck(): void {
    found.value = new Map()
    void checkPage()
  }

  async function checkPage(): Promise<void> {
    const answer = await recipesApi.check({ accountId: accountId.value })
    const before = found.value
    if (!answer.ok || before === null) return
    found.value = new Map(
      rows.value.map(({ id }) => {
        const here = answer.value.found[id] ?? null
        const was = before.get(id)
        return [id, { here, earlier: here ?? was?.here ?? was?.earlier ?? null }]
      }),
    )
  }
  watch(page, () => found.value !== null && void checkPage())

  async function importFile(): Promise<void> {
    preview.value = null
    const answer = await run(() => recipesApi.previewImport({ portalId: portalId.value }))
    preview.value = answer === null || answer.kind === 'none' ? null : answer
  }

  async function confirmImport(flow: FlowName | null): Promise<void> {
    const waiting = preview.value
    if (waiting === null || waiting.kind === 'refused') return
    const { previewId } = waiting
    preview.value = null
    await change(() => recipesApi.confirmImport({ portalId: portalId.value, previewId, flow }))
  }

  async function exportFile(): Promise<void> {
    const answer = await run(() => recipesApi.exportTo({ portalId: portalId.value }))
    savedTo.value = answer?.file ?? null
  }

  const of = () => ({ portalId: portalId.value })
  return {
    details,
    rows,
    missing,
    target,
    control,
    armed,
    unusable,
    twins,
    found,
    preview,
    savedTo,
    busy,
    failure,
    edit,
    point,
    stop,
    save,
    startCheck,
    endCheck: () => (found.value = null),
    importFile,
    confirmImport,
    dropPreview: () => (preview.value = null),
    exportFile,
    move: (id: string, by: -1 | 1) => change(() => recipesApi.move({ ...of(), id, by })),
    drop: (id: string) => change(() => recipesApi.drop({ ...of(), id })),
    verify: () => change(() => recipesApi.verify(of())),
    restore: (revision: number) => change(() => recipesApi.restore({ ...of(), revision })),
  }
}
