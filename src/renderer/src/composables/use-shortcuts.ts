import { useEventListener } from '@vueuse/core'
import { createChord } from '../lib/shortcut-keys.ts'

/** Milliseconds that the second key of a shortcut like `g q` may take. */
const chordMs = 800
const isMac = navigator.platform.startsWith('Mac')

/**
 * Runs a handler when its shortcut is pressed, on every keyboard layout.
 *
 * @param shortcuts handlers by shortcut: `?`, `n`, `g q` (one after the other), `mod l` (with Ctrl, or Cmd on macOS);
 *   only those with `mod` are shortcuts while somebody types in a field
 */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  const chord = createChord(chordMs)

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.altKey || event.repeat || isModifier(event.key)) return
    const withMod = isMac ? event.metaKey : event.ctrlKey
    if (withMod !== (event.ctrlKey || event.metaKey)) return
    if (!withMod && isTyping()) return
    const pressed = chord.next(event, event.timeStamp)
    // A sign such as `?` may need Shift; with a letter it is another shortcut than ours.
    if (event.shiftKey && (withMod || /^[a-z]$/.test(pressed.at(-1) ?? ''))) return
    const names = withMod ? [`mod ${pressed.at(-1)}`] : pressed
    const found = names.find((name) => shortcuts[name] !== undefined)
    if (found === undefined) return
    event.preventDefault()
    shortcuts[found]?.()
  })
}

function isModifier(key: string): boolean {
  return ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(key)
}

function isTyping(): boolean {
  const active = document.activeElement
  if (active instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(active.type)
  return active instanceof HTMLTextAreaElement || (active instanceof HTMLElement && active.isContentEditable)
}
