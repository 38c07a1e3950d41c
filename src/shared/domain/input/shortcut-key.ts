/** A key as an event names it: what the layout writes there, and its place on the keyboard (UI Events). */
export interface KeyOnLayout {
  key: string
  code: string
}

/**
 * The key as shortcuts name it: a Latin letter (whatever its case), a digit or another character as the layout writes
 * it. Where the layout writes something else there (Russian, Thai, Greek, a dead key), the letter or digit that the
 * place has on a US keyboard, so that shortcuts work on every layout.
 *
 * @returns e.g. `l`, `7`, `?`, `Enter`
 */
export function shortcutKey({ key, code }: KeyOnLayout): string {
  // guard: shortcuts.case
  if (/^[ -~]$/.test(key)) return key.toLowerCase()
  // guard: shortcuts.layout
  return letterAt(code) ?? key
}

/** The letter or digit of a US keyboard at that place; null where there is none. */
export function letterAt(code: string): string | null {
  const [, letter, digit] = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(code) ?? []
  return letter?.toLowerCase() ?? digit ?? null
}
