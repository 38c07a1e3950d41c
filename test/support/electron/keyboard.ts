import { expect, type Page } from '@playwright/test'

/** Hands on the keyboard: what has the focus, by the name that it gives, and the keys that lead from there to the next. */
export interface Keyboard {
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  /** Waits until this has the focus without any press: the console leads the hands there. */
  at(name: string | RegExp): Promise<void>
  /** Presses Tab until this has the focus. @throws when it takes more presses than `most` */
  tabTo(name: string | RegExp, maxTabs?: number): Promise<void>
  /** @throws where any button of a mouse was pressed since the beginning */
  requireNoMouse(): Promise<void>
}

export async function keyboardOnly(page: Page): Promise<Keyboard> {
  await page.evaluate(() => {
    const presses: string[] = []
    Object.assign(globalThis, { pointerPresses: presses })
    addEventListener('pointerdown', ({ target }) => presses.push((target as Element).outerHTML), true)
  })
  const is = (now: string, name: string | RegExp): boolean => (typeof name === 'string' ? now === name : name.test(now))

  return {
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    at: (name) => expect.poll(() => focusedName(page)).toMatch(typeof name === 'string' ? exactly(name) : name),
    async tabTo(name, maxTabs = 6) {
      const passed: string[] = []
      for (let left = maxTabs; left >= 0; left -= 1) {
        const now = await focusedName(page)
        if (is(now, name)) return
        passed.push(now)
        if (left > 0) await page.keyboard.press('Tab')
      }
      throw new Error(
        `${String(maxTabs)} presses of Tab do not lead to ${String(name)}, but past: ${passed.join(' | ')}`,
      )
    },
    async requireNoMouse() {
      const presses = () => page.evaluate(() => (globalThis as unknown as { pointerPresses: string[] }).pointerPresses)
      expect(await presses(), 'what the mouse was pressed on').toEqual([])
    },
  }
}

/** The accessible name of what has the focus, as far as the console gives names: label, what labels it, or text. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return ''
    const label = element.getAttribute('aria-label')
    if (label !== null) return label
    const labels = (element as HTMLInputElement).labels
    return (labels?.[0] ?? element).textContent.trim()
  })
}

function exactly(name: string): RegExp {
  return new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}
