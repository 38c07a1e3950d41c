import { shortcutKey } from '#shared/domain/input/shortcut-key.ts'
import type { PressedKey } from './shortcut-keys.ts'

/** What a key does on a line of the list. */
export type ListMove =
  | { what: 'go'; to: number; extend: boolean }
  | { what: 'toggle' }
  | { what: 'all' }
  | { what: 'clear' }
  | { what: 'edit' }
  | { what: 'open' }

/**
 * As in any desktop list; null for a key that is not the list's.
 *
 * @param index of the line, from 0
 * @param list lines in a page, and the index of the last one
 */
export function moveOf(event: PressedKey, index: number, list: { page: number; last: number }): ListMove | null {
  const control = event.ctrlKey || event.metaKey
  if (event.altKey) return null
  const key = shortcutKey(event)
  if (control) return key === 'a' && !event.shiftKey ? { what: 'all' } : null
  const go = (to: number): ListMove => ({ what: 'go', to, extend: event.shiftKey })
  switch (key) {
    case 'ArrowDown':
      return go(index + 1)
    case 'ArrowUp':
      return go(index - 1)
    case 'PageDown':
      return go(index + list.page)
    case 'PageUp':
      return go(index - list.page)
    case 'Home':
      return go(0)
    case 'End':
      return go(list.last)
    case ' ':
      return { what: 'toggle' }
    case 'Escape':
      return { what: 'clear' }
    case 'Enter':
      return { what: 'open' }
    case 't':
      return event.shiftKey ? null : { what: 'edit' }
    default:
      return null
  }
}
