import type { InputOf } from '#shared/ipc/operations.ts'
import { choiceNames } from '#shared/ipc/operation-names.ts'
import * as appApi from './api/app.ts'

const names: ReadonlySet<string | null> = new Set(choiceNames)

/**
 * Hands what the window remembers (`useLocalStorage`, `useColorMode`) to main, which checks and keeps it: the window's own
 * storage is in memory alone. VueUse announces each of its writes by a `storage` event; preload puts the values back at the
 * next start.
 */
export function keepChoices(): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (!names.has(key) || newValue === null) return
    void appApi.keepChoice({ name: key, value: newValue } as InputOf<'app.keepChoice'>)
  })
}
