import type { ElectronApplication } from '@playwright/test'

/** Reports every text that is typed or pasted into a field for passwords or codes: which field, and its present text. */
export async function tapTyped(
  electron: ElectronApplication,
  onTyped: (field: string, text: string) => void,
): Promise<void> {
  await electron.context().exposeBinding('noteTyped', (_source, field: string, text: string) => onTyped(field, text))
  await electron.context().addInitScript(listenForTyping)
}

/** Runs in the page, before its own scripts or after them. Refers to nothing outside itself. */
export function listenForTyping(): void {
  const page = globalThis as unknown as { noteTyped(field: string, text: string): void; notesTyped?: true }
  if (page.notesTyped) return
  page.notesTyped = true
  const secretField = 'input[type="password"], input[inputmode="numeric"], input[autocomplete="one-time-code"]'
  /** A password's field stays one while its text is shown. */
  const fields = new WeakMap<EventTarget, string>()
  const fieldOf = (target: EventTarget | null): string | undefined => {
    if (target instanceof HTMLInputElement && target.matches(secretField) && !fields.has(target))
      fields.set(target, crypto.randomUUID())
    return target === null ? undefined : fields.get(target)
  }
  addEventListener('focusin', ({ target }) => void fieldOf(target), true)
  addEventListener(
    'input',
    ({ target }) => {
      const field = fieldOf(target)
      if (field !== undefined) page.noteTyped(field, (target as HTMLInputElement).value)
    },
    true,
  )
  addEventListener(
    'paste',
    ({ target, clipboardData }) => {
      const field = fieldOf(target)
      // As a field of its own: what was pasted is not what was typed before, and longer.
      if (field !== undefined) page.noteTyped(crypto.randomUUID(), clipboardData?.getData('text') ?? '')
    },
    true,
  )
}

/** What was typed into the fields of a run, without the beginnings of what was typed on. */
export class TypedTexts {
  readonly #byField = new Map<string, string[]>()

  take(field: string, text: string): void {
    const texts = this.#byField.get(field) ?? []
    if (texts.length > 0 && text.startsWith(texts.at(-1)!)) texts.pop()
    this.#byField.set(field, [...texts, text])
  }

  /** Those that can be distinguished from chance: of six letters at least, and not a wrong code like 000001. */
  secrets(): string[] {
    return [...this.#byField.values()].flat().filter((text) => text.length >= 6 && new Set(text).size > 2)
  }
}
