import { computed, type Ref } from 'vue'
import type { ListedAccount } from '#shared/ipc/views.ts'
import { useAccountsStore } from '../stores/accounts-store.ts'
import { useSelectionStore } from '../stores/selection-store.ts'

/** Choosing lines as in any desktop list: one more, up to here, all that are shown, none. */
export function useSelection(shown: Readonly<Ref<readonly ListedAccount[]>>) {
  const selection = useSelectionStore()
  const accounts = useAccountsStore()
  /** Where a range begins: the line that was chosen last by itself. */
  let anchor: string | null = null

  /** The chosen ones that are there still. */
  const chosen = computed(() => [...selection.chosen].filter((accountId) => accounts.find(accountId) !== null))
  const chosenSet = computed(() => selection.chosen)
  const hidden = computed(() => {
    if (chosen.value.length === 0) return 0
    const seen = new Set(shown.value.map(({ id }) => id))
    return chosen.value.filter((accountId) => !seen.has(accountId)).length
  })
  const allChosen = computed(() => shown.value.length > 0 && shown.value.every(({ id }) => selection.chosen.has(id)))

  function toggle(accountId: string): void {
    const next = new Set(selection.chosen)
    if (!next.delete(accountId)) next.add(accountId)
    anchor = accountId
    selection.set(next)
  }

  /** Everything from where the last choice was made up to this line, beside what was chosen before. */
  function extendTo(accountId: string): void {
    const from = shown.value.findIndex(({ id }) => id === (anchor ?? accountId))
    const to = shown.value.findIndex(({ id }) => id === accountId)
    if (from === -1 || to === -1) return toggle(accountId)
    anchor ??= accountId
    const range = shown.value.slice(Math.min(from, to), Math.max(from, to) + 1)
    selection.set([...selection.chosen, ...range.map(({ id }) => id)])
  }

  function pick(accountId: string, event: MouseEvent): void {
    if (event.shiftKey) extendTo(accountId)
    else toggle(accountId)
  }

  function all(): void {
    selection.set([...selection.chosen, ...shown.value.map(({ id }) => id)])
  }

  /** What is shown is no longer chosen. */
  function noneShown(): void {
    const seen = new Set(shown.value.map(({ id }) => id))
    selection.set([...selection.chosen].filter((accountId) => !seen.has(accountId)))
  }

  function clear(): void {
    anchor = null
    selection.set([])
  }

  return { chosen, chosenSet, hidden, allChosen, toggle, extendTo, pick, all, noneShown, clear }
}
