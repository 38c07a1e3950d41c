import type { Page } from '@playwright/test'

/** Counts, from the window's own events, what hands do: clicks, keys that press or choose, and each field that is filled in. */
export async function pressCounter(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = { presses: 0 }
    const filled = new WeakSet<EventTarget>()
    const isText = (target: EventTarget | null): boolean =>
      target instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'submit'].includes(target.type)
    const listen = (name: string, counts: (event: Event) => boolean): void =>
      addEventListener(name, (event) => (counted.presses += event.isTrusted && counts(event) ? 1 : 0), true)
    listen('pointerdown', () => true)
    listen('keydown', (event) => {
      const { key, target } = event as KeyboardEvent
      return key === 'Enter' || (key === ' ' && !isText(target))
    })
    listen('input', ({ target }) => {
      if (target === null || !isText(target) || filled.has(target)) return false
      filled.add(target)
      return true
    })
    Object.assign(globalThis, { counted })
  })
  return () => page.evaluate(() => (globalThis as unknown as { counted: { presses: number } }).counted.presses)
}
