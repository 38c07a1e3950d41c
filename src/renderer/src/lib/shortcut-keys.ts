import { letterAt, shortcutKey } from '#shared/domain/input/shortcut-key.ts'

/** What of a pressed key decides which shortcut it is. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** @returns whether the layout wrote a letter of another script, so that the place of the next key counts too */
function isOtherScript({ key, code }: Pick<PressedKey, 'key' | 'code'>): boolean {
  return !/^[ -~]$/.test(key) && letterAt(code) !== null
}

/**
 * Follows two-key shortcuts such as `g q`.
 *
 * @param delayMs how long the second key may take
 */
export interface Chord {
  /** @returns the shortcuts that this key may be: with the key before it, and by itself */
  next(event: PressedKey, atMs: number): readonly string[]
}

export function createChord(delayMs: number): Chord {
  let before: { key: string; byPlace: boolean; atMs: number } | null = null
  return {
    next: (event, atMs) => {
      const key = shortcutKey(event)
      const pending = before !== null && atMs - before.atMs <= delayMs ? before : null
      // A layout of another script writes signs where some Latin letters are: Hebrew has `/` at Q.
      const second = pending?.byPlace ? (letterAt(event.code) ?? key) : key
      before = { key, byPlace: isOtherScript(event), atMs }
      return pending === null ? [key] : [`${pending.key} ${second}`, key]
    },
  }
}

/**
 * Whether an input method is using the key, for example to take a word that it proposes: then it is no shortcut, no
 * "Enter" and no "Escape" of ours. Key code 229 is what browsers say of the key that ends a composition (UI Events,
 * "legacy keyCode").
 */
export function isComposing(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else says it of that key
  return event.isComposing || event.keyCode === 229
}

/** Keeps the keys of an input method from everything on the page but the field that is written to. */
export function ignoreComposedKeys(target: Window): void {
  for (const type of ['keydown', 'keyup'] as const)
    target.addEventListener(
      type,
      (event) => {
        // guard: shortcuts.composing
        if (isComposing(event)) event.stopImmediatePropagation()
      },
      { capture: true },
    )
}
